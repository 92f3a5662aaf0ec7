package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// The reply to a COMMIT is lost: the request is there, and nobody here knows.
// The sender is told to come back, and then gets the same request.
func TestNetwork_F6_CommitReplyLost(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t), "LETHE_REVIEW_WINDOW=1h")
	n := newNetwork(t, f.databaseURL)
	r := f.add("LETHE_DATABASE_URL=" + n.url)
	db := f.database()
	// COMMIT waits for this lock, which the test holds.
	for _, statement := range []string{
		`CREATE FUNCTION await_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(6); RETURN NULL; END $$`,
		`CREATE CONSTRAINT TRIGGER await_test AFTER INSERT ON erasure_requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION await_test()`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	gate, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = gate.Rollback() }()
	if _, err := gate.ExecContext(t.Context(), `SELECT pg_advisory_xact_lock(6)`); err != nil {
		t.Fatal(err)
	}

	input := submission("anna@example.com")
	input["idempotencyKey"] = "anna"
	type reply struct {
		answer
		err error
	}
	first := make(chan reply, 1)
	go func() {
		out, err := r.api().post(t.Context(), submitMutation, vars{"input": input})
		first <- reply{out, err}
	}()
	eventually(t, 10*time.Second, "the COMMIT is on its way", func() bool {
		return number(t, db, `SELECT count(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event_type = 'Lock'`) == 1
	})
	n.disturb(t, `{"type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`)
	if err := gate.Commit(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 10*time.Second, "the request is committed", func() bool { return number(t, db, `SELECT count(*) FROM erasure_requests`) == 1 })
	n.heal(t)

	if lost := <-first; lost.err != nil || lost.code() != "UNAVAILABLE" {
		t.Errorf("the sender whose COMMIT got no reply is answered %d %+v, %v; want UNAVAILABLE", lost.status, lost.Errors, lost.err)
	}
	// Other connections broke too: a sender comes back until it is answered.
	var data submitted
	eventually(t, 10*time.Second, "the retry is answered", func() bool {
		out, err := r.api().post(t.Context(), submitMutation, vars{"input": input})
		return err == nil && out.code() == "" && json.Unmarshal(out.Data, &data) == nil
	})
	again := data.SubmitErasureRequest
	if ids := column(t, db, `SELECT id FROM erasure_requests`); !again.Replayed || len(ids) != 1 || ids[0] != again.Request.ID {
		t.Errorf("the retry is answered %+v, and %q are saved; want the one request, replayed", again, ids)
	}
	if entries := number(t, db, `SELECT count(*) FROM ledger_entries WHERE action = 'request.submitted'`); entries != 1 {
		t.Errorf("the ledger tells of %d submissions; want 1", entries)
	}
}

// A bad network comes and goes under load, in three ways. Work resumes within
// five seconds of its end, nothing is lost, and nothing piles up.
func TestNetwork_F7_F8_SlowResetAndHalfOpenThenHealed(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t))
	n := newNetwork(t, f.databaseURL)
	r := f.add("LETHE_DATABASE_URL=" + n.url)
	receivers := f.receivers()
	f.apply(routing(receivers))
	before := r.goroutines(t)
	sender := r.api()
	sender.http = &http.Client{Timeout: 3 * time.Second} // one that does not wait for ever

	ctx, cancel := context.WithTimeout(t.Context(), fleetTime())
	defer cancel()
	requests := scale(60, 600)
	s := submitMany(ctx, requests, sender)
	for i, toxic := range []string{
		scale(`{"type": "latency", "attributes": {"latency": 20, "jitter": 10}}`, `{"type": "latency", "attributes": {"latency": 500, "jitter": 250}}`),
		`{"type": "reset_peer", "attributes": {"timeout": 0}}`,
		`{"type": "timeout", "attributes": {"timeout": 0}}`,
	} {
		enough := (i + 1) * requests / 5
		eventually(t, fleetTime(), "the clients go on", func() bool { return s.Answered() >= enough })
		n.disturb(t, toxic)
		pause(t, scale(time.Second, 20*time.Second)) // the fault's own length
		n.heal(t)
		answered := s.Answered()
		eventually(t, 5*time.Second, "work resumes after "+toxic, func() bool { return s.Answered() > answered || answered == requests })
	}
	s.Wait(t, requests)
	f.delivered(s, receivers)
	for _, d := range receivers {
		d.hangUp() // each connection that is kept for the next order costs two goroutines
	}
	eventually(t, 10*time.Second, "no goroutine is left behind", func() bool { return r.goroutines(t) <= before+20 })
}

// goroutines is how many the process says it has.
func (r *replica) goroutines(t *testing.T) int {
	t.Helper()
	found := regexp.MustCompile(`(?m)^go_goroutines (\d+)`).FindStringSubmatch(get(t, r.adminURL+"/metrics"))
	if found == nil {
		t.Fatal("the metrics do not tell go_goroutines")
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
