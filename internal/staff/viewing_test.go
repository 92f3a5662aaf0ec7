package staff_test

import (
	"testing"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

func TestSee_NotesNothingOfARequestThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.See(w.admin, uuid.New()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.db.Read().Viewing.Query().Count(t.Context()); err != nil || n != 0 {
		t.Errorf("%d viewings noted, %v; want none", n, err)
	}
}

func TestSee_IsForStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := auth.With(t.Context(), auth.APIToken(uuid.New(), "shop", "shop", []auth.Permission{auth.ReadRequests}))
	for _, err := range []error{w.See(token, uuid.New()), w.Leave(token, uuid.New()), w.See(t.Context(), uuid.New())} {
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%v, want %s", err, fault.Unauthenticated)
		}
	}
}
