package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/seedbug"
)

// order builds what the destination is asked to erase; its plain identifiers
// live as long as the attempt.
func (s *Service) order(ctx context.Context, d *ent.Delivery) (destination.Order, error) {
	r, err := s.db.Read().ErasureRequest.Query().
		Where(erasurerequest.ID(d.RequestID)).
		WithIdentifiers(inOrder).
		Only(ctx)
	switch {
	case ent.IsNotFound(err): // archived meanwhile, with this delivery closed
		return destination.Order{}, fault.New(fault.NotFound, "There is no such open delivery.")
	case err != nil:
		return destination.Order{}, fmt.Errorf("load request %s: %w", d.RequestID, err)
	}
	return s.orderOf(r, d.ID)
}

// orderOf builds the order from a request that comes with its identifiers.
func (s *Service) orderOf(r *ent.ErasureRequest, deliveryID uuid.UUID) (destination.Order, error) {
	if seedbug.Planted == seedbug.NewKey {
		deliveryID = uuid.New()
	}
	identifiers, err := s.open(r, r.Edges.Identifiers)
	if err != nil {
		return destination.Order{}, err
	}
	return destination.Order{
		DeliveryID: deliveryID.String(), RequestID: r.ID.String(), Reference: r.Reference,
		Cause: r.Cause, Regulation: string(r.Regulation),
		SubmittedAt: r.SubmittedAt, DueAt: r.DueAt,
		Identifiers: identifiers,
		CallbackURL: s.cfg.BaseURL + "/callbacks/" + deliveryID.String(),
	}, nil
}

// target is where and how the destination gets its orders.
func (s *Service) target(to *ent.Destination) (destination.Target, error) {
	secrets, err := s.secretsOf(to)
	if err != nil {
		return destination.Target{}, err
	}
	return destination.Target{
		Name: to.Name, URL: to.URL, Secrets: secrets,
		Confirmation: destination.Confirmation(to.Confirmation),
		Timeout:      s.cfg.DeliveryTimeout,
	}, nil
}

// inOrder loads what is needed of identifiers to open them, in the sender's order.
func inOrder(q *ent.IdentifierQuery) {
	q.Order(ent.Asc(identifier.FieldPosition)).
		Select(identifier.FieldRequestID, identifier.FieldType, identifier.FieldSealed)
}
