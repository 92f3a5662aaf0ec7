package erasure_test

import (
	"log/slog"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/pgtest"
)

// finished is a request as somebody would write it on a list.
type finished struct {
	state                      lifecycle.RequestState
	submitted, finished, dueAt time.Time
}

// inNewYork returns a world whose days are those of New York, and its noon.
func inNewYork(t *testing.T) (w *world, zone *time.Location, now time.Time) {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	cfg := standard
	cfg.Law.Zone = zone
	w = newWorldWith(t, cfg)
	w.fold(t) // from now on it counts in that zone
	return w, zone, w.noon(t)
}

// archiveMany puts requests of the last n weeks into the archive, some of them
// minutes from where a day or a week ends.
func (w *world) archiveMany(t *testing.T, n int, zone *time.Location, now time.Time) []finished {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	states := []lifecycle.RequestState{lifecycle.Completed, lifecycle.Completed, lifecycle.Rejected, lifecycle.Cancelled, lifecycle.Duplicate}
	var all []finished
	for range n {
		end := now.Add(-time.Duration(random.Int64N(int64(16 * 7 * 24 * time.Hour))))
		if random.IntN(2) == 0 {
			day := end.In(zone)
			end = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone).Add(time.Duration(random.IntN(3)-1) * time.Microsecond)
		}
		end = end.Truncate(time.Microsecond)
		begin := end.Add(-time.Duration(random.Int64N(int64(40 * 24 * time.Hour)))).Truncate(time.Microsecond)
		f := finished{states[random.IntN(len(states))], begin, end, begin.AddDate(0, 0, 30)}
		all = append(all, f)
		id := uuid.New()
		pgtest.AsOwner(t, w.db, `INSERT INTO archived_requests (id, reference, cause, regulation, source, attributes, identifier_types,
				state, submitted_at, received_at, finished_at, archived_at, due_at, outcomes)
			VALUES ($1, $2, 'other', 'GDPR', 'shop', '{}', '[]', $3, $4, $4, $5, $5, $6, '[]')`,
			id, "ER-"+id.String()[:8], string(f.state), f.submitted, f.finished, f.dueAt)
	}
	w.exec(t, `SELECT lethe_recount_closings()`) // the archive alone never counts
	return all
}

// closings counts by hand what Closings asks the database for.
func closings(all []finished, mondays []time.Time, zone *time.Location, now time.Time) erasure.Closings {
	midnight := func(t time.Time) time.Time {
		t = t.In(zone)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	}
	want := erasure.Closings{Days: erasure.Days{}}
	for _, monday := range mondays {
		want.Weeks = append(want.Weeks, erasure.ClosedWeek{Monday: monday, Days: erasure.Days{}})
	}
	for _, f := range all {
		answered := f.state == lifecycle.Completed || f.state == lifecycle.Rejected
		late := f.finished.After(f.dueAt)
		if answered && !f.finished.Before(midnight(now.AddDate(0, 0, -90))) {
			want.Answered++
			if !late {
				want.OnTime++
			}
		}
		for i := range want.Weeks {
			week := &want.Weeks[i]
			if f.finished.Before(week.Monday) || !f.finished.Before(midnight(week.Monday.AddDate(0, 0, 7))) {
				continue
			}
			if answered && late {
				week.Late++
			}
			switch f.state {
			case lifecycle.Completed:
				days := int(math.Round(midnight(f.finished).Sub(midnight(f.submitted)).Hours() / 24)) // a day may have 23 or 25 hours
				week.Completed++
				week.Days[days]++
				want.Days[days]++
			case lifecycle.Rejected:
				week.Rejected++
			default:
				week.Withdrawn++
			}
		}
	}
	return want
}

func TestClosings_CountWhatAHandWouldCount(t *testing.T) {
	t.Parallel()
	w, zone, now := inNewYork(t)
	all := w.archiveMany(t, 250, zone, now)
	for _, weeks := range []int{1, 12, 26} {
		window := erasure.Window{Now: now, Weeks: weeks}
		got, err := w.Closings(auditor(t), window)
		if diff := cmp.Diff(closings(all, w.Mondays(window), zone, now), got); diff != "" || err != nil {
			t.Errorf("%d weeks: %v, %s", weeks, err, diff)
		}
	}
}

func TestClosings_AreTheSameBeforeAndAfterArchiving(t *testing.T) {
	t.Parallel()
	w, day, _ := answeredInEveryWay(t)
	window := erasure.Window{Now: day.AddDate(0, 0, 6), Weeks: 2}
	before, err := w.Closings(auditor(t), window)
	if err != nil {
		t.Fatal(err)
	}
	sum := erasure.ClosedWeek{}
	for _, week := range before.Weeks {
		sum.Completed, sum.Rejected, sum.Withdrawn = sum.Completed+week.Completed, sum.Rejected+week.Rejected, sum.Withdrawn+week.Withdrawn
	}
	if diff := cmp.Diff(erasure.ClosedWeek{Completed: 2, Rejected: 1, Withdrawn: 2}, sum); diff != "" {
		t.Error(diff)
	}
	w.archiveAll(t)
	after, err := w.Closings(auditor(t), window)
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("archiving changed the numbers: %v, %s", err, diff)
	}
	w.expectCounted(t, "archived")
	w.exec(t, `DELETE FROM archived_requests`)
	forgotten, err := w.Closings(auditor(t), window)
	if diff := cmp.Diff(before, forgotten); diff != "" || err != nil {
		t.Errorf("forgetting changed the numbers: %v, %s", err, diff)
	}
}

func TestClosings_CountAReopenedRequestWhenItEndsAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.noon(t)
	r := w.submit(t, person("ben", lifecycle.GDPR))
	w.send(t, r)
	window := erasure.Window{Now: now.AddDate(0, 0, 9), Weeks: 3}
	expect := func(when string, want erasure.Days) {
		t.Helper()
		got, err := w.Closings(auditor(t), window)
		if diff := cmp.Diff(want, got.Days); diff != "" || err != nil {
			t.Errorf("%s: %v, %s", when, err, diff)
		}
		w.expectCounted(t, when)
	}
	expect("completed", erasure.Days{0: 1})
	w.fold(t)
	expect("added up", erasure.Days{0: 1})
	w.advance(t, 5*24*time.Hour)
	w.resend(t, "crm", now.Add(-time.Hour))
	w.expectState(t, r, lifecycle.Forwarding)
	expect("reopened", erasure.Days{})
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
	expect("completed again", erasure.Days{5: 1})
	w.fold(t)
	expect("added up again", erasure.Days{5: 1})
}

func TestFoldDue_CountsDaysInTheZoneOfTheController(t *testing.T) {
	t.Parallel()
	w, _, _ := answeredInEveryWay(t)
	w.archiveMany(t, 100, time.UTC, w.noon(t))
	zone, err := time.LoadLocation("Asia/Kathmandu") // a quarter of an hour from every whole one
	if err != nil {
		t.Fatal(err)
	}
	cfg := standard
	cfg.Law.Zone = zone
	moved := *w
	moved.Service = erasure.New(w.db, w.keys, nil, nil, cfg, slog.New(slog.DiscardHandler))
	counted := func(when, want string) {
		t.Helper()
		var got string
		if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT zone FROM closing_zone`).Scan(&got); err != nil || got != want {
			t.Errorf("%s: the days are of %s, %v; want %s", when, got, err, want)
		}
		w.expectCounted(t, when)
	}
	counted("at first", "UTC")
	moved.fold(t)
	counted("in another zone", "Asia/Kathmandu")
	w.fold(t)
	counted("while the old processes end", "Asia/Kathmandu")
	w.advance(t, 11*time.Minute)
	w.fold(t)
	counted("back again", "UTC")
}

func TestOpenDue_CountsWhatAHandWouldCount(t *testing.T) {
	t.Parallel()
	w, zone, now := inNewYork(t)
	for n := range 60 {
		in := person("anna"+string(rune('a'+n%26))+string(rune('a'+n/26)), lifecycle.GDPR)
		asked := now.AddDate(0, 0, -n)
		in.SubmittedAt = &asked
		w.submit(t, in)
	}
	pgtest.AsOwner(t, w.db, `UPDATE erasure_requests SET due_at = due_at + interval '80 days' WHERE id IN (SELECT id FROM erasure_requests ORDER BY id LIMIT 5)`)
	pgtest.AsOwner(t, w.db, `UPDATE erasure_requests SET clock_paused = true WHERE id IN (SELECT id FROM erasure_requests ORDER BY id OFFSET 30 LIMIT 7)`)
	got, err := w.OpenDue(auditor(t), erasure.Window{Now: now, Weeks: 1})
	if err != nil {
		t.Fatal(err)
	}
	all, err := w.db.Read().ErasureRequest.Query().All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	monday := w.Mondays(erasure.Window{Now: now, Weeks: 1})[0]
	want := erasure.OpenDue{}
	for i := range got.Weeks {
		want.Weeks = append(want.Weeks, erasure.DueWeek{Monday: monday.AddDate(0, 0, 7*i)})
	}
	for _, r := range all {
		week := int(math.Floor(r.DueAt.In(zone).Sub(monday).Hours() / 24 / 7))
		switch {
		case r.ClockPaused:
			want.Paused++
		case r.DueAt.Before(now):
			want.Overdue++
			if want.Oldest.IsZero() || r.DueAt.Before(want.Oldest) {
				want.Oldest = r.DueAt
			}
		case week >= len(want.Weeks):
			want.Later++
		default:
			want.Weeks[week].Count++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || want.Overdue == 0 || want.Later == 0 || want.Paused == 0 {
		t.Errorf("%s", diff)
	}
}

func TestConfirmations_MeasureEachDestination(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.noon(t)
	for _, name := range []string{"ben", "cleo", "dora", "emil"} {
		w.send(t, w.submit(t, person(name, lifecycle.GDPR)))
	}
	pgtest.AsOwner(t, w.db, `UPDATE deliveries d SET closed_at = created_at + n * interval '10 minutes'
		FROM (SELECT id, row_number() OVER (PARTITION BY destination_id ORDER BY id) AS n FROM deliveries) numbered WHERE d.id = numbered.id`)
	window := erasure.Window{Now: now.Add(time.Hour), Weeks: 12}
	all, err := w.Confirmations(auditor(t), window)
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, c := range all {
		if c.Measured != 4 || c.Median != 20*time.Minute || c.Slow != 40*time.Minute {
			t.Errorf("%+v; want four, the second after 20 and the last after 40 minutes", c)
		}
	}
	window.Destination = all[0].Name
	if one, err := w.Confirmations(auditor(t), window); err != nil || len(one) != 1 || one[0] != all[0] {
		t.Errorf("of one destination: %v, %v", one, err)
	}
	window = erasure.Window{Now: now.AddDate(0, 0, 14), Weeks: 1}
	later, err := w.Confirmations(auditor(t), window)
	if err != nil || len(later) != len(all) || later[0].Measured != 0 || later[0].Median != 0 {
		t.Errorf("of a later week: %v, %v", later, err)
	}
}

func TestMondays_BeginWeeksInTheControllersZone(t *testing.T) {
	t.Parallel()
	w, zone, _ := inNewYork(t)
	sunday := time.Date(2026, time.November, 2, 4, 59, 0, 0, time.UTC) // still the first of November there, when clocks went back
	got := w.Mondays(erasure.Window{Now: sunday, Weeks: 2})
	want := []time.Time{time.Date(2026, time.October, 19, 0, 0, 0, 0, zone), time.Date(2026, time.October, 26, 0, 0, 0, 0, zone)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDays_WithinAShareOfTheRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days         erasure.Days
		median, slow int
		none         bool
	}{
		"none":         {days: erasure.Days{}, none: true},
		"one":          {days: erasure.Days{3: 1}, median: 3, slow: 3},
		"on the day":   {days: erasure.Days{0: 2}, median: 0, slow: 0},
		"two":          {days: erasure.Days{3: 1, 9: 1}, median: 3, slow: 9},
		"a hundred":    {days: erasure.Days{1: 50, 2: 45, 30: 5}, median: 1, slow: 2},
		"one too many": {days: erasure.Days{1: 50, 2: 44, 30: 6}, median: 1, slow: 30},
	} {
		median, ok := c.days.Within(0.5)
		slow, _ := c.days.Within(0.95)
		if ok == c.none || median != c.median || slow != c.slow {
			t.Errorf("%s: %d and %d, %t", name, median, slow, ok)
		}
	}
}

func TestDashboard_NeedsPermissionToReadRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, window := sender(t, "shop"), erasure.Window{Now: w.noon(t), Weeks: 12}
	_, closed := w.Closings(ctx, window)
	_, due := w.OpenDue(ctx, window)
	_, times := w.Confirmations(ctx, window)
	for _, err := range []error{closed, due, times, w.ChartExported(ctx, window, "closed", 1)} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a sender gets %v; want forbidden", err)
		}
	}
	operator := auth.With(t.Context(), auth.StaffMember(reviewerID, "Omar", auth.Operator))
	if _, err := w.Closings(operator, window); err != nil {
		t.Errorf("an operator gets %v", err)
	}
}
