package erasure_test

import (
	"strings"
	"testing"

	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

func TestForwardDue_SettlesWhateverADestinationWrites(t *testing.T) {
	t.Parallel()
	for name, words := range map[string]string{
		"long":         strings.Repeat("x", 499) + "…",
		"not in Latin": strings.Repeat("ж", 500),
	} {
		w := newWorld(t)
		w.connector.tell("crm", destination.Receipt{Status: destination.Done, HTTPStatus: 200, Detail: words}, nil)
		w.connector.tell("ads", destination.Receipt{Status: destination.Retained, HTTPStatus: 200, Ground: words}, nil)
		r := w.forwarding(t)
		w.work(t)

		if got := w.request(t, r.ID).State; got != lifecycle.Completed {
			t.Errorf("%s: request is %s", name, got)
		}
	}
}

func TestForwardDue_OutlivesAPanicOfAConnector(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.panics = "crm"
	r := w.forwarding(t)
	w.work(t)

	w.expectDelivery(t, r, "crm", lifecycle.Failed)
	w.expectDelivery(t, r, "ads", lifecycle.Done)
}
