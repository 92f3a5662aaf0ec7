package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/fault"
)

func TestTellSteps_PrintsALineForEachAndFailsWithTheLast(t *testing.T) {
	t.Parallel()
	steps := []destination.Step{
		{Name: "lookup", OK: true, Detail: "2 addresses", Took: 3 * time.Millisecond},
		{Name: "connect", Detail: "nobody listens there", Took: 1400 * time.Microsecond, Raw: "nothing"},
	}
	const text = "ok      lookup   3ms  2 addresses\n" +
		"FAILED  connect  1ms  nobody listens there\n"
	const object = `[{"name":"lookup","ok":true,"detail":"2 addresses","tookMs":3},` +
		`{"name":"connect","ok":false,"detail":"nobody listens there","tookMs":1,"raw":"nothing"}]` + "\n"
	for want, asJSON := range map[string]bool{text: false, object: true} {
		var out strings.Builder
		if err := tellSteps(&out, steps, asJSON); !errors.Is(err, errTestFailed) || out.String() != want {
			t.Errorf("%v, printed\n%swant\n%s", err, out.String(), want)
		}
		if err := tellSteps(&out, steps[:1], asJSON); err != nil {
			t.Errorf("a test that went well: %v", err)
		}
	}
}

func TestReadSecret_IsNeverEmpty(t *testing.T) {
	t.Parallel()
	if got, err := readSecret(strings.NewReader(" whsec_abc\r\n")); got != "whsec_abc" || err != nil {
		t.Errorf("read %d characters, %v", len(got), err)
	}
	if _, err := readSecret(strings.NewReader("\n")); !fault.Is(err, fault.BadInput) {
		t.Errorf("of nothing: %v; want bad input", err)
	}
}
