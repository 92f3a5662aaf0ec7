package erasure_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// mailingToo is the world's document with a destination that comes later.
var mailingToo = strings.Replace(twoDestinations, "rules:", `  - name: mailing
    kind: webhook
    url: https://mailing.example.com/erase
    secretEnv: MAILING_SECRET
rules:
  - name: newsletter
    when: cause == "account_deleted" && identifiers.email
    to: [mailing]`, 1)

func (w *world) backfill(t *testing.T, since time.Time) erasure.Backfilled {
	t.Helper()
	out, err := w.Backfill(reviewer(t), erasure.Backfill{Destination: "mailing", Since: since, Comment: "The newsletter is new"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *world) missed(t *testing.T, since time.Time) erasure.Missed {
	t.Helper()
	out, err := w.Missed(reviewer(t), erasure.Backfill{Destination: "mailing", Since: since})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *world) expectMissed(t *testing.T, since time.Time, want erasure.Missed) {
	t.Helper()
	got := w.missed(t, since)
	if !slices.Equal(got.Examples, want.Examples) {
		t.Errorf("examples are %v; want %v", got.Examples, want.Examples)
	}
	got.Examples, want.Examples = nil, nil
	if got.Open != want.Open || got.Finished != want.Finished || got.Archived != want.Archived || got.Unreadable != want.Unreadable {
		t.Errorf("missed %+v; want %+v", got, want)
	}
}

func TestBackfill_TellsANewDestinationOfOldRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.inDays(t, 0)
	finished := w.forwarding(t)
	w.work(t)
	w.expectState(t, finished, lifecycle.Completed)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	open := w.forwarding(t)
	in := anna()
	in.Cause = "direct_request" // the new rule does not match it
	w.submit(t, in)
	inReview := w.submit(t, anna())
	w.work(t)

	w.publish(t, mailingToo)
	w.expectMissed(t, start, erasure.Missed{Open: 1, Finished: 1, Examples: []string{finished.Reference, open.Reference}})
	w.expectMissed(t, open.ReceivedAt, erasure.Missed{Open: 1, Examples: []string{open.Reference}})
	if got := w.backfill(t, start); got != (erasure.Backfilled{Deliveries: 2}) {
		t.Errorf("backfilled %+v; want 2", got)
	}

	r := w.request(t, finished.ID)
	if r.State != lifecycle.Forwarding || r.FinishedAt != nil || r.EscalateAt == nil || !slices.Equal(r.RoutedTo, []string{"ads", "crm", "mailing"}) {
		t.Errorf("the request is %s, finished %v, routed to %v", r.State, r.FinishedAt, r.RoutedTo)
	}
	if d := w.expectDelivery(t, r, "mailing", lifecycle.Queued); d.Round != 0 || d.ResendsID != nil {
		t.Errorf("the delivery is %v", d)
	}
	if n := w.recorded(t, r.ID, "delivery.backfilled"); n != 1 {
		t.Errorf("%d are on record; want 1", n)
	}
	w.expectNone(t)
	w.expectMissed(t, start, erasure.Missed{})
	if got := w.backfill(t, start); got != (erasure.Backfilled{}) {
		t.Errorf("backfilled %+v the second time; want nothing", got)
	}
	if n := w.recorded(t, erasure.Routing, "destination.backfilled"); n != 2 {
		t.Errorf("%d are on record; want 2", n)
	}

	w.work(t)
	w.expectState(t, finished, lifecycle.Completed)
	w.expectState(t, open, lifecycle.Forwarding) // ads has not confirmed
	w.expectState(t, inReview, lifecycle.InReview)
	if got := w.connector.got("mailing"); len(got) != 2 {
		t.Errorf("mailing got %d orders; want 2", len(got))
	}
	w.expectNone(t)
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestBackfill_CountsWhatIsArchived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.inDays(t, 0)
	w.forwarding(t)
	w.work(t)
	w.publish(t, mailingToo)
	w.forwarding(t) // that one goes to mailing
	w.work(t)
	w.advance(t, 721*time.Hour)
	w.work(t)

	w.expectMissed(t, start, erasure.Missed{Archived: 1})
	w.expectMissed(t, w.inDays(t, -1), erasure.Missed{})
	if got := w.backfill(t, start); got != (erasure.Backfilled{Archived: 1}) {
		t.Errorf("backfilled %+v; want 1 archived", got)
	}
}

func TestBackfill_KeepsToAHoldAndWorksInParts(t *testing.T) {
	t.Parallel()
	cfg := standard
	cfg.ArchiveAfter = 10_000 * time.Hour
	w := newWorldWith(t, cfg)
	start := w.inDays(t, 0)
	requests := w.several(t, 501) // more than a page, and than one part
	for range 5 {                 // a job takes 100 at a time
		for _, job := range []func(context.Context) (int, error){w.ApproveDue, w.RouteDue} {
			if _, err := job(system(t)); err != nil {
				t.Fatal(err)
			}
			w.advance(t, time.Minute)
		}
	}
	w.holdRequest(t, requests[0])
	w.publish(t, mailingToo)

	if got := w.missed(t, start); got.Open != 501 || len(got.Examples) != 200 {
		t.Errorf("missed by %d, with %d examples; want 501 and 200", got.Open, len(got.Examples))
	}
	if got := w.backfill(t, start); got != (erasure.Backfilled{Deliveries: 501}) {
		t.Errorf("backfilled %+v; want 501", got)
	}
	if d := w.expectDelivery(t, requests[0], "mailing", lifecycle.Held); !d.HoldOfRequest {
		t.Errorf("of a request on hold it is %v", d)
	}
	w.expectDelivery(t, requests[500], "mailing", lifecycle.Queued)
	w.expectNone(t)
}

func TestBackfill_TwiceAtOnceSendsNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.inDays(t, 0)
	w.backlog(t, 20)
	w.publish(t, strings.Replace(mailingToo, "identifiers.email", "identifiers.customer_id", 1))

	var wait sync.WaitGroup
	var written [2]int
	for n := range written {
		wait.Go(func() {
			out, err := w.Backfill(reviewer(t), erasure.Backfill{Destination: "mailing", Since: start})
			if err != nil {
				t.Error(err)
			}
			written[n] = out.Deliveries
		})
	}
	wait.Wait()
	if written[0]+written[1] != 20 {
		t.Errorf("%v deliveries were written; want 20 in all", written)
	}
	w.expectNone(t)
}

func TestBackfill_CountsWhatTheRulesCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.inDays(t, 0)
	in := anna()
	in.Attributes = []byte(`{"tier":"gold"}`)
	r := w.submit(t, in)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.work(t)
	w.advance(t, time.Minute)
	w.work(t)
	w.publish(t, strings.Replace(mailingToo, "identifiers.email", "attributes.tier > 5", 1))

	w.expectMissed(t, start, erasure.Missed{Unreadable: 1})
	if got := w.backfill(t, start); got != (erasure.Backfilled{Unreadable: 1}) {
		t.Errorf("backfilled %+v; want 1 that a person must look at", got)
	}
}

func TestBackfill_RefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, strings.Replace(mailingToo, "to: [mailing]", "review: none", 1))
	yesterday := w.inDays(t, -1)
	for name, tt := range map[string]struct {
		in   erasure.Backfill
		want fault.Kind
	}{
		"no such destination": {erasure.Backfill{Destination: "nowhere", Since: yesterday}, fault.NotFound},
		"no rule names it":    {erasure.Backfill{Destination: "mailing", Since: yesterday}, fault.Conflict},
		"no time":             {erasure.Backfill{Destination: "crm"}, fault.BadInput},
		"the future":          {erasure.Backfill{Destination: "crm", Since: w.inDays(t, 1)}, fault.BadInput},
	} {
		if _, err := w.Backfill(reviewer(t), tt.in); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v; want %s", name, err, tt.want)
		}
		if _, err := w.Missed(reviewer(t), tt.in); !fault.Is(err, tt.want) {
			t.Errorf("looking, %s: %v; want %s", name, err, tt.want)
		}
	}
	w.publish(t, twoDestinations)
	retired := erasure.Backfill{Destination: "mailing", Since: yesterday}
	if _, err := w.Backfill(reviewer(t), retired); !fault.Is(err, fault.NotFound) {
		t.Errorf("retired: %v; want not found", err)
	}
}

func TestBackfill_MaySendOnlyWhoMayLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := erasure.Backfill{Destination: "crm", Since: w.inDays(t, -1)}
	token := func(scopes ...auth.Permission) context.Context {
		return auth.With(t.Context(), auth.APIToken(tokenID, "shop", "shop", scopes))
	}
	routing := token(auth.ManageRouting, auth.ReadRequests)
	if _, err := w.Missed(routing, in); err != nil {
		t.Errorf("looking at routing: %v", err)
	}
	if _, err := w.Backfill(routing, in); !fault.Is(err, fault.Forbidden) {
		t.Errorf("sending with routing only: %v", err)
	}
	if _, err := w.Missed(token(auth.ManageRouting), in); !fault.Is(err, fault.Forbidden) {
		t.Errorf("looking without all requests in sight: %v", err)
	}
}
