package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/ent/ledgerentry"
	"lethe/ent/predicate"
	"lethe/ent/staffaccount"
)

// Filter says which entries are meant: those that meet every condition. The zero
// Filter means all. Each condition is served by an index, but for what happens
// to every request and for what the jobs do: of that, every page of the ledger is
// full.
type Filter struct {
	Subject   uuid.UUID // about this one: a request, an account, a token, the routing
	Reference string    // about the request with this reference, archived or not
	Action    string    // this was done: "request.approved"
	Kind      string    // something of this kind was done, which is the action up to its full stop: "request"
	Actor     string    // by this name, as the entry has it
	ActorID   uuid.UUID // by this account or token
	From, To  time.Time // done at From or later, and before To
}

// conditions are the filter as Ent wants it.
func (f Filter) conditions(ctx context.Context, read *ent.Client) ([]predicate.LedgerEntry, error) {
	var all []predicate.LedgerEntry
	if f.Subject != uuid.Nil {
		all = append(all, ledgerentry.SubjectID(f.Subject))
	}
	if f.Reference != "" {
		subject, err := subjectOf(ctx, read, f.Reference)
		if err != nil {
			return nil, err
		}
		all = append(all, subject)
	}
	if f.Action != "" {
		all = append(all, ledgerentry.Action(f.Action), rare(!slices.Contains(everyday, f.Action), notEveryday))
	}
	if f.Kind != "" {
		all = append(all, ledgerentry.ActionHasPrefix(f.Kind+"."), rare(f.Kind != "request" && f.Kind != "delivery", notEveryday))
	}
	if f.Actor != "" {
		all = append(all, ledgerentry.Actor(f.Actor), rare(!strings.HasPrefix(f.Actor, "jobs."), notOfJobs))
	}
	if f.ActorID != uuid.Nil {
		actor, err := by(ctx, read, f.ActorID)
		if err != nil {
			return nil, err
		}
		all = append(all, actor)
	}
	if !f.From.IsZero() {
		all = append(all, ledgerentry.AtGTE(f.From))
	}
	if !f.To.IsZero() {
		all = append(all, ledgerentry.AtLT(f.To))
	}
	return all, nil
}

// everyday is what happens to every request.
var everyday = []string{
	"request.submitted", "request.approved", "request.routed", "delivery.attempted", "delivery.confirmed", "request.completed", "request.archived",
}

// The conditions of the indexes, to the letter: Postgres uses one only for a query
// that has its condition.
var (
	notEveryday = "action NOT IN ('" + strings.Join(everyday, "', '") + "')"
	notOfJobs   = "actor NOT LIKE 'jobs.%'"
	ofStaff     = "actor_kind = 'staff'"
)

// rare adds the condition of an index where it changes nothing.
func rare(holds bool, condition string) predicate.LedgerEntry {
	return func(s *entsql.Selector) {
		if holds {
			s.Where(entsql.ExprP(condition))
		}
	}
}

// by is the condition for what an account or a token did. A token is found by its
// name, which no other has and which does not change.
func by(ctx context.Context, read *ent.Client, id uuid.UUID) (predicate.LedgerEntry, error) {
	names, err := read.APIToken.Query().Where(apitoken.ID(id)).Select(apitoken.FieldName).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the token %s: %w", id, err)
	}
	if len(names) > 0 {
		return ledgerentry.And(ledgerentry.ActorID(id), ledgerentry.Actor(names[0]), rare(true, notOfJobs)), nil
	}
	person, err := read.StaffAccount.Query().Where(staffaccount.ID(id)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the account %s: %w", id, err)
	}
	return ledgerentry.And(ledgerentry.ActorID(id), rare(person, ofStaff)), nil
}

// subjectOf is the condition for the request with the reference. The request is
// looked up first: with its id at hand Postgres reads its chain and nothing else.
func subjectOf(ctx context.Context, read *ent.Client, reference string) (predicate.LedgerEntry, error) {
	id, err := lookUp(ctx, read, erasurerequest.Reference(reference), archivedrequest.Reference(reference))
	switch {
	case err != nil:
		return nil, fmt.Errorf("find the request %s: %w", reference, err)
	case id == uuid.Nil:
		return func(s *entsql.Selector) { s.Where(entsql.False()) }, nil
	}
	return ledgerentry.SubjectID(id), nil
}

// lookUp is the id of the request that one of the conditions keeps, open or
// archived; zero for none.
func lookUp(ctx context.Context, read *ent.Client, open predicate.ErasureRequest, archived predicate.ArchivedRequest) (uuid.UUID, error) {
	ids, err := read.ErasureRequest.Query().Where(open).IDs(ctx)
	if err == nil && len(ids) == 0 {
		ids, err = read.ArchivedRequest.Query().Where(archived).IDs(ctx)
	}
	if err != nil || len(ids) == 0 {
		return uuid.Nil, err
	}
	return ids[0], nil
}
