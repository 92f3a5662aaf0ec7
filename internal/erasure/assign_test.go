package erasure_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// colleague returns an account, and the context in which it acts.
func (w *world) colleague(t *testing.T, name string, role auth.Role) (*ent.StaffAccount, context.Context) {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var added *ent.StaffAccount
	err = w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		added, err = tx.StaffAccount.Create().SetEmail(uuid.NewString() + "@example.com").SetName(name).
			SetRole(string(role)).SetPasswordHash("none").SetCreatedAt(now).Save(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return added.Unwrap(), auth.With(t.Context(), auth.StaffMember(added.ID, name, role))
}

func TestAssign_SaysWhoLooksAfterARequestAndLeavesTheVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	robin, asRobin := w.colleague(t, "Robin Reviewer", auth.Reviewer)
	lou, asLou := w.colleague(t, "Lou Lead", auth.Lead)

	steps := []struct {
		as   context.Context
		to   *uuid.UUID
		told string
	}{{asRobin, &robin.ID, "Robin Reviewer"}, {asLou, &lou.ID, "Lou Lead"}, {asLou, &lou.ID, ""}, {asRobin, nil, ""}}
	for _, step := range steps {
		saved, err := w.Assign(step.as, erasure.Assignment{RequestID: r.ID, To: step.to, Version: r.Version})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.request(t, r.ID); got.Version != r.Version || saved.Version != r.Version || !same(got.AssigneeID, step.to) {
			t.Errorf("version %d, assigned to %v; want %d, %v", got.Version, got.AssigneeID, r.Version, step.to)
		}
	}
	told := w.entriesOf(t, r.ID, "request.assigned")
	if len(told) != 3 {
		t.Fatalf("the ledger has %d entries; want one for each change", len(told))
	}
	for i, want := range []string{"Robin Reviewer", "Lou Lead", ""} {
		if detail := detailOf(t, told[i]); detail["to"] != want || len(detail) != 1 {
			t.Errorf("entry %d says %s; want %q", i, told[i].Detail, want)
		}
	}
}

func same(a, b *uuid.UUID) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func TestAssign_IsToThoseWhoDecide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	gone, _ := w.colleague(t, "Gone Reviewer", auth.Reviewer)
	err := w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		return tx.StaffAccount.UpdateOneID(gone.ID).SetDisabledAt(gone.CreatedAt).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	nobody := uuid.New()
	refused := map[string]*uuid.UUID{"a disabled account": &gone.ID, "no account": &nobody}
	for _, role := range []auth.Role{auth.Auditor, auth.Operator, auth.Admin} {
		a, ctx := w.colleague(t, "Sam", role)
		refused[string(role)] = &a.ID
		if _, err := w.Assign(ctx, erasure.Assignment{RequestID: r.ID}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s assigns: %v", role, err)
		}
	}
	for what, to := range refused {
		_, err := w.Assign(reviewer(t), erasure.Assignment{RequestID: r.ID, To: to})
		if !fault.Is(err, fault.BadInput) || fault.Of(err).Fields[0].Path != "to" {
			t.Errorf("to %s: %v", what, err)
		}
	}
	_, err = w.Assign(reviewer(t), erasure.Assignment{RequestID: r.ID, Version: r.Version + 1})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("with another version: %v", err)
	}
	if told := w.entriesOf(t, r.ID, "request.assigned"); len(told) != 0 {
		t.Errorf("the ledger says %v", told)
	}
}

func TestReveal_ShowsAReviewerOnlyWhatIsAssignedToThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	robin, asRobin := w.colleague(t, "Robin Reviewer", auth.Reviewer)
	_, asKim := w.colleague(t, "Kim Reviewer", auth.Reviewer)
	_, asLou := w.colleague(t, "Lou Lead", auth.Lead)
	look := func(as context.Context, want fault.Kind) {
		t.Helper()
		got, err := w.Reveal(as, erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealIdentity})
		if want == "" && (err != nil || len(got.Identifiers) != 2) || want != "" && (!fault.Is(err, want) || got.Identifiers != nil) {
			t.Errorf("%d identifiers and %v; want %q", len(got.Identifiers), err, want)
		}
	}
	look(asRobin, fault.Forbidden)
	look(asLou, "")
	if _, err := w.Assign(asKim, erasure.Assignment{RequestID: r.ID, To: &robin.ID}); err != nil {
		t.Fatal(err)
	}
	look(asRobin, "")
	look(asKim, fault.Forbidden)
	if told := w.entriesOf(t, r.ID, "subject.revealed"); len(told) != 2 {
		t.Errorf("the ledger has %d looks; want 2", len(told))
	}
}
