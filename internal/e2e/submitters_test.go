package e2e_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// submitters are clients that send requests, each under its own key, and send
// one again until it is answered, each time to any of the replicas. Every second
// answer is lost on its way.
type submitters struct {
	apis []api
	done sync.WaitGroup

	mu       sync.Mutex
	answered map[string]request // by key
	lost     map[string]string  // ids in lost answers, by key
	refused  map[string]int     // how many answers had this code
	odd      []string           // answers that no client should see
}

const clients = 4

// submitMany sends n requests in the background; Wait for them.
func submitMany(ctx context.Context, n int, apis ...api) *submitters {
	s := &submitters{apis: apis, answered: map[string]request{}, lost: map[string]string{}, refused: map[string]int{}}
	for client := range clients {
		s.done.Go(func() {
			for i := client; i < n; i += clients {
				s.submit(ctx, i)
			}
		})
	}
	return s
}

func (s *submitters) submit(ctx context.Context, i int) {
	key := fmt.Sprintf("key-%03d", i)
	input := submission(fmt.Sprintf("person%03d@example.com", i))
	input["idempotencyKey"] = key
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if r, ok := s.try(ctx, input); ok && s.take(key, r, i/clients%2 == 1) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// take writes down what was answered, or loses the first answer.
func (s *submitters) take(key string, r request, lose bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, lost := s.lost[key]
	switch {
	case lose && !lost:
		s.lost[key] = r.ID
		return false
	case lost && first != r.ID:
		s.odd = append(s.odd, fmt.Sprintf("%s with request %s, then with %s", key, first, r.ID))
	}
	s.answered[key] = r
	return true
}

// try sends a request once and reports whether it was taken.
func (s *submitters) try(ctx context.Context, input vars) (request, bool) {
	to := s.apis[rand.N(len(s.apis))]
	out, err := to.post(ctx, submitMutation, vars{"input": input})
	s.mu.Lock()
	defer s.mu.Unlock()
	var data submitted
	switch {
	case err != nil && out.status == 0: // the connection, not the answer
		s.refused["no answer"]++
	case err != nil:
		s.odd = append(s.odd, err.Error())
	case len(out.Errors) > 0:
		s.refused[out.code()]++
		if out.code() != "UNAVAILABLE" || out.status >= 500 && out.status != 503 {
			s.odd = append(s.odd, fmt.Sprintf("status %d: %+v", out.status, out.Errors))
		}
	case json.Unmarshal(out.Data, &data) != nil:
		s.odd = append(s.odd, string(out.Data))
	default:
		return data.SubmitErasureRequest.Request, true
	}
	return request{}, false
}

// Answered is how many were taken so far.
func (s *submitters) Answered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.answered)
}

// Refused is how many answers had this code.
func (s *submitters) Refused(code string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused[code]
}

// Wait returns when all were taken, and fails the test when ctx ended first or
// an answer was not what a client can live with.
func (s *submitters) Wait(t *testing.T, n int) {
	t.Helper()
	s.done.Wait()
	t.Logf("%d were taken; refused: %v", len(s.answered), s.refused)
	if len(s.answered) != n {
		t.Errorf("%d of %d were taken", len(s.answered), n)
	}
	for _, odd := range s.odd {
		t.Errorf("a client was answered %s", odd)
	}
}

// exactlyOnce fails the test unless each answered request is in the database
// once, and nothing else is.
func (s *submitters) exactlyOnce(t *testing.T, db *sql.DB) {
	t.Helper()
	saved := map[string]int{}
	for _, id := range column(t, db, `SELECT id FROM erasure_requests`) {
		saved[id]++
	}
	ids := map[string]bool{}
	for key, r := range s.answered {
		ids[r.ID] = true
		if saved[r.ID] != 1 {
			t.Errorf("%s was answered with %s, which is there %d times", key, r.ID, saved[r.ID])
		}
	}
	if len(ids) != len(s.answered) || len(saved) != len(s.answered) {
		t.Errorf("%d keys were answered with %d requests, and %d are saved", len(s.answered), len(ids), len(saved))
	}
}
