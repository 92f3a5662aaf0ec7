package erasure_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
)

func TestSearch_FindsEveryRequestOfThePersonAndNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.archived(t, anna())
	r := w.submit(t, anna())
	other := anna()
	other.Identifiers = []erasure.IdentifierInput{{Type: "email", Value: "bo@example.com"}, {Type: "customer_id", Value: "anna@example.com"}}
	confused := w.submit(t, other)

	for _, c := range []struct {
		in    erasure.IdentifierInput
		want  []*ent.ErasureRequest
		types string
	}{
		{erasure.IdentifierInput{Type: "email", Value: " Anna@EXAMPLE.com "}, []*ent.ErasureRequest{r}, "[email]"},
		{erasure.IdentifierInput{Type: "customer_id", Value: "cust-4711-0815"}, []*ent.ErasureRequest{r}, "[customer_id]"},
		{erasure.IdentifierInput{Value: "Anna@example.com"}, []*ent.ErasureRequest{r}, "[email customer_id]"},
		{erasure.IdentifierInput{Value: "anna@example.com"}, []*ent.ErasureRequest{r, confused}, "[email customer_id]"},
		{erasure.IdentifierInput{Value: "cust-4711-0815"}, []*ent.ErasureRequest{r}, "[customer_id]"},
	} {
		found, err := w.Search(reviewer(t), c.in)
		if err != nil {
			t.Fatal(err)
		}
		ids := w.db.Read().ErasureRequest.Query().Where(found.Keys.OfRequests()).IDsX(t.Context())
		if len(ids) != len(c.want) || found.Requests != len(c.want) || found.Archived != 1 || fmt.Sprint(found.Keys.Types) != c.types {
			t.Errorf("as %q: found %v, %+v; want %d and %s", c.in.Type, ids, found, len(c.want), c.types)
		}
		if archived := w.db.Read().ArchivedRequest.Query().Where(found.Keys.OfArchived()).IDsX(t.Context()); len(archived) != 1 || archived[0] != old.ID {
			t.Errorf("as %q: found %v in the archive; want %s", c.in.Type, archived, old.ID)
		}
	}
	if found, err := w.Search(reviewer(t), erasure.IdentifierInput{Value: "cust-4711"}); err != nil || !found.None() {
		t.Errorf("a part of an identifier finds %+v, %v", found, err)
	}
}

func TestSearch_IsOnRecordWithoutThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := w.Search(reviewer(t), erasure.IdentifierInput{Value: "anna@example.com"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	told := w.entriesOf(t, erasure.Searches, "subject.searched")
	if len(told) != 4 || told[3].Number != 4 || told[0].Actor != "Robin Reviewer" {
		t.Fatalf("the ledger says %v", told)
	}
	if detail := detailOf(t, told[0]); fmt.Sprint(detail["types"]) != "[email customer_id]" || detail["found"] != 1.0 || len(detail) != 2 {
		t.Errorf("the ledger says %s", told[0].Detail)
	}
}

func TestSearch_ForgetsAPersonWithTheTombstone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.archived(t, anna())
	stone := w.db.Read().Tombstone.Query().FirstX(t.Context())
	pgtest.Advance(t, w.db, stone.ExpiresAt.Sub(old.ArchivedAt)+time.Hour)

	found, err := w.Search(reviewer(t), erasure.IdentifierInput{Value: "anna@example.com"})
	if err != nil || !found.None() {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestSearch_ShowsOnlyWhatTheActorMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	token := func(scopes ...auth.Permission) context.Context {
		return auth.With(t.Context(), auth.APIToken(uuid.New(), "bank", "bank", scopes))
	}
	staff := func(role auth.Role) context.Context {
		return auth.With(t.Context(), auth.StaffMember(reviewerID, "Robin", role))
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		want fault.Kind
	}{
		"nobody":                      {t.Context(), fault.Unauthenticated},
		"an operator":                 {staff(auth.Operator), fault.Forbidden},
		"an admin":                    {staff(auth.Admin), fault.Forbidden},
		"an auditor":                  {staff(auth.Auditor), ""},
		"a token that reads":          {token(auth.ReadRequests), ""},
		"a token that only submits":   {token(auth.SubmitRequests), fault.Forbidden},
		"a token that only reviews":   {token(auth.ReviewRequests), fault.Forbidden},
		"a token that submits, reads": {token(auth.SubmitRequests, auth.ReadRequests), ""},
	} {
		found, err := w.Search(c.ctx, erasure.IdentifierInput{Value: "anna@example.com"})
		switch {
		case c.want != "" && !fault.Is(err, c.want):
			t.Errorf("%s: %v; want %s", name, err, c.want)
		case c.want == "" && (err != nil || found.Requests != 1):
			t.Errorf("%s finds %d, %v", name, found.Requests, err)
		}
	}
}

func TestSearch_RefusesWhatIsNoIdentifierWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, in := range map[string]erasure.IdentifierInput{
		"an unknown type":     {Type: "name", Value: "canary-value"},
		"no address":          {Type: "email", Value: "canary-value"},
		"empty":               {Value: " "},
		"invisible":           {Value: "canary-value\u202e"},
		"too long for a type": {Value: strings.Repeat("canary-value", 40)},
	} {
		_, err := w.Search(reviewer(t), in)
		if !fault.Is(err, fault.BadInput) || strings.Contains(err.Error(), "canary-value") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if told := w.entriesOf(t, erasure.Searches, "subject.searched"); len(told) != 0 {
		t.Errorf("the ledger says %v", told)
	}
}
