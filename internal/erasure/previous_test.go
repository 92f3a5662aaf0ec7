package erasure_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// expectPrevious fails the test unless these are the earlier requests, in this order.
func (w *world) expectPrevious(t *testing.T, ctx context.Context, r *ent.ErasureRequest, want ...*ent.ErasureRequest) []erasure.Previous {
	t.Helper()
	found, err := w.Previous(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	var got, references []string
	for _, p := range found {
		got = append(got, p.Reference)
	}
	for _, p := range want {
		references = append(references, p.Reference)
	}
	if !slices.Equal(got, references) {
		t.Errorf("earlier requests are %v; want %v", got, references)
	}
	return found
}

func TestSubmit_FindsTheNewestArchivedRequestOfThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.erase(t, anna())
	w.archive(t)
	second := w.submit(t, anna())
	if second.PreviousID == nil || *second.PreviousID != first.ID {
		t.Errorf("the second came after %v; want %v", second.PreviousID, first.ID)
	}
	w.reject(t, second)
	w.archive(t)

	in := anna()
	in.Identifiers = in.Identifiers[1:] // one in common is enough
	third := w.submit(t, in)
	if third.PreviousID == nil || *third.PreviousID != second.ID {
		t.Errorf("the third came after %v; want %v", third.PreviousID, second.ID)
	}
	in.Identifiers = []erasure.IdentifierInput{{Type: "customer_id", Value: "another person"}}
	if other := w.submit(t, in); other.PreviousID != nil {
		t.Errorf("another person came after %v", *other.PreviousID)
	}
	archived := w.db.Read().ArchivedRequest.GetX(t.Context(), second.ID)
	if archived.PreviousID == nil || *archived.PreviousID != first.ID {
		t.Error("the archive forgot that the second came after the first")
	}
}

func TestPrevious_ListsOpenAndArchivedRequestsOfThePersonNewestFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	erased, refused := w.erase(t, anna()), w.submit(t, anna())
	w.reject(t, refused)
	w.archive(t)
	done, open := w.erase(t, anna()), w.submit(t, anna())
	last := w.submit(t, anna())
	w.submit(t, anna()) // later

	found := w.expectPrevious(t, reviewer(t), last, open, done, refused, erased)
	for n, want := range []struct {
		state               lifecycle.RequestState
		archived, wasErased bool
	}{{lifecycle.InReview, false, false}, {lifecycle.Completed, false, true}, {lifecycle.Rejected, true, false}, {lifecycle.Completed, true, true}} {
		if p := found[n]; p.State != want.state || p.Archived != want.archived || p.Erased() != want.wasErased || (p.FinishedAt == nil) != (p.State == lifecycle.InReview) {
			t.Errorf("%d is %+v; want %+v", n, p, want)
		}
	}
}

func TestPrevious_ShowsASourceOnlyItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.erase(t, anna()) // by the shop
	w.archive(t)
	w.submit(t, anna())
	out, err := w.Submit(sender(t, "bank"), anna())
	if err != nil {
		t.Fatal(err)
	}
	w.expectPrevious(t, sender(t, "bank"), out.Request)
	if found, err := w.Previous(auth.With(t.Context(), auth.System("test")), out.Request); err != nil || len(found) != 2 {
		t.Errorf("%d earlier requests, %v", len(found), err)
	}
}

func TestPrevious_ListsTheTenNewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []*ent.ErasureRequest
	for range 12 {
		all = append(all, w.submit(t, anna()))
		w.advance(t, time.Second)
	}
	slices.Reverse(all)
	w.expectPrevious(t, reviewer(t), all[0], all[1:11]...)
}
