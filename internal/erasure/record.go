package erasure

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Evidence is what a person knows about the data at a destination that cannot
// confirm by itself.
type Evidence struct {
	DeliveryID    uuid.UUID
	Outcome       lifecycle.DeliveryState // DONE, NOT_FOUND or RETAINED
	Text          string                  // how it is known, 10 to 500 characters, without the person's identifiers
	Ground        string                  // of RETAINED: why, at most 200 characters; the archive keeps it
	RetainedUntil *time.Time              // of RETAINED: nil when it is not known
}

// recordable are the outcomes that a person can know of, as a destination says them.
var recordable = map[lifecycle.DeliveryState]destination.Status{
	lifecycle.Done: destination.Done, lifecycle.NotFound: destination.NotFound, lifecycle.Retained: destination.Retained,
}

// Record closes a delivery to a destination whose confirmation is manual, on the
// word of a person, which is kept as its receipt. It fails with BadInput for what
// Evidence does not allow, and with Conflict for a delivery that is closed or
// being sent, or whose destination confirms by itself.
func (s *Service) Record(ctx context.Context, in Evidence) (*ent.Delivery, error) {
	in.Text, in.Ground = strings.TrimSpace(in.Text), strings.TrimSpace(in.Ground)
	if err := in.check(); err != nil {
		return nil, err
	}
	return s.changeDelivery(ctx, in.DeliveryID, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		if err := needsOpen(d); err != nil {
			return err
		}
		if d.Edges.Destination.Confirmation != string(destination.Manual) {
			return fault.New(fault.Conflict, "This destination confirms by itself. Wait for its confirmation, or waive the delivery.")
		}
		if until := in.RetainedUntil; until != nil && !until.After(c.now) {
			return fault.Invalid(fault.Field{Path: "retainedUntil", Message: "This has passed. Give the time until which the data is kept, or leave it out."})
		}
		if err := s.withoutIdentifiers(ctx, c, in); err != nil {
			return err
		}
		receipt := destination.Receipt{
			Status: recordable[in.Outcome], Detail: in.Text, Ground: in.Ground, RetainedUntil: deref(in.RetainedUntil, time.Time{}),
		}
		v := s.cfg.decide(standingOf(d, c.now), result{receipt: receipt})
		_, err := c.apply(ctx, d, v, evidence{receipt: receipt, via: "person", action: "delivery.recorded"})
		return err
	})
}

// withoutIdentifiers fails with BadInput when the evidence tells who the person is.
func (s *Service) withoutIdentifiers(ctx context.Context, c *change, in Evidence) error {
	identifiers, err := s.reveal(ctx, c.tx.Client(), c.request)
	if err != nil {
		return err
	}
	var faults []fault.Field
	for path, text := range map[string]string{"text": in.Text, "ground": in.Ground} {
		for _, i := range identifiers {
			if text != "" && holds(text, i.Value) {
				faults = append(faults, fault.Field{Path: path, Message: "This holds one of the person's identifiers. Leave it out: everybody who sees the delivery reads this."})
				break
			}
		}
	}
	return fault.Invalid(faults...)
}

func (in Evidence) check() error {
	var faults []fault.Field
	if recordable[in.Outcome] == "" {
		faults = append(faults, fault.Field{Path: "outcome", Message: "Say what is known: DONE, NOT_FOUND or RETAINED."})
	}
	if n := utf8.RuneCountInString(in.Text); n < 10 || n > maxWords {
		faults = append(faults, fault.Field{Path: "text", Message: "Say how it is known, in 10 to 500 characters."})
	} else {
		faults = append(faults, shorterThan("text", in.Text, maxWords)...) // and can be stored
	}
	switch {
	case in.Outcome == lifecycle.Retained && in.Ground == "":
		faults = append(faults, fault.Field{Path: "ground", Message: "Say why the data must be kept."})
	case in.Outcome != lifecycle.Retained && (in.Ground != "" || in.RetainedUntil != nil):
		faults = append(faults, fault.Field{Path: "outcome", Message: "Only data that is kept (RETAINED) has a ground and a time until which it is kept."})
	}
	faults = append(faults, shorterThan("ground", in.Ground, 200)...)
	return fault.Invalid(faults...)
}
