package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/rules/document"
)

// Routing is the subject of the ledger entries about rules and destinations.
var Routing = uuid.MustParse("00000000-0000-7000-8000-000000000001")

// Publication is a document of destinations and rules to publish.
type Publication struct {
	Document   document.Document
	Comment    string // why, at most 1,000 characters
	DryRun     bool   // say what would change, and change nothing
	After      int    // the version it was made from; 0 is not checked
	AcceptGaps bool   // publish although some requests would reach no destination
}

// Published is the current version after a publication, and what it changed.
type Published struct {
	Version int
	Changes []document.Change
	// Coverage is what the rules of the document leave out.
	Coverage Coverage
	// AwaitsSecond says that nothing is published yet: another person has to
	// agree, see AgreeDraft.
	AwaitsSecond bool
}

// Publish makes the document the next version of the rules. A document that
// changes nothing publishes nothing. Destinations that it leaves out are
// retired: nothing goes there any more, and what was approved to go there comes
// back to review.
//
// With Config.FourEyes a document becomes the draft, and another person has to
// agree; only the operator's command line publishes by itself.
//
// It fails with BadInput for a document with faults, and for rules by which some
// requests would reach no destination unless AcceptGaps says that this is known;
// that is written to the ledger. It fails with Conflict when another version than
// After is the current one, and when a destination that is left out has open
// deliveries.
func (s *Service) Publish(ctx context.Context, in Publication) (Published, error) {
	if err := auth.Require(ctx, auth.ManageRouting); err != nil {
		return Published{}, err
	}
	p, err := s.prepare(ctx, in)
	if err != nil {
		return Published{}, err
	}
	var out Published
	err = s.inRouting(ctx, func(ctx context.Context, r *routing) error {
		if out, err = r.expect(p); err != nil || in.DryRun || len(out.Changes) == 0 {
			return err
		}
		if err := p.gapsAccepted(); err != nil {
			return err
		}
		if s.needsSecond(ctx) {
			out.AwaitsSecond = true
			return r.proposeDocument(ctx, p)
		}
		out, err = r.publish(ctx, p, out, signatories{first: auth.From(ctx)})
		return err
	})
	return out, err
}

// needsSecond reports whether another person has to agree to what the actor
// publishes: to everything but what comes from the operator's command line.
func (s *Service) needsSecond(ctx context.Context) bool {
	return s.cfg.FourEyes && auth.From(ctx).Kind != auth.SystemKind
}

// prepared is a publication that has been checked.
type prepared struct {
	Publication
	coverage Coverage
}

// prepare checks a publication before any lock is taken: looking for gaps takes
// time.
func (s *Service) prepare(ctx context.Context, in Publication) (prepared, error) {
	if err := fault.Invalid(shorterThan("comment", in.Comment, 1000)...); err != nil {
		return prepared{}, err
	}
	d, err := in.Document.Normalised()
	if err != nil {
		return prepared{}, documentFaults(err)
	}
	in.Document = d
	coverage, err := s.coverage(ctx, d)
	if err != nil {
		return prepared{}, err
	}
	return prepared{in, coverage}, nil
}

// gapsAccepted fails unless whoever publishes says that gaps are known.
func (p prepared) gapsAccepted() error {
	if !p.coverage.Open() || p.AcceptGaps {
		return nil
	}
	return fault.Invalid(fault.Field{Path: "acceptGaps", Message: fmt.Sprintf(
		"Some requests would reach no destination: %s. Add a rule for them, or say that you know.", strings.Join(p.coverage.openWords(), "; "))})
}

// routing is the published document under the lock of the routing.
type routing struct {
	tx       *ent.Tx
	document document.Document
	version  int // 0: nothing is published
}

// inRouting runs do while nobody else changes rules, destinations or the draft.
func (s *Service) inRouting(ctx context.Context, do func(context.Context, *routing) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := lockRouting(ctx, tx); err != nil {
			return err
		}
		current, version, err := latest(ctx, tx.Client())
		if err != nil {
			return err
		}
		return do(ctx, &routing{tx, current, version})
	})
}

// expect says what the publication would change. It fails with Conflict when it
// was made from another version than the current one.
func (r *routing) expect(p prepared) (Published, error) {
	if p.After != 0 && p.After != r.version {
		return Published{}, fault.New(fault.Conflict, "Version %d was published meanwhile, and this was made from version %d. Look at what is different, then publish again.", r.version, p.After)
	}
	return Published{Version: r.version, Changes: document.Diff(r.document, p.Document), Coverage: p.coverage}, nil
}

// signatories are who publishes: a second person where one has to agree.
type signatories struct {
	first  auth.Actor
	second *auth.Actor
}

// publish writes the next version, brings the destinations to it, and ends a
// draft that says the same.
func (r *routing) publish(ctx context.Context, p prepared, out Published, who signatories) (Published, error) {
	now, err := database.Now(ctx, r.tx)
	if err != nil {
		return Published{}, err
	}
	raw, err := json.Marshal(p.Document)
	if err != nil {
		return Published{}, fmt.Errorf("encode the document: %w", err)
	}
	out.Version++
	create := r.tx.RuleSet.Create().
		SetVersion(out.Version).
		SetDocument(raw).
		SetComment(p.Comment).
		SetPublishedBy(who.first.Name).
		SetPublishedAt(now)
	if who.first.ID != uuid.Nil {
		create.SetPublishedByID(who.first.ID)
	}
	if who.second != nil {
		create.SetAgreedBy(who.second.Name).SetAgreedByID(who.second.ID)
	}
	if err := create.Exec(ctx); err != nil {
		return Published{}, fmt.Errorf("save version %d of the rules: %w", out.Version, err)
	}
	if err := saveDestinations(ctx, r.tx, p.Document.Destinations, now); err != nil {
		return Published{}, err
	}
	if err := r.endDraft(ctx, p.Document); err != nil {
		return Published{}, err
	}
	detail := map[string]any{"version": out.Version, "changes": len(out.Changes)}
	if who.second != nil {
		detail["proposedBy"] = who.first.Name
	}
	if p.coverage.Open() {
		detail["acceptedGaps"] = p.coverage.openWords()
	}
	return out, ledger.Append(ctx, r.tx, now, ledger.Entry{Subject: Routing, Action: "rules.published", Detail: detail})
}

// Document returns a published document and its version; version 0 asks for
// the current one. Without any it returns an empty document and version 0.
func (s *Service) Document(ctx context.Context, version int) (document.Document, int, error) {
	if version == 0 {
		return latest(ctx, s.db.Read())
	}
	p, err := s.rulesAt(ctx, s.db.Read(), version)
	if err != nil {
		return document.Document{}, 0, err
	}
	return p.document, p.version, nil
}

func latest(ctx context.Context, client *ent.Client) (document.Document, int, error) {
	row, err := client.RuleSet.Query().Order(ruleset.ByVersion(entsql.OrderDesc())).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return document.Document{}, 0, nil
	case err != nil:
		return document.Document{}, 0, fmt.Errorf("load the current rules: %w", err)
	}
	var d document.Document
	if err := json.Unmarshal(row.Document, &d); err != nil {
		return document.Document{}, 0, fmt.Errorf("read version %d of the rules: %w", row.Version, err)
	}
	return d, row.Version, nil
}
