package erasure

import (
	"context"
	"errors"
	"fmt"

	"lethe/ent"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

// kind is what a claim is the right to do.
type kind int

const (
	send  kind = iota // send the order
	poll              // ask whether it is carried out
	probe             // ask whether the person is really gone
)

// AskDue asks destinations that are polled whether they have done what they
// accepted, and those with a probe whether the person is really gone. Like
// ForwardDue it starts, returns how many, and does not wait. Asking changes
// nothing at the destination, so a question needs no lease: the next one is due
// later, and the process that asks this one may die.
func (s *Service) AskDue(ctx context.Context) (int, error) {
	var all []claim
	for of, query := range questionsDue {
		claims, err := s.claimQuestions(ctx, of, query)
		if err != nil {
			return 0, err
		}
		all = append(all, claims...)
	}
	s.start(ctx, all)
	return len(all), nil
}

// questionDue puts the next question of a delivery off and so gives the right
// to ask this one: for as long as the destination wants it, and longer than one
// may take.
const questionDue = `
WITH wishes AS (
	SELECT id, room FROM json_to_recordset($2) AS w (id uuid, room int)
), due AS (
	SELECT q.id FROM destinations x LEFT JOIN wishes w USING (id) CROSS JOIN LATERAL (
		SELECT id FROM deliveries
		WHERE destination_id = x.id AND %[1]s <= (SELECT lethe_now())
		ORDER BY %[1]s LIMIT coalesce(w.room, x.concurrency) FOR UPDATE SKIP LOCKED
	) q
	WHERE x.paused_at IS NULL AND (x.circuit_open_until IS NULL OR x.circuit_open_until <= (SELECT lethe_now()))
)
UPDATE deliveries d
SET %[1]s = (SELECT lethe_now()) + greatest(coalesce((x.%[2]s->>'every')::bigint, 0) / 1000, $1) * interval '1 microsecond'
FROM due, destinations x
WHERE d.id = due.id AND x.id = d.destination_id
RETURNING d.id, d.request_id, d.destination_id, d.attempts, d.external_reference`

// questionsDue is that statement for each kind of question: by the time of the
// next one, and the settings that say how it is put.
var questionsDue = map[kind]string{
	poll:  fmt.Sprintf(questionDue, "poll_at", "poll"),
	probe: fmt.Sprintf(questionDue, "verify_at", "probe"),
}

func (s *Service) claimQuestions(ctx context.Context, of kind, query string) ([]claim, error) {
	return s.claimed(ctx, of, func(ctx context.Context, tx *ent.Tx, wishes string) ([]*ent.Delivery, error) {
		rows, err := tx.QueryContext(ctx, query, s.lease().Microseconds(), wishes)
		if err != nil {
			return nil, fmt.Errorf("claim questions: %w", err)
		}
		return scanClaims(rows, func(d *ent.Delivery) []any {
			return []any{&d.ID, &d.RequestID, &d.DestinationID, &d.Attempts, &d.ExternalReference}
		})
	})
}

var errNotAsked = destination.Permanent(errors.New("the destination is not asked any more: its settings have changed"))

// ask puts the question.
func (s *Service) ask(ctx context.Context, c claim) result {
	to := c.delivery.Edges.Destination
	target, err := s.target(to)
	if err != nil {
		return result{err: destination.Permanent(err)}
	}
	order, err := s.orderOf(c.request, c.delivery.ID)
	if err != nil {
		s.log.ErrorContext(ctx, "build a question", "delivery", c.delivery.ID, "error", err)
		return result{err: errors.New("the question could not be built: see the log")}
	}
	reference := deref(c.delivery.ExternalReference, "")
	if c.kind == poll {
		return askDone(ctx, s.connectors[to.Kind], target, order, to.Poll, reference)
	}
	return askGone(ctx, s.connectors[to.Kind], target, order, to.Probe, reference)
}

func askDone(ctx context.Context, by destination.Connector, to destination.Target, o destination.Order, p *lifecycle.Poll, reference string) result {
	poller, ok := by.(destination.Poller)
	if !ok || p == nil {
		return result{err: errNotAsked}
	}
	receipt, err := poller.Poll(ctx, to, o, destination.Question{URL: p.URL, Path: p.Status, Statuses: p.Statuses, Reference: reference})
	return result{receipt: receipt, err: err}
}

func askGone(ctx context.Context, by destination.Connector, to destination.Target, o destination.Order, p *lifecycle.Probe, reference string) result {
	prober, ok := by.(destination.Prober)
	if !ok || p == nil {
		return result{err: errNotAsked}
	}
	finding, err := prober.Probe(ctx, to, o, destination.Question{URL: p.URL, Path: p.List, Reference: reference})
	if err != nil {
		return result{err: err}
	}
	return result{receipt: destination.Receipt{Status: destination.Status(finding)}}
}
