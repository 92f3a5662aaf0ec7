// Package auth says who acts and what they may do. There is always an actor:
// a member of staff, an API token, a destination that calls back, or the
// system itself. The actor travels in the context; the one permission table is
// in permission.go, and what is not listed there is denied.
package auth

import (
	"context"
	"log/slog"

	"github.com/google/uuid"
)

// Kind is the sort of an actor.
type Kind string

// The kinds of actor.
const (
	Staff       Kind = "staff"
	Token       Kind = "token"
	Destination Kind = "destination"
	SystemKind  Kind = "system"
	Anonymous   Kind = "anonymous"
)

// Actor is who does something. The zero Actor is anonymous and may do nothing.
type Actor struct {
	Kind   Kind
	ID     uuid.UUID // of the account or token; zero for others
	Name   string    // a staff member's name, a token's name, a job, a destination
	Role   Role      // staff only
	Source string    // tokens: the source of what they submit
	may    map[Permission]bool
}

// StaffMember returns the actor for a signed-in account.
func StaffMember(id uuid.UUID, name string, role Role) Actor {
	return Actor{Kind: Staff, ID: id, Name: name, Role: role, Source: "staff", may: role.permissions()}
}

// APIToken returns the actor for a token with the given scopes.
func APIToken(id uuid.UUID, name, source string, scopes []Permission) Actor {
	may := map[Permission]bool{}
	for _, s := range scopes {
		may[s] = true
	}
	may[SeeSubjects] = may[ReadRequests] || may[SubmitRequests]
	may[RevealSubjects] = may[ReviewRequests]
	may[RevealAnyone] = may[ReviewRequests] // a request is assigned to people only
	may[AgreeRouting] = may[ManageRouting]
	return Actor{Kind: Token, ID: id, Name: name, Source: source, may: may}
}

// System returns the actor for a job or a command of the operator; it may do
// everything.
func System(name string) Actor { return Actor{Kind: SystemKind, Name: name, Source: "system"} }

// DestinationNamed returns the actor for a destination that confirmed.
func DestinationNamed(name string) Actor { return Actor{Kind: Destination, Name: name} }

// May reports whether the actor has the permission.
func (a Actor) May(p Permission) bool { return a.Kind == SystemKind || a.may[p] }

// Scopes lists the actor's permissions that are token scopes, in the order of
// the table; for staff, those that the role gives.
func (a Actor) Scopes() []Permission {
	var out []Permission
	for _, s := range AllScopes() {
		if a.May(s) {
			out = append(out, s)
		}
	}
	return out
}

// LogValue names the actor in logs by kind and id, not by name.
func (a Actor) LogValue() slog.Value {
	if a.ID != uuid.Nil {
		return slog.StringValue(string(a.Kind) + ":" + a.ID.String())
	}
	return slog.StringValue(string(a.Kind) + ":" + a.Name)
}

type key struct{}

// With returns a context in which a acts.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From returns who acts; without one, the anonymous actor.
func From(ctx context.Context) Actor {
	a, ok := ctx.Value(key{}).(Actor)
	if !ok {
		return Actor{Kind: Anonymous, Name: "anonymous"}
	}
	return a
}
