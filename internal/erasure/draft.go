package erasure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/rules/document"
)

// Draft is the next version of destinations and rules while people work on it.
// There is one, which all share.
type Draft struct {
	Document document.Document
	Revision int // counts its changes; 0: there is no draft, and Document is the current version
	Base     int // the version that it was made from
	Current  int // the version that is published now: the draft is behind when it is another than Base
	EditedBy string
	EditedAt time.Time
	Proposal *Proposal         // set while it waits for a second person
	Changes  []document.Change // against the current version
	Problems document.Problems // for which it cannot be published; they have a path and no line
}

// Proposal is a draft that somebody wants published.
type Proposal struct {
	By         string
	ByID       uuid.UUID
	At         time.Time
	Comment    string
	AcceptGaps bool
}

// Draft returns the draft, or the current version when there is none.
func (s *Service) Draft(ctx context.Context) (Draft, error) {
	if err := auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting); err != nil {
		return Draft{}, err
	}
	client := s.db.Read()
	current, version, err := latest(ctx, client)
	if err != nil {
		return Draft{}, err
	}
	row, err := client.RoutingDraft.Query().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return Draft{Document: current, Base: version, Current: version}, nil
	case err != nil:
		return Draft{}, fmt.Errorf("load the draft: %w", err)
	}
	return draftOf(row, current, version)
}

func draftOf(row *ent.RoutingDraft, current document.Document, version int) (Draft, error) {
	d := Draft{
		Revision: row.Revision, Base: row.Base, Current: version, EditedBy: row.EditedBy, EditedAt: row.EditedAt,
	}
	if err := json.Unmarshal(row.Document, &d.Document); err != nil {
		return Draft{}, fmt.Errorf("read the draft: %w", err)
	}
	if row.ProposedAt != nil {
		d.Proposal = &Proposal{row.ProposedBy, *row.ProposedByID, *row.ProposedAt, row.Comment, row.AcceptGaps}
	}
	normal, err := d.Document.Normalised()
	var problems *document.Problems
	switch {
	case errors.As(err, &problems):
		d.Problems = *problems
	case err != nil:
		return Draft{}, fmt.Errorf("check the draft: %w", err)
	default:
		d.Document = normal
	}
	d.Changes = document.Diff(current, d.Document)
	return d, nil
}

// SaveDraft keeps a document as the draft, also one with faults. The revision is
// that of the draft which was edited, 0 for a first one; when somebody else has
// saved since, it is a Conflict. A proposal is taken back: what is agreed to must
// be what was proposed.
func (s *Service) SaveDraft(ctx context.Context, revision int, d document.Document) (Draft, error) {
	return s.changeDraft(ctx, auth.ManageRouting, revision, func(ctx context.Context, r *routing, old *ent.RoutingDraft) (*ent.RoutingDraft, error) {
		base := r.version
		if old != nil {
			base = old.Base
		}
		return r.saveDraft(ctx, old, base, d)
	})
}

// BringBack makes a published version the draft again, so that it can be looked
// at and published as a new version.
func (s *Service) BringBack(ctx context.Context, revision, version int) (Draft, error) {
	return s.changeDraft(ctx, auth.ManageRouting, revision, func(ctx context.Context, r *routing, old *ent.RoutingDraft) (*ent.RoutingDraft, error) {
		p, err := s.rulesAt(ctx, r.tx.Client(), version)
		if err != nil {
			return nil, err
		}
		return r.saveDraft(ctx, old, r.version, p.document)
	})
}

// CatchUp carries the changes of the draft over to the version that was
// published since it was made. Where both changed the same, the draft's change
// stays, and the conflict is returned to be looked at.
func (s *Service) CatchUp(ctx context.Context, revision int) (Draft, []document.Conflict, error) {
	var conflicts []document.Conflict
	d, err := s.changeDraft(ctx, auth.ManageRouting, revision, func(ctx context.Context, r *routing, old *ent.RoutingDraft) (*ent.RoutingDraft, error) {
		if old == nil {
			return nil, errNoDraft
		}
		mine, err := draftOf(old, r.document, r.version)
		if err != nil {
			return nil, err
		}
		base := document.Document{} // of a draft made before the first version
		if old.Base > 0 {
			p, err := s.rulesAt(ctx, r.tx.Client(), old.Base)
			if err != nil {
				return nil, err
			}
			base = p.document
		}
		var merged document.Document
		merged, conflicts = document.Merge(base, mine.Document, r.document)
		return r.saveDraft(ctx, old, r.version, merged)
	})
	return d, conflicts, err
}

// DiscardDraft drops the draft, and the proposal with it.
func (s *Service) DiscardDraft(ctx context.Context, revision int) error {
	_, err := s.changeDraft(ctx, auth.ManageRouting, revision, func(ctx context.Context, r *routing, old *ent.RoutingDraft) (*ent.RoutingDraft, error) {
		if old == nil {
			return nil, errNoDraft
		}
		if err := r.tx.RoutingDraft.DeleteOne(old).Exec(ctx); err != nil {
			return nil, fmt.Errorf("drop the draft: %w", err)
		}
		return nil, r.record(ctx, "rules.draft_discarded", map[string]any{"base": old.Base})
	})
	return err
}

var errNoDraft = fault.New(fault.Conflict, "There is no draft any more: somebody has published or discarded it.")

// changeDraft runs do with the draft of that revision, nil when there is none,
// under the lock of the routing. It returns the draft that do leaves.
func (s *Service) changeDraft(ctx context.Context, p auth.Permission, revision int, do func(context.Context, *routing, *ent.RoutingDraft) (*ent.RoutingDraft, error)) (Draft, error) {
	if err := auth.Require(ctx, p); err != nil {
		return Draft{}, err
	}
	var out Draft
	err := s.inRouting(ctx, func(ctx context.Context, r *routing) error {
		old, err := r.draft(ctx, revision)
		if err != nil {
			return err
		}
		row, err := do(ctx, r, old)
		switch {
		case err != nil:
			return err
		case row == nil:
			out = Draft{Document: r.document, Base: r.version, Current: r.version}
			return nil
		}
		out, err = draftOf(row, r.document, r.version)
		return err
	})
	return out, err
}

// draft loads the draft, nil when there is none. It fails with Conflict when its
// revision is another.
func (r *routing) draft(ctx context.Context, revision int) (*ent.RoutingDraft, error) {
	row, err := r.tx.RoutingDraft.Query().Only(ctx)
	switch {
	case ent.IsNotFound(err) && revision == 0:
		return nil, nil
	case ent.IsNotFound(err):
		return nil, errNoDraft
	case err != nil:
		return nil, fmt.Errorf("load the draft: %w", err)
	case row.Revision != revision:
		return nil, fault.New(fault.Conflict, "%s has saved the draft meanwhile. Look at it again, then repeat your change.", row.EditedBy)
	}
	return row, nil
}

// saveDraft writes the draft anew, or for the first time; it is no proposal then.
func (r *routing) saveDraft(ctx context.Context, old *ent.RoutingDraft, base int, d document.Document) (*ent.RoutingDraft, error) {
	now, err := database.Now(ctx, r.tx)
	if err != nil {
		return nil, err
	}
	raw, err := encodeDraft(d)
	if err != nil {
		return nil, err
	}
	who := auth.From(ctx)
	var row *ent.RoutingDraft
	if old == nil {
		row, err = r.tx.RoutingDraft.Create().SetRevision(1).SetBase(base).SetDocument(raw).
			SetEditedBy(who.Name).SetEditedByID(who.ID).SetEditedAt(now).Save(ctx)
	} else {
		row, err = old.Update().AddRevision(1).SetBase(base).SetDocument(raw).
			SetEditedBy(who.Name).SetEditedByID(who.ID).SetEditedAt(now).
			ClearProposedBy().ClearProposedByID().ClearProposedAt().ClearComment().SetAcceptGaps(false).Save(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("save the draft: %w", err)
	}
	if old != nil && old.ProposedAt != nil {
		return row, r.record(ctx, "rules.proposal_withdrawn", map[string]any{"proposedBy": old.ProposedBy})
	}
	return row, nil
}

// maxDraft is as much as a document may be long, with room for JSON.
const maxDraft = 2 << 20

func encodeDraft(d document.Document) ([]byte, error) {
	raw, err := json.Marshal(d)
	switch {
	case err != nil:
		return nil, fmt.Errorf("encode the draft: %w", err)
	case len(raw) > maxDraft:
		return nil, fault.Invalid(fault.Field{Path: "document", Message: "The draft is too long: it may have 1 MiB."})
	case bytes.Contains(raw, []byte(`\u0000`)):
		return nil, fault.Invalid(fault.Field{Path: "document", Message: "Write text in UTF-8, without NUL characters."})
	}
	return raw, nil
}

// record writes a ledger entry about the routing.
func (r *routing) record(ctx context.Context, action string, detail map[string]any) error {
	now, err := database.Now(ctx, r.tx)
	if err != nil {
		return err
	}
	return ledger.Append(ctx, r.tx, now, ledger.Entry{Subject: Routing, Action: action, Detail: detail})
}
