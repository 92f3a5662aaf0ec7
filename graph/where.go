package graph

import (
	"slices"
	"strings"

	"lethe/ent/archivedrequest"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/ent/erasurerequest"
	"lethe/ent/predicate"
	"lethe/graph/model"
	"lethe/internal/fault"
)

// whereRequests translates the conditions on requests; nil has none. It fails
// with BadInput for text that no row can hold.
func whereRequests(in *model.ErasureRequestWhereInput) ([]predicate.ErasureRequest, error) {
	if in == nil {
		return nil, nil
	}
	if err := storable(in.Cause, in.Source, in.ExternalID); err != nil {
		return nil, err
	}
	var all []predicate.ErasureRequest
	add(&all, in.State, erasurerequest.StateEQ)
	add(&all, in.Cause, erasurerequest.CauseEQ)
	add(&all, in.Regulation, erasurerequest.RegulationEQ)
	add(&all, in.Source, erasurerequest.SourceEQ)
	add(&all, in.ExternalID, erasurerequest.ExternalIDEQ)
	add(&all, in.ReceivedAtGte, erasurerequest.ReceivedAtGTE)
	add(&all, in.ReceivedAtLt, erasurerequest.ReceivedAtLT)
	add(&all, in.DueAtLt, erasurerequest.DueAtLT)
	addList(&all, in.StateIn, erasurerequest.StateIn)
	addList(&all, in.StateNotIn, erasurerequest.StateNotIn)
	return all, nil
}

// whereArchived translates the conditions on archived requests.
func whereArchived(in *model.ArchivedRequestWhereInput) ([]predicate.ArchivedRequest, error) {
	if in == nil {
		return nil, nil
	}
	if err := storable(in.Cause, in.Source, in.ExternalID); err != nil {
		return nil, err
	}
	var all []predicate.ArchivedRequest
	add(&all, in.State, archivedrequest.StateEQ)
	add(&all, in.Cause, archivedrequest.CauseEQ)
	add(&all, in.Regulation, archivedrequest.RegulationEQ)
	add(&all, in.Source, archivedrequest.SourceEQ)
	add(&all, in.ExternalID, archivedrequest.ExternalIDEQ)
	add(&all, in.ReceivedAtGte, archivedrequest.ReceivedAtGTE)
	add(&all, in.ReceivedAtLt, archivedrequest.ReceivedAtLT)
	add(&all, in.DueAtLt, archivedrequest.DueAtLT)
	add(&all, in.FinishedAtGte, archivedrequest.FinishedAtGTE)
	add(&all, in.FinishedAtLt, archivedrequest.FinishedAtLT)
	addList(&all, in.StateIn, archivedrequest.StateIn)
	addList(&all, in.StateNotIn, archivedrequest.StateNotIn)
	return all, nil
}

// whereDeliveries translates the conditions on deliveries.
func whereDeliveries(in *model.DeliveryWhereInput) ([]predicate.Delivery, error) {
	if in == nil {
		return nil, nil
	}
	if err := storable(in.Destination); err != nil {
		return nil, err
	}
	var all []predicate.Delivery
	add(&all, in.State, delivery.StateEQ)
	addList(&all, in.StateIn, delivery.StateIn)
	add(&all, in.Destination, func(name string) predicate.Delivery {
		return delivery.HasDestinationWith(destination.Name(name))
	})
	return all, nil
}

// add adds the condition for a value that was given.
func add[T, P any](to *[]P, value *T, condition func(T) P) {
	if value != nil {
		*to = append(*to, condition(*value))
	}
}

// addList adds the condition for a list that was given: an empty list is one
// that nothing is in. Repeated values are dropped, because a statement has room
// for 65,535.
func addList[T ~string, P any](to *[]P, list []T, condition func(...T) P) {
	if list != nil {
		slices.Sort(list)
		*to = append(*to, condition(slices.Compact(list)...))
	}
}

// storable refuses the NUL character, which Postgres cannot store.
func storable(texts ...*string) error {
	for _, text := range texts {
		if text != nil && strings.ContainsRune(*text, 0) {
			return fault.New(fault.BadInput, "Search for text without NUL characters.")
		}
	}
	return nil
}
