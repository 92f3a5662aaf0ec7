package web

import (
	"context"
	"strings"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// group is a part of a list: the next one begins where it ends. No index has the
// requests by the names of colleagues, or by state in the order of the lifecycle;
// each has those of one.
type group struct {
	name  string                                                // in addresses; may be empty
	only  func(context.Context, *ent.ErasureRequestQuery) error // nil: every one
	order queueOrder
}

// groups are the parts of the list that is asked for.
func groups(q view.QueueQuery, colleagues []ui.Choice) []group {
	switch q.Sort {
	case view.ByReceived:
		return []group{{order: newestFirst}}
	case view.ByStatus:
		return byStatus(q)
	case view.ByAssigned:
		return byAssigned(q, colleagues)
	}
	return []group{{order: soonestFirst}}
}

func byStatus(q view.QueueQuery) []group {
	states := lifecycle.OpenRequestStates()
	switch {
	case q.Status != "":
		states = []lifecycle.RequestState{q.Status}
	case q.View == view.NeedsReview || q.View == view.SendsSoon:
		states = []lifecycle.RequestState{lifecycle.InReview}
	case q.Everywhere():
		states = lifecycle.RequestStates()
	}
	out := make([]group, len(states))
	for i, state := range states {
		order := dueFirst
		if state == lifecycle.InReview {
			order = soonestFirst
		}
		out[i] = group{name: strings.ToLower(string(state)), order: order, only: func(_ context.Context, query *ent.ErasureRequestQuery) error {
			query.Where(erasurerequest.StateEQ(state))
			return nil
		}}
	}
	return out
}

// byAssigned begins with what whoever asks looks after.
func byAssigned(q view.QueueQuery, colleagues []ui.Choice) []group {
	if q.View == view.AssignedToMe || q.Who != "" {
		return []group{{order: soonestFirst}}
	}
	names := []string{view.Mine}
	for _, c := range colleagues {
		names = append(names, c.Value)
	}
	var out []group
	for _, name := range append(names, view.Nobodies) {
		out = append(out, group{name: name, order: soonestFirst, only: func(ctx context.Context, query *ent.ErasureRequestQuery) error {
			return lookedAfterBy(ctx, query, name)
		}})
	}
	return out
}
