package erasure

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
)

// saveDestinations brings the rows of the destinations to a published document.
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
			SetOwner(d.Owner).
			SetKind(d.Kind).
			SetURL(d.URL).
			SetSecretEnv(d.SecretEnv).
			SetSecretFile(d.SecretFile).
			SetSecretStored(d.SecretStored).
			SetConfirmation(d.Confirmation).
			SetConfirmWithinSeconds(int(d.ConfirmWithin / time.Second)).
			SetRetryScheduleSeconds(seconds(d.RetrySchedule)).
			SetConcurrency(d.Concurrency).
			SetRatePerMinute(d.RatePerMinute).
			SetUpdatedAt(now).
			OnConflictColumns(destination.FieldName).
			Update(func(u *ent.DestinationUpsert) {
				u.UpdateTitle().UpdateOwner().UpdateKind().UpdateURL().UpdateSecretEnv().UpdateSecretFile().UpdateSecretStored().
					UpdateConfirmation().UpdateConfirmWithinSeconds().UpdatePoll().UpdateProbe().UpdateRetryScheduleSeconds().
					UpdateConcurrency().UpdateRatePerMinute().UpdateUpdatedAt().ClearRetiredAt()
			}).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save destination %s: %w", d.Name, err)
		}
	}
	return retire(ctx, tx, names, now)
}

// retire ends the destinations that are not among those that stay. One that has
// open deliveries cannot go: their orders would lose where they belong. The lock
// of its row waits for requests that are being routed to it, and keeps others out.
func retire(ctx context.Context, tx *ent.Tx, stay []string, now time.Time) error {
	gone, err := tx.Destination.Query().
		Where(destination.NameNotIn(stay...), destination.RetiredAtIsNil()).
		Order(destination.ByName()).ForUpdate().All(ctx)
	if err != nil {
		return fmt.Errorf("lock the destinations to retire: %w", err)
	}
	var blocked []string
	for _, d := range gone {
		open, err := tx.Delivery.Query().Where(delivery.DestinationID(d.ID), delivery.ClosedAtIsNil()).Count(ctx)
		if err != nil {
			return fmt.Errorf("count the open deliveries to %s: %w", d.Name, err)
		}
		if open > 0 {
			blocked = append(blocked, fmt.Sprintf("%s (%d)", d.Name, open))
		}
	}
	if len(blocked) > 0 {
		return fault.New(fault.Conflict, "Destinations with open deliveries cannot be removed: %s. Take them out of the rules, so that nothing new goes there, and remove them when the last delivery is closed.", strings.Join(blocked, ", "))
	}
	for _, d := range gone {
		if err := d.Update().SetRetiredAt(now).Exec(ctx); err != nil {
			return fmt.Errorf("retire destination %s: %w", d.Name, err)
		}
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
