package graph

import (
	"slices"

	"lethe/graph/model"
	"lethe/internal/destination"
	"lethe/internal/erasure"
)

func trial(in model.TestDestinationInput) erasure.Trial {
	t := erasure.Trial{Destination: in.Name, Draft: orZero(in.Draft), What: destination.Connection}
	if orZero(in.Sample) {
		t.What = destination.Sample
	}
	return t
}

func tested(steps []destination.Step) *model.TestDestinationPayload {
	failed := slices.ContainsFunc(steps, func(s destination.Step) bool { return !s.OK })
	return &model.TestDestinationPayload{Ok: !failed, Steps: pointers(steps)}
}

// missed says what a backfill would send.
func missed(m erasure.Missed, err error) (*model.BackfillDestinationPayload, error) {
	if err != nil {
		return nil, renamed(err, ofDestination)
	}
	return &model.BackfillDestinationPayload{Deliveries: m.Open + m.Finished, Archived: m.Archived, Unreadable: m.Unreadable, Examples: m.Examples}, nil
}

// backfilled says what a backfill has sent.
func backfilled(b erasure.Backfilled, err error) (*model.BackfillDestinationPayload, error) {
	if err != nil {
		return nil, renamed(err, ofDestination)
	}
	return &model.BackfillDestinationPayload{Deliveries: b.Deliveries, Archived: b.Archived, Unreadable: b.Unreadable}, nil
}
