package fault_test

import (
	"strings"
	"testing"

	"lethe/internal/fault"
)

func TestPanicked_SaysNoMoreThanWhatTheRuntimeSays(t *testing.T) {
	t.Parallel()
	cause := func(do func()) (err error) {
		defer func() { err = fault.Panicked(recover()) }()
		do()
		return nil
	}
	var none map[string]int
	for want, do := range map[string]func(){
		"assignment to entry in nil map": func() { none["anna@example.com"] = 1 },
		"panic of type string":           func() { panic("anna@example.com") },
	} {
		if got := cause(do).Error(); !strings.Contains(got, want) || strings.Contains(got, "anna") {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}
