package erasure_test

import (
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

func (w *world) resend(t *testing.T, name string, since time.Time) erasure.Resent {
	t.Helper()
	out, err := w.Resend(reviewer(t), erasure.Resending{Destination: name, Since: since, Comment: "Restored after the outage"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// round is the delivery to crm of that round.
func (w *world) round(t *testing.T, r *ent.ErasureRequest, n int) *ent.Delivery {
	t.Helper()
	d, err := w.delivery(t, r, "crm").QueryRequest().QueryDeliveries().
		Where(delivery.Round(n), delivery.DestinationID(w.delivery(t, r, "crm").DestinationID)).Only(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestResend_RepeatsWhatADestinationHasLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.several(t, 1)[0]
	w.work(t)
	w.advance(t, time.Hour)
	backup := w.inDays(t, 0)
	w.advance(t, time.Hour)
	after := w.forwarding(t)
	w.work(t)
	w.expectState(t, after, lifecycle.Completed)

	if got := w.resend(t, "crm", backup); got != (erasure.Resent{Deliveries: 1}) {
		t.Errorf("resent %+v; want 1", got)
	}
	if got := w.resend(t, "crm", backup); got != (erasure.Resent{}) {
		t.Errorf("resent %+v the second time; want nothing", got)
	}

	r := w.request(t, after.ID)
	if r.State != lifecycle.Forwarding || r.FinishedAt != nil || r.EscalateAt == nil {
		t.Errorf("the request is %s, finished %v, escalates %v", r.State, r.FinishedAt, r.EscalateAt)
	}
	w.expectState(t, before, lifecycle.Completed)
	w.expectNone(t)
	first, again := w.round(t, r, 0), w.round(t, r, 1)
	if again.State != lifecycle.Queued || *again.ResendsID != first.ID || first.State != lifecycle.Done {
		t.Errorf("the new delivery is %v; the old one %v", again, first)
	}
	w.work(t)
	w.expectState(t, after, lifecycle.Completed)
	if keys := w.connector.got("crm"); keys[len(keys)-1] != again.ID.String() {
		t.Errorf("it was sent with the key %s; want a new one", keys[len(keys)-1])
	}
	if n := w.recorded(t, erasure.Routing, "destination.resent"); n != 2 {
		t.Errorf("%d are on record; want 2", n)
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}

	if got := w.resend(t, "crm", backup); got != (erasure.Resent{Deliveries: 1}) {
		t.Errorf("after another restore of the same backup %+v; want 1", got)
	}
}

func TestResend_CountsWhatIsArchived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	backup := w.inDays(t, 0)
	w.forwarding(t)
	w.work(t)
	w.advance(t, 721*time.Hour)
	w.work(t)

	if got := w.resend(t, "crm", backup); got != (erasure.Resent{Archived: 1}) {
		t.Errorf("resent %+v; want 1 archived", got)
	}
	if got := w.resend(t, "crm", w.inDays(t, -1)); got != (erasure.Resent{}) {
		t.Errorf("resent %+v since yesterday; want nothing", got)
	}
}

func TestResend_KeepsToAHoldAndTellsOfADeadlineThatHasPassed(t *testing.T) {
	t.Parallel()
	cfg := standard
	cfg.ArchiveAfter = 10_000 * time.Hour
	w := newWorldWith(t, cfg)
	backup := w.inDays(t, 0)
	requests := w.several(t, 101) // more than one part
	if _, err := w.HoldDelivery(reviewer(t), erasure.DeliveryHolding{
		DeliveryID: w.delivery(t, requests[0], "ads").ID, Ground: lifecycle.HoldClarification, ReviewOn: w.inDays(t, 100),
	}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.work(t)
		w.advance(t, time.Minute)
	}
	w.holdRequest(t, requests[0])
	w.advance(t, 40*24*time.Hour) // past the deadline

	if got := w.resend(t, "crm", backup); got != (erasure.Resent{Deliveries: 101}) {
		t.Errorf("resent %+v; want 101", got)
	}
	if d := w.round(t, requests[0], 1); d.State != lifecycle.Held || !d.HoldOfRequest {
		t.Errorf("of a request on hold it is %v", d)
	}
	if r := w.request(t, requests[1].ID); r.Escalation != 100 || r.State != lifecycle.Forwarding {
		t.Errorf("past its deadline the request is %s at %d %%", r.State, r.Escalation)
	}
	if n, err := w.ExpireDue(system(t)); n != 0 || err != nil {
		t.Errorf("%d were given to a person before they were sent, %v", n, err)
	}
}

func TestResend_RefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	yesterday := w.inDays(t, -1)
	for name, in := range map[string]erasure.Resending{
		"no such destination": {Destination: "nowhere", Since: yesterday},
		"no time":             {Destination: "crm"},
		"the future":          {Destination: "crm", Since: w.inDays(t, 1)},
	} {
		if _, err := w.Resend(reviewer(t), in); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want bad input", name, err)
		}
	}
	if _, err := w.Resend(sender(t, "shop"), erasure.Resending{Destination: "crm", Since: yesterday}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the scopes: %v", err)
	}
}
