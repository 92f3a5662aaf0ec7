package auth

import (
	"context"
	"slices"

	"lethe/internal/fault"
)

// Permission is one thing that an actor may do. Those with a colon are the
// scopes of API tokens.
type Permission string

// The permissions. The first seven are also the scopes of API tokens.
const (
	SubmitRequests   Permission = "requests:submit"
	ReadRequests     Permission = "requests:read"
	ReviewRequests   Permission = "requests:review"
	ManageDeliveries Permission = "deliveries:manage"
	ManageRouting    Permission = "routing:manage"
	ReadLedger       Permission = "audit:read"
	CheckSuppression Permission = "suppression:check" // whether a person was erased, and nothing else

	SeeSubjects    Permission = "see subjects"     // masked identifiers; without it, references only
	RevealSubjects Permission = "reveal subjects"  // the plain identifiers of what is assigned to the actor, each time with an entry in the ledger
	RevealAnyone   Permission = "reveal anyone"    // those of every request
	AgreeRouting   Permission = "agree to routing" // to rules and destinations that another person proposed
	SeeStaff       Permission = "see staff"        // who has an account, and with which role
	ManageStaff    Permission = "manage staff"     // accounts and roles
	ManageTokens   Permission = "manage tokens"    // API tokens
)

// AllScopes lists what a token can be given.
func AllScopes() []Permission {
	return []Permission{SubmitRequests, ReadRequests, ReviewRequests, ManageDeliveries, ManageRouting, ReadLedger, CheckSuppression}
}

// Scope returns the token scope of that name, and whether there is one.
func Scope(name string) (Permission, bool) {
	return Permission(name), slices.Contains(AllScopes(), Permission(name))
}

// Role is what a member of staff is trusted with.
type Role string

// The roles of staff.
const (
	Auditor  Role = "auditor"
	Reviewer Role = "reviewer"
	Lead     Role = "lead"
	Operator Role = "operator"
	Admin    Role = "admin"
)

// Roles lists every role.
func Roles() []Role { return []Role{Auditor, Reviewer, Lead, Operator, Admin} }

// Valid reports whether the role is one of the five.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Who may do what. An admin runs the program but decides no request; an
// operator and an admin see references, never subjects.
var rolePermissions = map[Role][]Permission{
	Auditor:  {ReadRequests, SeeSubjects, ReadLedger},
	Reviewer: {SubmitRequests, ReadRequests, SeeSubjects, RevealSubjects, ReviewRequests, ManageDeliveries, ReadLedger},
	Lead:     {SubmitRequests, ReadRequests, SeeSubjects, RevealSubjects, RevealAnyone, ReviewRequests, ManageDeliveries, AgreeRouting, ReadLedger, CheckSuppression, SeeStaff},
	Operator: {ReadRequests, ManageDeliveries},
	Admin:    {ReadRequests, ManageDeliveries, ManageRouting, AgreeRouting, ReadLedger, SeeStaff, ManageStaff, ManageTokens},
}

// RolesWith lists the roles that have the permission.
func RolesWith(p Permission) []Role {
	return slices.DeleteFunc(Roles(), func(r Role) bool { return !r.permissions()[p] })
}

func (r Role) permissions() map[Permission]bool {
	may := map[Permission]bool{}
	for _, p := range rolePermissions[r] {
		may[p] = true
	}
	return may
}

// ErrAnonymous asks a caller without credentials for some.
var ErrAnonymous = fault.New(fault.Unauthenticated, `Sign in, or send an API token as "Authorization: Bearer lethe_…".`)

// RequireAny fails as Require(ctx, p) does unless the actor has that permission
// or one of the others.
func RequireAny(ctx context.Context, p Permission, others ...Permission) error {
	if slices.ContainsFunc(others, From(ctx).May) {
		return nil
	}
	return Require(ctx, p)
}

// Require fails with Unauthenticated when nobody acts, and with Forbidden when
// the actor lacks the permission.
func Require(ctx context.Context, p Permission) error {
	a := From(ctx)
	switch {
	case a.May(p):
		return nil
	case a.Kind == Anonymous || a.Kind == "":
		return ErrAnonymous
	case a.Kind == Token:
		return fault.New(fault.Forbidden, "This token lacks the scope %s. Ask an administrator for a token that has it.", p)
	default:
		return fault.New(fault.Forbidden, "Your role (%s) may not do this. Ask an administrator.", a.Role)
	}
}
