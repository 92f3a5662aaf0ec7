package erasure

import (
	"context"
	"fmt"
	"slices"

	"lethe/ent"
	entdestination "lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
)

// Trial is a test of a destination, which erases nobody.
type Trial struct {
	Destination string // its name
	Draft       bool   // with the settings of the draft; without it those that are published
	What        destination.Trial
}

// Try tests whether a destination can be reached and returns the steps, the last
// of which is the one that failed, if any did. It takes no longer than
// Config.DeliveryTimeout, and the ledger keeps that it was done and whether it
// went well. It fails with NotFound for a destination that there is not, and with
// BadInput for one that cannot be tested.
func (s *Service) Try(ctx context.Context, in Trial) ([]destination.Step, error) {
	if err := auth.RequireAny(ctx, auth.ManageDeliveries, auth.ManageRouting); err != nil {
		return nil, err
	}
	if in.What != destination.Connection && in.What != destination.Sample {
		return nil, fault.Invalid(fault.Field{Path: "what", Message: "Choose connection or sample."})
	}
	to, err := s.tried(ctx, in)
	if err != nil {
		return nil, err
	}
	tester, ok := s.connectors[to.Kind].(destination.Tester)
	if !ok {
		return nil, fault.New(fault.BadInput, "Destinations of kind %s cannot be tested.", to.Kind)
	}
	steps := s.try(ctx, tester, to, in.What)
	// What was sent goes on record, also when nobody waits for the answer any more.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return steps, s.recordTrial(ctx, in, steps)
}

func (s *Service) try(ctx context.Context, tester destination.Tester, to *ent.Destination, what destination.Trial) []destination.Step {
	target, err := s.target(to)
	if err != nil {
		return []destination.Step{{Name: "signature", Detail: err.Error()}}
	}
	target.Callbacks = s.cfg.BaseURL + "/callbacks/"
	ctx, cancel := context.WithTimeout(ctx, s.cfg.DeliveryTimeout)
	defer cancel()
	return tester.Test(ctx, target, what)
}

// tried is the destination with the settings to try and with its secrets.
func (s *Service) tried(ctx context.Context, in Trial) (*ent.Destination, error) {
	row, err := s.db.Read().Destination.Query().Where(entdestination.Name(in.Destination)).Only(ctx)
	switch {
	case ent.IsNotFound(err) && !in.Draft:
		return nil, errNoDestination
	case ent.IsNotFound(err):
		row = &ent.Destination{Name: in.Destination} // no secret can be kept for it yet
	case err != nil:
		return nil, fmt.Errorf("load destination %s: %w", in.Destination, err)
	}
	if in.Draft {
		if err := s.asDrafted(ctx, row); err != nil {
			return nil, err
		}
	}
	return row, withSecrets(ctx, s.db.Read(), row)
}

// asDrafted puts the settings of the draft over those that are published.
func (s *Service) asDrafted(ctx context.Context, row *ent.Destination) error {
	draft, err := s.Draft(ctx)
	if err != nil {
		return err
	}
	for _, d := range draft.Document.Destinations {
		if d.Name == row.Name {
			row.Kind, row.URL, row.Confirmation = d.Kind, d.URL, d.Confirmation
			row.SecretEnv, row.SecretFile, row.SecretStored = d.SecretEnv, d.SecretFile, d.SecretStored
			return nil
		}
	}
	return fault.New(fault.NotFound, "The draft has no destination of this name.")
}

func (s *Service) recordTrial(ctx context.Context, in Trial, steps []destination.Step) error {
	failed := slices.ContainsFunc(steps, func(step destination.Step) bool { return !step.OK })
	return s.recordRouting(ctx, "destination.tested", map[string]any{
		"destination": in.Destination, "what": string(in.What), "draft": in.Draft, "ok": !failed,
	})
}
