package staff_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/staff"
)

func TestLooks_AreSharedUntilTheyBegin(t *testing.T) {
	t.Parallel()
	looks := staff.NewLooks()
	first, idle := looks.Join("a")
	if again, alone := looks.Join("a"); !idle || alone || again != first {
		t.Error("two that come together do not share a look")
	}
	if looks.Begin("a") != first {
		t.Error("the look that they share is not the next")
	}
	later, idle := looks.Join("a")
	if idle || later == first {
		t.Error("one that comes later shares in a look that has begun")
	}
	if looks.Begin("a") != later || looks.Begin("a") != nil {
		t.Error("the one that came later is not looked for, once")
	}
	if _, idle := looks.Join("a"); !idle {
		t.Error("after all is done nobody begins")
	}
}

func TestAuthenticate_AcceptsNoTokenThatWasRevokedBeforeWhoeverElseAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, token := w.token(t, staff.NewToken{Name: "shop", Scopes: []auth.Permission{auth.SubmitRequests}})
	var revoked atomic.Bool
	var accepted atomic.Int64
	busy := make(chan struct{})
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for {
				before := revoked.Load()
				_, err := w.Authenticate(t.Context(), secret)
				switch {
				case err == nil && before:
					t.Error("a token that was revoked is accepted")
					return
				case err == nil && accepted.Add(1) == 100:
					close(busy)
				case err == nil:
				default:
					return
				}
			}
		})
	}
	<-busy
	if err := w.RevokeToken(w.admin, token.Name); err != nil {
		t.Fatal(err)
	}
	revoked.Store(true)
	all.Wait()
}
