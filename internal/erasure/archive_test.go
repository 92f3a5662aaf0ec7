package erasure_test

import (
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func TestArchiveDue_KeepsWhatWasDoneAndForgetsToWhom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
	if _, err := w.AddNote(reviewer(t), erasure.NewNote{RequestID: r.ID, Text: "Told by phone."}); err != nil {
		t.Fatal(err)
	}

	w.advance(t, 719*time.Hour)
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
	w.advance(t, 2*time.Hour)
	w.work(t)

	archived, err := w.db.Read().ArchivedRequest.Get(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := erasure.Outcomes(archived)
	if err != nil {
		t.Fatal(err)
	}
	if archived.State != lifecycle.Completed || archived.Reference != r.Reference || len(outcomes) != 2 {
		t.Errorf("archived %v with outcomes %v", archived, outcomes)
	}
	for _, o := range outcomes {
		if o.State != lifecycle.Done || len(o.Receipts) != 1 || o.ClosedAt == nil {
			t.Errorf("outcome %+v", o)
		}
	}
	read := w.db.Read()
	for table, rows := range map[string]int{
		"requests":    read.ErasureRequest.Query().CountX(t.Context()),
		"identifiers": read.Identifier.Query().CountX(t.Context()),
		"deliveries":  read.Delivery.Query().CountX(t.Context()),
		"receipts":    read.Receipt.Query().CountX(t.Context()),
		"notes":       read.Note.Query().CountX(t.Context()),
	} {
		if rows != 0 {
			t.Errorf("%d rows are left in %s", rows, table)
		}
	}
}

func TestNextDue_IsTheEarliestWorkThatIsNotDueYet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, ok, err := w.NextDue(t.Context()); ok || err != nil {
		t.Errorf("nothing to do: %v, %v", ok, err)
	}
	r := w.submit(t, anna())
	expect := func(want time.Duration) {
		t.Helper()
		got, ok, err := w.NextDue(t.Context())
		if err != nil || !ok || got > want || got < want-time.Minute {
			t.Errorf("next work in %v (%v, %v); want %v", got, ok, err, want)
		}
	}
	expect(72 * time.Hour)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	expect(30 * time.Second)
}
