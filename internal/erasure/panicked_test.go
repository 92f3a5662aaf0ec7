package erasure_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"lethe/ent"
	"lethe/internal/destination"
	"lethe/internal/erasure"
)

// dropped is a connector that panics with the order in its hands.
type dropped struct{}

func (dropped) Deliver(_ context.Context, _ destination.Target, o destination.Order) (destination.Receipt, error) {
	panic(o.Identifiers)
}

// S53: what a panic was about is in no log and in no column.
func TestS53_APanickingConnectorTellsNobodyAboutThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	var log bytes.Buffer // the handler writes one record at a time
	connectors := map[string]destination.Connector{"webhook": dropped{}}
	secrets := func(*ent.Destination) ([]string, error) { return nil, nil }
	other := erasure.New(w.db, w.keys, connectors, secrets, standard, slog.New(slog.NewTextHandler(&log, nil)))
	if _, err := other.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	if err := other.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := w.delivery(t, r, "crm"); d.LastError == nil || strings.Contains(*d.LastError, "anna") {
		t.Errorf("the delivery says %v", d.LastError)
	}
	if said := log.String(); !strings.Contains(said, "an attempt panicked") || strings.Contains(said, "anna") || strings.Contains(said, "4711") {
		t.Errorf("the log says %.500s", said)
	}
}
