package auth_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Who may do what, once more: a change of the table must be meant twice.
var table = map[auth.Permission]map[auth.Role]bool{
	auth.SubmitRequests:   {auth.Auditor: false, auth.Reviewer: true, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.ReadRequests:     {auth.Auditor: true, auth.Reviewer: true, auth.Lead: true, auth.Operator: true, auth.Admin: true},
	auth.ReviewRequests:   {auth.Auditor: false, auth.Reviewer: true, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.ManageDeliveries: {auth.Auditor: false, auth.Reviewer: true, auth.Lead: true, auth.Operator: true, auth.Admin: true},
	auth.ManageRouting:    {auth.Auditor: false, auth.Reviewer: false, auth.Lead: false, auth.Operator: false, auth.Admin: true},
	auth.ReadLedger:       {auth.Auditor: true, auth.Reviewer: true, auth.Lead: true, auth.Operator: false, auth.Admin: true},
	auth.CheckSuppression: {auth.Auditor: false, auth.Reviewer: false, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.RevealSubjects:   {auth.Auditor: false, auth.Reviewer: true, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.RevealAnyone:     {auth.Auditor: false, auth.Reviewer: false, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.SeeSubjects:      {auth.Auditor: true, auth.Reviewer: true, auth.Lead: true, auth.Operator: false, auth.Admin: false},
	auth.SeeStaff:         {auth.Auditor: false, auth.Reviewer: false, auth.Lead: true, auth.Operator: false, auth.Admin: true},
	auth.ManageStaff:      {auth.Auditor: false, auth.Reviewer: false, auth.Lead: false, auth.Operator: false, auth.Admin: true},
	auth.ManageTokens:     {auth.Auditor: false, auth.Reviewer: false, auth.Lead: false, auth.Operator: false, auth.Admin: true},
}

func TestS21_RolesMayWhatTheTableSays(t *testing.T) {
	t.Parallel()
	for permission, roles := range table {
		if len(roles) != len(auth.Roles()) {
			t.Fatalf("the test's table lacks a role for %s", permission)
		}
		for role, want := range roles {
			actor := auth.StaffMember(uuid.New(), "Ada", role)
			if got := actor.May(permission); got != want {
				t.Errorf("%s may %s: %v, want %v", role, permission, got, want)
			}
			err := auth.Require(auth.With(t.Context(), actor), permission)
			if allowed := err == nil; allowed != want || (!want && !fault.Is(err, fault.Forbidden)) {
				t.Errorf("%s requires %s: %v", role, permission, err)
			}
		}
	}
}

func TestRole_OutsideTheListMayNothing(t *testing.T) {
	t.Parallel()
	for permission := range table {
		if auth.StaffMember(uuid.New(), "Ada", "root").May(permission) {
			t.Errorf("an unknown role may %s", permission)
		}
	}
	for _, r := range auth.Roles() {
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
	}
	if auth.Role("root").Valid() || auth.Role("").Valid() {
		t.Error("an unknown role is valid")
	}
}

func TestS21_TokensMayWhatTheirScopesSay(t *testing.T) {
	t.Parallel()
	for _, scope := range auth.AllScopes() {
		token := auth.APIToken(uuid.New(), "shop", "shop", []auth.Permission{scope})
		for permission := range table {
			want := permission == scope
			if permission == auth.SeeSubjects { // masked, and only of requests that it may see
				want = scope == auth.SubmitRequests || scope == auth.ReadRequests
			}
			if permission == auth.RevealSubjects || permission == auth.RevealAnyone { // who decides may ask who it is
				want = scope == auth.ReviewRequests
			}
			if got := token.May(permission); got != want {
				t.Errorf("a token with %s may %s: %v, want %v", scope, permission, got, want)
			}
		}
		if got := token.Scopes(); !slices.Equal(got, []auth.Permission{scope}) {
			t.Errorf("its scopes are %v, want %s", got, scope)
		}
		if got, ok := auth.Scope(string(scope)); !ok || got != scope {
			t.Errorf("there is no scope %s", scope)
		}
	}
	for _, name := range []string{"", "manage staff", "see subjects", "REQUESTS:READ"} {
		if _, ok := auth.Scope(name); ok {
			t.Errorf("%q is a scope", name)
		}
	}
}

func TestRequire_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	token := auth.APIToken(uuid.New(), "shop", "shop", nil)
	for _, c := range []struct {
		name  string
		ctx   context.Context
		kind  fault.Kind
		words string
	}{
		{"nobody", t.Context(), fault.Unauthenticated, "Sign in"},
		{"an anonymous caller", auth.With(t.Context(), auth.From(t.Context())), fault.Unauthenticated, "Sign in"},
		{"a token", auth.With(t.Context(), token), fault.Forbidden, "requests:review"},
		{"an auditor", auth.With(t.Context(), auth.StaffMember(uuid.New(), "Ada", auth.Auditor)), fault.Forbidden, "(auditor)"},
		{"a destination", auth.With(t.Context(), auth.DestinationNamed("crm")), fault.Forbidden, "may not"},
	} {
		err := auth.Require(c.ctx, auth.ReviewRequests)
		if !fault.Is(err, c.kind) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: got %v, want %s with %q", c.name, err, c.kind, c.words)
		}
	}
}

func TestSystem_MayEverything(t *testing.T) {
	t.Parallel()
	ctx := auth.With(t.Context(), auth.System("jobs.forward"))
	for permission := range table {
		if err := auth.Require(ctx, permission); err != nil {
			t.Errorf("%s: %v", permission, err)
		}
	}
}

func TestFrom_IsNeverWithoutAnActor(t *testing.T) {
	t.Parallel()
	if got := auth.From(t.Context()); got.Kind != auth.Anonymous || got.May(auth.ReadRequests) {
		t.Errorf("an empty context acts as %+v", got)
	}
	if got := auth.From(auth.With(t.Context(), auth.System("jobs.route"))); got.Name != "jobs.route" {
		t.Errorf("the actor is %+v", got)
	}
}

func TestActor_IsLoggedWithoutThePersonsName(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	for want, actor := range map[string]auth.Actor{
		"staff:" + id.String(): auth.StaffMember(id, "Ada Example", auth.Lead),
		"token:" + id.String(): auth.APIToken(id, "shop", "shop", nil),
		"system:jobs.forward":  auth.System("jobs.forward"),
		"destination:crm":      auth.DestinationNamed("crm"),
	} {
		if got := actor.LogValue().String(); got != want {
			t.Errorf("logged as %s, want %s", got, want)
		}
	}
}
