package graph_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"lethe/graph"
	"lethe/internal/database"
	"lethe/internal/pgtest"
)

// broken serves reads from a database that is closed, and commands from nothing.
func (w *world) broken(unavailable func(error) bool) {
	w.t.Helper()
	db, err := database.Open(w.t.Context(), pgtest.NewURL(w.t), database.Options{MaxOpen: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.url = w.serve(graph.Config{
		Read: db.Read(), Log: slog.New(slog.NewTextHandler(w.log, nil)), Unavailable: unavailable,
		RequestID: func(context.Context) string { return "request-7" },
	})
}

func TestS43_AnInternalFailureShowsItsRequestIDAndLogsTheCause(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.broken(func(error) bool { return false })
	out := w.ask("desk", `query($r: String) { erasureRequest(reference: $r) { id } }`, "r", "ER-CANARY")
	wantProblem(t, out, "INTERNAL", "")
	if out.status != 200 || !strings.Contains(out.text, "request-7") || strings.Contains(out.text, "closed") {
		t.Errorf("it answers %d %s; want the request id and not the cause", out.status, out.text)
	}
	if log := w.log.String(); !strings.Contains(log, "request=request-7") || !strings.Contains(log, "closed") || strings.Contains(log, "CANARY") {
		t.Errorf("the log says %q; want the cause under the request id, without variables", log)
	}
}

func TestS43_APanicIsAnInternalFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.broken(func(error) bool { return false })
	out := w.ask("desk", submitOne, "in", input("canary@example.com"))
	wantProblem(t, out, "INTERNAL", "")
	if log := w.log.String(); !strings.Contains(log, "panic") || strings.Contains(log, "canary") {
		t.Errorf("the log says %q; want the panic, without variables", log)
	}
}

func TestErrors_ADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.broken(func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) })
	const query = `{ erasureRequests { totalCount } }`
	out := w.send(request{actor: "desk", body: operation(query), accept: graphQLType})
	wantProblem(t, out, "UNAVAILABLE", "")
	if out.status != 503 || out.header.Get("Retry-After") != "1" {
		t.Errorf("it answers %d, Retry-After %q; want 503 after 1 s", out.status, out.header.Get("Retry-After"))
	}
	if out := w.ask("desk", query); out.status != 200 {
		t.Errorf("as application/json it answers %d; want 200", out.status)
	}
}

func TestErrors_QuoteNoValueOfTheDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, document := range []string{
		`mutation { submitErasureRequest(input: {identifiers: [{type: "email", value: "canary@example.com"}], cause: "other", attributes: {n: 1e400}}) { replayed } }`,
		`mutation { submitErasureRequest(input: {identifiers: [{type: "email", value: ["canary@example.com"]}], cause: "other"}) { replayed } }`,
		`mutation { submitErasureRequest(input: "canary@example.com") { replayed } }`,
		`{ erasureRequests(where: {regulation: "canary@example.com"}) { totalCount } }`,
		`{ erasureRequests("canary@example.com") { totalCount } }`,
		`{ erasureRequests } "canary@example.com"`,
	} {
		out := w.ask("desk", document)
		wantProblem(t, out, "BAD_USER_INPUT", "")
		if strings.Contains(out.text, "canary") {
			t.Errorf("it answers %s", out.text)
		}
	}
}
