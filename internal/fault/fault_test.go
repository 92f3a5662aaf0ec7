package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"lethe/internal/fault"
)

func TestKind_HasItsHTTPStatus(t *testing.T) {
	t.Parallel()
	for kind, want := range map[fault.Kind]int{
		fault.BadInput: 422, fault.TooComplex: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
		fault.Conflict: 409, fault.IdempotencyConflict: 409, fault.RateLimited: 429, fault.Unavailable: 503,
		fault.Internal: 500, "SOMETHING_NEW": 500,
	} {
		if got := kind.Status(); got != want {
			t.Errorf("%s is %d, want %d", kind, got, want)
		}
	}
}

func TestOf_FindsTheFaultInTheChain(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("approve: %w", fault.New(fault.Conflict, "Rejected on %s.", "Monday"))
	got := fault.Of(err)
	if got.Kind != fault.Conflict || got.Message != "Rejected on Monday." {
		t.Errorf("got %+v", got)
	}
	if !fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound) {
		t.Error("the kind is lost in the chain")
	}
}

func TestOf_GivesNothingAwayOfOtherErrors(t *testing.T) {
	t.Parallel()
	got := fault.Of(errors.New("pq: password authentication failed for user lethe"))
	if got.Kind != fault.Internal || got.Message != "Something went wrong on our side. Nothing was saved." || got.Fields != nil {
		t.Errorf("got %+v", got)
	}
}

func TestOf_NilIsNoFault(t *testing.T) {
	t.Parallel()
	if got := fault.Of(nil); got != nil {
		t.Errorf("got %+v", got)
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("nil is a fault")
	}
}

func TestInvalid_NamesEveryField(t *testing.T) {
	t.Parallel()
	if err := fault.Invalid(); err != nil {
		t.Errorf("no fields give %v", err)
	}
	err := fault.Invalid(
		fault.Field{Path: "cause", Message: "Give one."},
		fault.Field{Path: "identifiers[0].value", Message: "Give an address."},
	)
	f := fault.Of(err)
	if f.Kind != fault.BadInput || len(f.Fields) != 2 || f.Fields[1].Path != "identifiers[0].value" {
		t.Errorf("got %+v", f)
	}
	if want := "cause: Give one. identifiers[0].value: Give an address."; err.Error() != want {
		t.Errorf("reads %q, want %q", err, want)
	}
}
