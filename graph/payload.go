package graph

import (
	"lethe/ent"
	"lethe/graph/model"
	"lethe/internal/auth"
	"lethe/internal/erasure"
)

func decision(in model.DecideInput) erasure.Decision {
	return erasure.Decision{RequestID: in.ID, Note: orZero(in.Note), PlanHash: orZero(in.PlanHash)}
}

// changed wraps what a command on one request returned.
func changed(r *ent.ErasureRequest, err error) (*model.ErasureRequestPayload, error) {
	if err != nil {
		return nil, err
	}
	return &model.ErasureRequestPayload{Request: r}, nil
}

// changedDelivery wraps what a command on one delivery returned.
func changedDelivery(d *ent.Delivery, err error) (*model.DeliveryPayload, error) {
	if err != nil {
		return nil, err
	}
	return &model.DeliveryPayload{Delivery: d}, nil
}

// changedDestination wraps what a command on one destination returned.
func changedDestination(d *ent.Destination, err error) (*model.DestinationPayload, error) {
	if err != nil {
		return nil, err
	}
	return &model.DestinationPayload{Destination: d}, nil
}

func viewerOf(a auth.Actor) *model.Viewer {
	v := &model.Viewer{Kind: string(a.Kind), Name: a.Name, Source: a.Source, Scopes: []string{}}
	if a.Role != "" {
		role := string(a.Role)
		v.Role = &role
	}
	for _, scope := range a.Scopes() {
		v.Scopes = append(v.Scopes, string(scope))
	}
	return v
}

func outcomesOf(a *ent.ArchivedRequest) ([]*model.ArchivedOutcome, error) {
	outcomes, err := erasure.Outcomes(a)
	if err != nil {
		return nil, err
	}
	all := make([]*model.ArchivedOutcome, len(outcomes))
	for i, o := range outcomes {
		all[i] = &model.ArchivedOutcome{
			DeliveryID: o.DeliveryID, Destination: o.Destination, State: o.State, Attempts: o.Attempts,
			RetainedUntil: o.RetainedUntil, ClosedAt: o.ClosedAt,
		}
		if o.Ground != "" {
			all[i].Ground = &o.Ground
		}
	}
	return all, nil
}
