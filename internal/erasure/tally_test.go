package erasure_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/staff"
)

// miscounted lists the numbers that are not what a count of the rows gives, and the
// requests whose mark is wrong.
const miscounted = `
WITH counted AS (
	SELECT what, at, about, sum(n) AS n FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) t GROUP BY 1, 2, 3
), truth AS (
	SELECT t.what, t.at, t.about, count(*) AS n FROM erasure_requests r
	CROSS JOIN LATERAL tallied(r.state, r.clock_paused, r.due_at, r.hold_ground, r.review_ends_at, r.hand_failing, r.assignee_id) t
	GROUP BY 1, 2, 3
	UNION ALL
	SELECT 'FAILED', '-infinity', destination_id, count(*) FROM deliveries WHERE state = 'FAILED' GROUP BY 3
	UNION ALL
	SELECT 'open', '-infinity', destination_id, count(*) FROM deliveries WHERE closed_at IS NULL GROUP BY 3
), closed AS (
	SELECT day, outcome, days, late, n FROM (SELECT * FROM closings UNION ALL SELECT * FROM closing_changes) c
	UNION ALL
	SELECT c.day, c.outcome, c.days, c.late, -1 FROM (
		SELECT state, submitted_at, finished_at, due_at FROM erasure_requests
		UNION ALL
		SELECT state, submitted_at, finished_at, due_at FROM archived_requests
	) r, closing_zone, closed_as(zone, state, submitted_at, finished_at, due_at) c
)
SELECT count(*) FROM (
	SELECT 1 FROM counted FULL JOIN truth USING (what, at, about) WHERE coalesce(counted.n, 0) <> coalesce(truth.n, 0)
	UNION ALL
	SELECT 1 FROM closed GROUP BY day, outcome, days, late HAVING sum(n) <> 0
	UNION ALL
	SELECT 1 FROM erasure_requests r WHERE hand_failing <> EXISTS (SELECT FROM deliveries WHERE request_id = r.id AND state = 'FAILED')
) wrong`

func (w *world) expectCounted(t *testing.T, when string) {
	t.Helper()
	if n := w.number(t, miscounted); n != 0 {
		t.Errorf("%s: %d numbers are wrong", when, n)
	}
}

func (w *world) number(t *testing.T, query string, args ...any) int {
	t.Helper()
	n := 0
	if err := w.db.SQL().QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTallies_FollowWhateverHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	person, err := staff.New(w.db).Add(system(t), staff.Account{Email: "robin@example.com", Name: "Robin", Role: auth.Lead, Password: "correct horse battery"})
	if err != nil {
		t.Fatal(err)
	}
	var r *ent.ErasureRequest
	for _, step := range []struct {
		what string
		do   func()
	}{
		{"nothing", func() {}},
		{"submitted", func() { r = w.submit(t, anna()); w.submit(t, anna()) }},
		{"put on hold", func() {
			_, err = w.Hold(system(t), erasure.Holding{RequestID: r.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: time.Now().AddDate(0, 1, 0)})
		}},
		{"released", func() { _, err = w.Release(system(t), erasure.Decision{RequestID: r.ID}) }},
		{"assigned", func() { w.exec(t, `UPDATE erasure_requests SET assignee_id = $1 WHERE id = $2`, person.ID, r.ID) }},
		{"failed", func() {
			w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
			_, err = w.Approve(system(t), erasure.Decision{RequestID: r.ID})
			w.advance(t, time.Minute)
			w.work(t)
		}},
		{"added up", func() { w.fold(t) }},
		{"tried again", func() { w.advance(t, 30*time.Hour); w.work(t) }},
		{"done", func() {
			w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)
			w.advance(t, 30*time.Hour)
			w.work(t)
		}},
		{"added up once more", func() { w.fold(t) }},
		{"rejected", func() {
			other := w.submit(t, anna())
			_, err = w.Reject(system(t), erasure.Rejection{RequestID: other.ID, Ground: lifecycle.LegalClaims, Text: "We need it in court."})
		}},
		{"archived", func() { w.advance(t, 60*24*time.Hour); w.work(t); w.fold(t) }},
	} {
		if step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		w.expectCounted(t, step.what)
		if failing := w.number(t, `SELECT count(*) FROM erasure_requests WHERE hand_failing`); (failing == 1) != (step.what == "failed" || step.what == "added up" || step.what == "tried again") {
			t.Errorf("%s: %d requests are marked as failing", step.what, failing)
		}
	}
}

func (w *world) fold(t *testing.T) {
	t.Helper()
	if _, err := w.FoldDue(system(t)); err != nil {
		t.Fatal(err)
	}
	if n := w.number(t, `SELECT (SELECT count(*) FROM tally_changes) + (SELECT count(*) FROM closing_changes)`); n != 0 {
		t.Errorf("%d changes are left", n)
	}
}

func TestFoldDue_KeepsTheNumbersWhileOthersWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stop := make(chan struct{})
	folded := make(chan error, 2)
	for range 2 {
		go func() {
			for {
				select {
				case <-stop:
					folded <- nil
					return
				default:
					if _, err := w.FoldDue(system(t)); err != nil {
						folded <- err
						return
					}
				}
			}
		}()
	}
	for range 5 {
		w.submitAll(t, 40)
		w.expectCounted(t, "while it is added up")
	}
	close(stop)
	for range 2 {
		if err := <-folded; err != nil {
			t.Error(err)
		}
	}
	w.fold(t)
	if n := w.number(t, `SELECT n FROM tallies WHERE what = 'IN_REVIEW'`); n != 200 {
		t.Errorf("%d are in review, of 200", n)
	}
}

func (w *world) submitAll(t *testing.T, n int) {
	t.Helper()
	many := make([]erasure.Submission, n)
	for i := range many {
		many[i] = anna()
	}
	results, err := w.SubmitAll(sender(t, "shop"), many)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
}

func TestReconcile_I14(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	r := w.forwarding(t)
	w.work(t)
	w.expectViolations(t, "I14")
	w.exec(t, `ALTER TABLE deliveries DISABLE TRIGGER ALL`)
	w.exec(t, `UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), next_attempt_at = NULL WHERE state = 'FAILED'`)
	w.exec(t, `INSERT INTO closings SELECT lethe_now()::date - 3, 'REJECTED', 0, false, 1`)
	var found []string
	for range 60 { // each number is counted once an hour, and what was found is not forgotten
		found = w.reconcile(t)["I14"].Examples
	}
	crm := w.delivery(t, r, "crm").DestinationID.String()
	var day time.Time
	if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT day FROM closings WHERE n = 1`).Scan(&day); err != nil {
		t.Fatal(err)
	}
	want := []string{r.ID.String(), "FAILED " + crm, "open " + crm, "closed on " + day.Format(time.DateOnly)}
	if slices.Sort(want); !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
	w.exec(t, `UPDATE erasure_requests SET hand_failing = false; SELECT lethe_recount()`)
	w.expectViolations(t, "I14")
}

func TestExported_IsOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	auditor := auth.With(t.Context(), auth.StaffMember(uuid.New(), "Audrey Auditor", auth.Auditor))
	if err := w.Exported(auditor, "queue", 12); err != nil {
		t.Fatal(err)
	}
	e, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.Action("list.exported")).Only(t.Context())
	if err != nil || e.Actor != "Audrey Auditor" || e.SubjectID != erasure.Reports || string(e.Detail) != `{"list":"queue","rows":12}` {
		t.Errorf("entry %v, %v", e, err)
	}
	if err := w.Exported(auditor, "passwords", 1); !fault.Is(err, fault.BadInput) {
		t.Errorf("an unknown list: %v", err)
	}
	if err := w.Exported(sender(t, "shop"), "queue", 1); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender: %v", err)
	}
}
