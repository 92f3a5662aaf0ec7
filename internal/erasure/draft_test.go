package erasure_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
)

var (
	adminID  = uuid.MustParse("0190b5a0-0000-7000-8000-000000000003")
	adminID2 = uuid.MustParse("0190b5a0-0000-7000-8000-000000000004")
)

func admin(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.StaffMember(adminID, "Ada Admin", auth.Admin))
}

func secondAdmin(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.StaffMember(adminID2, "Bo Admin", auth.Admin))
}

func parse(t *testing.T, yaml string) document.Document {
	t.Helper()
	d, err := document.Parse(strings.NewReader(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// retitled is the current document with another title for ads.
func (w *world) retitled(t *testing.T, title string) document.Document {
	t.Helper()
	return parse(t, strings.Replace(twoDestinations, "Advertising", title, 1))
}

func (w *world) saveDraft(t *testing.T, revision int, d document.Document) erasure.Draft {
	t.Helper()
	draft, err := w.SaveDraft(admin(t), revision, d)
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

func TestDraft_IsKeptWithItsFaultsAndPublishedWithout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if d, err := w.Draft(reviewer(t)); err != nil || d.Revision != 0 || len(d.Changes) != 0 || d.Current != 1 {
		t.Fatalf("without a draft: %+v, %v", d, err)
	}
	wrong := w.retitled(t, "Marketing")
	wrong.Rules[0].When = "cause = 'other'"
	d := w.saveDraft(t, 0, wrong)
	if len(d.Problems) != 1 || d.Problems[0].Path != "rules[0].when" || len(d.Changes) != 2 || d.EditedBy != "Ada Admin" {
		t.Fatalf("the draft: %+v", d)
	}
	publication := erasure.DraftPublication{Revision: d.Revision, Comment: "Another name", AcceptGaps: true}
	if _, err := w.PublishDraft(admin(t), publication); !fault.Is(err, fault.BadInput) {
		t.Fatalf("publishing a draft with faults: %v; want BAD_USER_INPUT", err)
	}
	d = w.saveDraft(t, d.Revision, w.retitled(t, "Marketing"))
	if _, err := w.PublishDraft(admin(t), publication); !fault.Is(err, fault.Conflict) {
		t.Errorf("publishing an older draft than there is: %v; want CONFLICT", err)
	}
	publication.Revision = d.Revision
	p, err := w.PublishDraft(admin(t), publication)
	if err != nil || p.Version != 2 || len(p.Changes) != 1 {
		t.Fatalf("published %+v, %v", p, err)
	}
	row := w.db.Read().RuleSet.Query().Where(ruleset.Version(2)).OnlyX(t.Context())
	if row.Comment != "Another name" || row.PublishedBy != "Ada Admin" || row.PublishedByID == nil {
		t.Errorf("version 2 is %v", row)
	}
	if d, err := w.Draft(reviewer(t)); err != nil || d.Revision != 0 {
		t.Errorf("the draft stays after its publication: %+v, %v", d, err)
	}
}

func TestDraft_IsNotOverwrittenUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saveDraft(t, 0, w.retitled(t, "Marketing"))
	if _, err := w.SaveDraft(secondAdmin(t), 0, w.retitled(t, "Promotion")); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Ada Admin") {
		t.Errorf("saving over another's draft: %v; want a CONFLICT that names who", err)
	}
	if _, err := w.SaveDraft(reviewer(t), 1, w.retitled(t, "Promotion")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reviewer edits: %v; want FORBIDDEN", err)
	}
	if err := w.DiscardDraft(admin(t), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveDraft(admin(t), 1, w.retitled(t, "Promotion")); !fault.Is(err, fault.Conflict) {
		t.Errorf("saving a draft that is gone: %v; want CONFLICT", err)
	}
}

func TestDraft_CatchesUpWithWhatWasPublishedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.saveDraft(t, 0, w.retitled(t, "Marketing"))
	w.publish(t, strings.Replace(twoDestinations, "Customer database", "Customers", 1))

	publication := erasure.DraftPublication{Revision: d.Revision, AcceptGaps: true}
	if _, err := w.PublishDraft(admin(t), publication); !fault.Is(err, fault.Conflict) {
		t.Fatalf("publishing a draft that is behind: %v; want CONFLICT", err)
	}
	d, conflicts, err := w.CatchUp(admin(t), d.Revision)
	if err != nil || len(conflicts) != 0 || d.Base != 2 || len(d.Changes) != 1 {
		t.Fatalf("caught up: %+v, %v, %v", d, conflicts, err)
	}
	publication.Revision = d.Revision
	if _, err := w.PublishDraft(admin(t), publication); err != nil {
		t.Fatal(err)
	}
	now, _, err := w.Document(t.Context(), 0)
	if err != nil || now.Destinations[0].Title != "Customers" || now.Destinations[1].Title != "Marketing" {
		t.Errorf("published %+v, %v; want both changes", now.Destinations, err)
	}
}

func TestDraft_BringsAnOldVersionBackAsANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, strings.Replace(twoDestinations, "Advertising", "Marketing", 1))
	d, err := w.BringBack(admin(t), 0, 1)
	if err != nil || len(d.Changes) != 1 || d.Changes[0].New != "Advertising" {
		t.Fatalf("brought back: %+v, %v", d, err)
	}
	p, err := w.PublishDraft(admin(t), erasure.DraftPublication{Revision: d.Revision, Comment: "Back to version 1", AcceptGaps: true})
	if err != nil || p.Version != 3 {
		t.Fatalf("rolled back to version %d, %v; want 3", p.Version, err)
	}
	if _, err := w.BringBack(admin(t), 0, 9); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown version: %v; want NOT_FOUND", err)
	}
}

func TestPublish_S24_NeedsASecondPerson(t *testing.T) {
	t.Parallel()
	cfg := standard
	cfg.FourEyes = true
	w := newWorldWith(t, cfg)
	d := w.saveDraft(t, 0, w.retitled(t, "Marketing"))
	p, err := w.PublishDraft(admin(t), erasure.DraftPublication{Revision: d.Revision, Comment: "Another name", AcceptGaps: true})
	if err != nil || !p.AwaitsSecond || p.Version != 1 {
		t.Fatalf("proposed: %+v, %v", p, err)
	}
	d, err = w.Draft(reviewer(t))
	if err != nil || d.Proposal == nil || d.Proposal.By != "Ada Admin" {
		t.Fatalf("the proposal: %+v, %v", d.Proposal, err)
	}
	if _, err := w.AgreeDraft(admin(t), d.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("agreeing to one's own: %v; want CONFLICT", err)
	}
	if _, err := w.AgreeDraft(reviewer(t), d.Revision); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reviewer agrees: %v; want FORBIDDEN", err)
	}
	if _, err := w.AgreeDraft(system(t), d.Revision); !fault.Is(err, fault.Forbidden) {
		t.Errorf("nobody in person agrees: %v; want FORBIDDEN", err)
	}
	lead := auth.With(t.Context(), auth.StaffMember(uuid.New(), "Lee Lead", auth.Lead))
	p, err = w.AgreeDraft(lead, d.Revision)
	if err != nil || p.Version != 2 {
		t.Fatalf("agreed: %+v, %v", p, err)
	}
	row := w.db.Read().RuleSet.Query().Where(ruleset.Version(2)).OnlyX(t.Context())
	if row.PublishedBy != "Ada Admin" || row.AgreedBy == nil || *row.AgreedBy != "Lee Lead" {
		t.Errorf("version 2 is by %s and %v", row.PublishedBy, row.AgreedBy)
	}
	if _, err := w.db.SQL().ExecContext(t.Context(), `UPDATE rule_sets SET agreed_by_id = published_by_id WHERE version = 2`); err == nil {
		t.Error("the database lets one person agree with themselves")
	}
}

func TestPublish_S24_AChangeTakesTheProposalBack(t *testing.T) {
	t.Parallel()
	cfg := standard
	cfg.FourEyes = true
	w := newWorldWith(t, cfg)
	if _, err := w.Publish(admin(t), erasure.Publication{Document: w.retitled(t, "Marketing"), AcceptGaps: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Publish(secondAdmin(t), erasure.Publication{Document: w.retitled(t, "Promotion"), AcceptGaps: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("proposing over another's draft: %v; want CONFLICT", err)
	}
	d, err := w.Draft(admin(t))
	if err != nil || d.Proposal == nil {
		t.Fatalf("a document that came whole is no proposal: %+v, %v", d, err)
	}
	changed := w.saveDraft(t, d.Revision, w.retitled(t, "Promotion"))
	if changed.Proposal != nil {
		t.Error("the changed draft is still proposed")
	}
	if _, err := w.AgreeDraft(secondAdmin(t), d.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("agreeing to what was changed since: %v; want CONFLICT", err)
	}
	if err := w.WithdrawProposal(secondAdmin(t), changed.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("withdrawing nothing: %v; want CONFLICT", err)
	}
}
