package erasure_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
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
	"lethe/internal/pgtest"
)

// entriesOf are the ledger entries of an action about a subject, the oldest first.
func (w *world) entriesOf(t *testing.T, subject uuid.UUID, action string) []*ent.LedgerEntry {
	t.Helper()
	all, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(subject), ledgerentry.Action(action)).
		Order(ledgerentry.ByNumber()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// detailOf reads the detail of a ledger entry.
func detailOf(t *testing.T, e *ent.LedgerEntry) map[string]any {
	t.Helper()
	var detail map[string]any
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		t.Fatal(err)
	}
	return detail
}

func TestReveal_ShowsTheValuesAndSaysWhoAskedWhatFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	robin, asRobin := w.colleague(t, "Robin Reviewer", auth.Reviewer)
	if _, err := w.Assign(asRobin, erasure.Assignment{RequestID: r.ID, To: &robin.ID}); err != nil {
		t.Fatal(err)
	}

	got, err := w.Reveal(asRobin, erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealIdentity})
	if err != nil {
		t.Fatal(err)
	}
	want := []destination.Identifier{{Type: "email", Value: "anna@example.com"}, {Type: "customer_id", Value: "cust-4711-0815"}}
	if !slices.Equal(got.Identifiers, want) || got.Request.ID != r.ID || got.Request.Version != r.Version {
		t.Error("the answer is not the request with its identifiers in the order in which they were sent")
	}
	if text := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(text, "anna@") || strings.Contains(text, "cust-4711") {
		t.Error("the answer prints the identifiers")
	}
	told := w.entriesOf(t, r.ID, "subject.revealed")
	if len(told) != 1 || told[0].Actor != "Robin Reviewer" || *told[0].ActorID != robin.ID {
		t.Fatalf("the ledger says %v", told)
	}
	if detail := detailOf(t, told[0]); detail["purpose"] != "IDENTITY_CHECK" || fmt.Sprint(detail["types"]) != "[customer_id email]" || len(detail) != 2 {
		t.Errorf("the ledger says %s", told[0].Detail)
	}
}

func TestReveal_IsForThoseWhoMayAndForRequestsTheySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	staff := func(role auth.Role) context.Context {
		return auth.With(t.Context(), auth.StaffMember(reviewerID, "Robin", role))
	}
	token := func(scopes ...auth.Permission) context.Context {
		return auth.With(t.Context(), auth.APIToken(tokenID, "bank", "bank", scopes))
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		want fault.Kind
	}{
		"nobody":                        {t.Context(), fault.Unauthenticated},
		"an auditor":                    {staff(auth.Auditor), fault.Forbidden},
		"an operator":                   {staff(auth.Operator), fault.Forbidden},
		"an admin":                      {staff(auth.Admin), fault.Forbidden},
		"a token that reads":            {token(auth.ReadRequests), fault.Forbidden},
		"a token of another source":     {token(auth.SubmitRequests, auth.ReviewRequests), fault.NotFound},
		"a token that sees no requests": {token(auth.ReviewRequests), fault.NotFound},
	} {
		got, err := w.Reveal(c.ctx, erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealContact})
		if !fault.Is(err, c.want) || got.Identifiers != nil {
			t.Errorf("%s: %v; want %s", name, err, c.want)
		}
	}
	for _, purpose := range []lifecycle.RevealPurpose{"", "CURIOSITY", "identity_check"} {
		if _, err := w.Reveal(reviewer(t), erasure.Reveal{RequestID: r.ID, Purpose: purpose}); !fault.Is(err, fault.BadInput) {
			t.Errorf("purpose %q: %v", purpose, err)
		}
	}
	if told := w.entriesOf(t, r.ID, "subject.revealed"); len(told) != 0 {
		t.Errorf("the ledger says %v", told)
	}
	if _, err := w.Reveal(token(auth.ReadRequests, auth.ReviewRequests), erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealContact}); err != nil {
		t.Errorf("a token that may: %v", err)
	}
}

func TestS23_RevealShowsNothingThatTheLedgerDoesNotSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	pgtest.AsOwner(t, w.db, "ALTER TABLE ledger_entries ADD CHECK (action <> 'subject.revealed')")
	got, err := w.Reveal(reviewer(t), erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealIdentity})
	if err == nil || got.Identifiers != nil || got.Request != nil {
		t.Errorf("without its entry there is an answer: %v", err)
	}
	if strings.Contains(fmt.Sprint(err), "anna@") {
		t.Error("the error holds an identifier")
	}
}

func TestReveal_SaysWhenTheIdentifiersWereDestroyed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.archived(t, anna())

	_, err := w.Reveal(reviewer(t), erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealComplaint})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "destroyed on "+r.ArchivedAt.UTC().Format("2 January 2006")) {
		t.Errorf("the answer is %v", err)
	}
	other := auth.With(t.Context(), auth.APIToken(tokenID, "bank", "bank", []auth.Permission{auth.SubmitRequests, auth.ReviewRequests}))
	if _, err := w.Reveal(other, erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealComplaint}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a sender who must not see it: %v", err)
	}
}

// archived returns a request that was cancelled and is in the archive now.
func (w *world) archived(t *testing.T, in erasure.Submission) *ent.ArchivedRequest {
	t.Helper()
	r := w.submit(t, in)
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, standard.ArchiveAfter+time.Minute)
	w.work(t)
	a, err := w.db.Read().ArchivedRequest.Get(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
