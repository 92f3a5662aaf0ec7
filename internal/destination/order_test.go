package destination_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"lethe/internal/destination"
)

func TestOrder_IsPrintedWithoutIdentifiers(t *testing.T) {
	t.Parallel()
	o := destination.Order{
		DeliveryID:  "0190",
		Identifiers: []destination.Identifier{{Type: "email", Value: "anna@example.com"}},
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sent", "order", o, "identifiers", o.Identifiers)
	slog.New(slog.NewTextHandler(&log, nil)).Info("sent", "order", o, "identifiers", o.Identifiers)
	asJSON, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	printed := []string{log.String(), string(asJSON)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed = append(printed, fmt.Sprintf(verb, o), fmt.Sprintf(verb, &o), fmt.Sprintf(verb, o.Identifiers))
	}
	for _, p := range printed {
		if strings.Contains(p, "anna") || strings.Contains(p, fmt.Sprintf("%x", "anna")) {
			t.Errorf("printed an identifier: %s", p)
		}
	}
	if !strings.Contains(log.String(), "email:[redacted]") {
		t.Errorf("log %s does not say which type of identifier it was", log.String())
	}
}

func TestTarget_IsPrintedWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	to := destination.Target{Name: "crm", Secrets: []string{"whsec_hush", "whsec_hush2"}}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sent", "to", to, "all", []destination.Target{to})
	asJSON, err := json.Marshal(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{log.String(), string(asJSON), fmt.Sprintf("%v %+v %#v %s", to, to, to, &to)} {
		if strings.Contains(p, "hush") {
			t.Errorf("printed a secret: %s", p)
		}
	}
}
