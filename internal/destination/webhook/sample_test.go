package webhook

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"lethe/internal/apidoc"
)

// What the reference shows to integrators is what is sent.
func TestReference_ShowsTheBodiesThatAreSent(t *testing.T) {
	t.Parallel()
	var o order
	compare(t, apidoc.Webhooks().Order, &event{Data: &o})
	if o.DeliveryID == "" || len(o.Identifiers) == 0 || o.CallbackURL == "" {
		t.Errorf("the order lacks something: %+v", o)
	}
	var shown struct {
		Timestamp time.Time
		Data      struct{ DeliveryID string }
	}
	if err := json.Unmarshal([]byte(apidoc.Webhooks().Connection), &shown); err != nil {
		t.Fatal(err)
	}
	sent, err := encodeNoOp(shown.Data.DeliveryID, shown.Timestamp)
	if err != nil {
		t.Fatal(err)
	}
	if got := compact(t, apidoc.Webhooks().Connection); got != string(sent) {
		t.Errorf("the reference shows\n%s\nand sent is\n%s", got, sent)
	}
}

// compare reads a body as it is written, and writes it again.
func compare(t *testing.T, body string, e *event) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(e); err != nil {
		t.Fatal(err)
	}
	again, err := encodeEvent(*e)
	if err != nil {
		t.Fatal(err)
	}
	if got := compact(t, body); got != string(again) {
		t.Errorf("the reference shows\n%s\nand sent is\n%s", got, again)
	}
}

func compact(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
