package erasure

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
)

// DraftPublication publishes the draft as it was seen.
type DraftPublication struct {
	Revision   int
	Comment    string // why, at most 1,000 characters
	AcceptGaps bool   // publish although some requests would reach no destination
}

// PublishDraft makes the draft the next version of the rules, or with
// Config.FourEyes proposes it. It fails as Publish does, and with Conflict when
// the draft has changed since it was seen.
func (s *Service) PublishDraft(ctx context.Context, in DraftPublication) (Published, error) {
	if err := auth.Require(ctx, auth.ManageRouting); err != nil {
		return Published{}, err
	}
	d, err := s.Draft(ctx)
	if err != nil {
		return Published{}, err
	}
	p, err := s.prepare(ctx, Publication{Document: d.Document, Comment: in.Comment, After: d.Base, AcceptGaps: in.AcceptGaps})
	if err != nil {
		return Published{}, err
	}
	var out Published
	err = s.inRouting(ctx, func(ctx context.Context, r *routing) error {
		row, err := r.draft(ctx, in.Revision)
		if err != nil {
			return err
		}
		if out, err = r.expect(p); err != nil {
			return err
		}
		if row == nil || len(out.Changes) == 0 {
			return fault.New(fault.Conflict, "The draft changes nothing: there is nothing to publish.")
		}
		if err := p.gapsAccepted(); err != nil {
			return err
		}
		if s.needsSecond(ctx) {
			out.AwaitsSecond = true
			return r.propose(ctx, row, p)
		}
		out, err = r.publish(ctx, p, out, signatories{first: auth.From(ctx)})
		return err
	})
	return out, err
}

// AgreeDraft publishes what another person has proposed. It fails with Conflict
// for whoever proposed it, and when the draft or the published version has
// changed since.
func (s *Service) AgreeDraft(ctx context.Context, revision int) (Published, error) {
	if err := auth.Require(ctx, auth.AgreeRouting); err != nil {
		return Published{}, err
	}
	d, err := s.Draft(ctx)
	if err != nil {
		return Published{}, err
	}
	if d.Proposal == nil {
		return Published{}, errNoProposal
	}
	p, err := s.prepare(ctx, Publication{Document: d.Document, Comment: d.Proposal.Comment, After: d.Base, AcceptGaps: d.Proposal.AcceptGaps})
	if err != nil {
		return Published{}, err
	}
	var out Published
	err = s.inRouting(ctx, func(ctx context.Context, r *routing) error {
		row, err := r.draft(ctx, revision)
		if err != nil {
			return err
		}
		who, err := agreement(ctx, row)
		if err != nil {
			return err
		}
		if out, err = r.expect(p); err != nil {
			return err
		}
		out, err = r.publish(ctx, p, out, who)
		return err
	})
	return out, err
}

var errNoProposal = fault.New(fault.Conflict, "Nobody has proposed to publish the draft, or it was changed since. Look at it again.")

// agreement is the person who proposed and the one who agrees, who must be two.
func agreement(ctx context.Context, row *ent.RoutingDraft) (signatories, error) {
	second := auth.From(ctx)
	switch {
	case row == nil || row.ProposedByID == nil:
		return signatories{}, errNoProposal
	case second.ID == uuid.Nil:
		return signatories{}, fault.New(fault.Forbidden, "Only a person or a token can agree: somebody has to answer for it.")
	case second.ID == *row.ProposedByID:
		return signatories{}, fault.New(fault.Conflict, "You have proposed this yourself. Another person has to agree.")
	}
	return signatories{first: auth.Actor{Name: row.ProposedBy, ID: *row.ProposedByID}, second: &second}, nil
}

// WithdrawProposal takes back the proposal to publish the draft, by whoever made
// it or by who does not agree; the draft stays.
func (s *Service) WithdrawProposal(ctx context.Context, revision int) error {
	_, err := s.changeDraft(ctx, auth.AgreeRouting, revision, func(ctx context.Context, r *routing, old *ent.RoutingDraft) (*ent.RoutingDraft, error) {
		if old == nil || old.ProposedAt == nil {
			return nil, errNoProposal
		}
		var d document.Document
		if err := json.Unmarshal(old.Document, &d); err != nil {
			return nil, fmt.Errorf("read the draft: %w", err)
		}
		return r.saveDraft(ctx, old, old.Base, d)
	})
	return err
}

// propose marks the draft as one that a second person shall agree to.
func (r *routing) propose(ctx context.Context, row *ent.RoutingDraft, p prepared) error {
	who := auth.From(ctx)
	now, err := database.Now(ctx, r.tx)
	if err != nil {
		return err
	}
	err = row.Update().SetProposedBy(who.Name).SetProposedByID(who.ID).SetProposedAt(now).
		SetComment(p.Comment).SetAcceptGaps(p.AcceptGaps).AddRevision(1).Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the proposal: %w", err)
	}
	return r.record(ctx, "rules.proposed", map[string]any{"base": row.Base})
}

// proposeDocument makes a document that came whole the draft, and proposes it. It
// does not drop what somebody else is working on.
func (r *routing) proposeDocument(ctx context.Context, p prepared) error {
	old, err := r.tx.RoutingDraft.Query().Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("load the draft: %w", err)
	}
	if old != nil && old.EditedByID != auth.From(ctx).ID {
		return fault.New(fault.Conflict, "%s is working on a draft. Publish or discard it first.", old.EditedBy)
	}
	row, err := r.saveDraft(ctx, old, r.version, p.Document)
	if err != nil {
		return err
	}
	return r.propose(ctx, row, p)
}

// endDraft drops the draft when it says what has been published.
func (r *routing) endDraft(ctx context.Context, published document.Document) error {
	row, err := r.tx.RoutingDraft.Query().Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the draft: %w", err)
	}
	d, err := draftOf(row, published, 0)
	if err != nil || len(d.Changes) > 0 {
		return err
	}
	if err := r.tx.RoutingDraft.DeleteOne(row).Exec(ctx); err != nil {
		return fmt.Errorf("end the draft: %w", err)
	}
	return nil
}
