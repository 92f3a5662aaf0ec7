package erasure_test

import (
	"fmt"
	"testing"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
)

func TestKnown_FindsThePersonByAnyIdentifier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.erase(t, anna())
	w.archive(t)
	open := w.submit(t, anna())

	typed := []erasure.IdentifierInput{{Type: "email", Value: "not yet an"}, {Type: "customer_id", Value: "cust-4711-0815"}, {Type: "email", Value: " Anna@EXAMPLE.com"}}
	known, err := w.Known(reviewer(t), typed)
	if err != nil || len(known.Requests) != 2 || known.Requests[0].Reference != open.Reference || known.Requests[1].Reference != old.Reference {
		t.Fatalf("known are %+v, %v", known.Requests, err)
	}
	if known.ErasedAt == nil || !known.ErasedAt.Equal(*old.FinishedAt) {
		t.Errorf("erased at %v; want %s", known.ErasedAt, *old.FinishedAt)
	}
	told := w.entriesOf(t, erasure.Searches, "subject.searched")
	if len(told) != 1 || told[0].Actor != "Robin Reviewer" {
		t.Fatalf("the ledger says %v", told)
	}
	if detail := detailOf(t, told[0]); fmt.Sprint(detail["types"]) != "[customer_id email]" || detail["found"] != 2.0 {
		t.Errorf("the ledger says %s", told[0].Detail)
	}
}

func TestKnown_OfNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	for _, typed := range [][]erasure.IdentifierInput{nil, {{Type: "email", Value: "anna@"}}, {{Type: "customer_id", Value: "anna@example.com"}}} {
		if known, err := w.Known(reviewer(t), typed); err != nil || len(known.Requests) > 0 || known.ErasedAt != nil {
			t.Errorf("%v: known are %+v, %v", typed, known, err)
		}
	}
	if _, err := w.Known(sender(t, "shop"), anna().Identifiers); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender: %v", err)
	}
}

func TestKnown_RemembersTheErasureLongerThanTheRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.erase(t, anna())
	w.archive(t)
	pgtest.AsOwner(t, w.db, `DELETE FROM archived_requests`)
	known, err := w.Known(reviewer(t), anna().Identifiers)
	if err != nil || len(known.Requests) != 0 || known.ErasedAt == nil || !known.ErasedAt.Equal(*old.FinishedAt) {
		t.Errorf("known are %+v, %v", known, err)
	}
}
