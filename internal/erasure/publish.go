package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/rules/document"
)

// Routing is the subject of the ledger entries about rules and destinations.
var Routing = uuid.MustParse("00000000-0000-7000-8000-000000000001")

// Publication is a document of destinations and rules to publish. Document
// comes from document.Parse, which checks it.
type Publication struct {
	Document document.Document
	Comment  string // at most 1,000 characters
	DryRun   bool   // say what would change, and change nothing
}

// Published is the current version after a publication, and what it changed.
type Published struct {
	Version int
	Changes []document.Change
}

// Publish makes the document the next version of the rules. A document that
// changes nothing publishes nothing. Destinations that it leaves out are
// retired: nothing approved from now on goes there; what was approved or is open
// under an earlier version still does.
func (s *Service) Publish(ctx context.Context, in Publication) (Published, error) {
	if err := auth.Require(ctx, auth.ManageRouting); err != nil {
		return Published{}, err
	}
	if err := fault.Invalid(shorterThan("comment", in.Comment, 1000)...); err != nil {
		return Published{}, err
	}
	var out Published
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// One publication at a time, and none between the look and the write.
		if err := lockRouting(ctx, tx); err != nil {
			return err
		}
		before, version, err := latest(ctx, tx.Client())
		if err != nil {
			return err
		}
		out = Published{Version: version, Changes: document.Diff(before, in.Document)}
		if in.DryRun || len(out.Changes) == 0 {
			return nil
		}
		out.Version++
		return publish(ctx, tx, in, out)
	})
	return out, err
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

func publish(ctx context.Context, tx *ent.Tx, in Publication, to Published) error {
	now, err := database.Now(ctx, tx)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(in.Document)
	if err != nil {
		return fmt.Errorf("encode the document: %w", err)
	}
	err = tx.RuleSet.Create().
		SetVersion(to.Version).
		SetDocument(raw).
		SetComment(in.Comment).
		SetPublishedBy(auth.From(ctx).Name).
		SetPublishedAt(now).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save version %d of the rules: %w", to.Version, err)
	}
	if err := saveDestinations(ctx, tx, in.Document.Destinations, now); err != nil {
		return err
	}
	return ledger.Append(ctx, tx, now, ledger.Entry{Subject: Routing, Action: "rules.published", Detail: map[string]any{
		"version": to.Version, "changes": len(to.Changes),
	}})
}

func saveDestinations(ctx context.Context, tx *ent.Tx, destinations []document.Destination, now time.Time) error {
	names := make([]string, len(destinations))
	for i, d := range destinations {
		names[i] = d.Name
		create := tx.Destination.Create()
		if d.Poll != nil {
			create.SetPoll(d.Poll)
		}
		if d.Probe != nil {
			create.SetProbe(d.Probe)
		}
		err := create.
			SetName(d.Name).
			SetTitle(d.Title).
			SetKind(d.Kind).
			SetURL(d.URL).
			SetSecretEnv(d.SecretEnv).
			SetSecretFile(d.SecretFile).
			SetConfirmation(d.Confirmation).
			SetConfirmWithinSeconds(int(d.ConfirmWithin / time.Second)).
			SetRetryScheduleSeconds(seconds(d.RetrySchedule)).
			SetConcurrency(d.Concurrency).
			SetRatePerMinute(d.RatePerMinute).
			SetUpdatedAt(now).
			OnConflictColumns(destination.FieldName).
			Update(func(u *ent.DestinationUpsert) {
				u.UpdateTitle().UpdateKind().UpdateURL().UpdateSecretEnv().UpdateSecretFile().UpdateConfirmation().
					UpdateConfirmWithinSeconds().UpdatePoll().UpdateProbe().UpdateRetryScheduleSeconds().
					UpdateConcurrency().UpdateRatePerMinute().UpdateUpdatedAt().ClearRetiredAt()
			}).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save destination %s: %w", d.Name, err)
		}
	}
	err := tx.Destination.Update().
		Where(destination.NameNotIn(names...), destination.RetiredAtIsNil()).
		SetRetiredAt(now).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("retire destinations: %w", err)
	}
	return nil
}

func seconds(waits []time.Duration) []int {
	out := make([]int, len(waits))
	for i, wait := range waits {
		out[i] = int(wait / time.Second)
	}
	return out
}
