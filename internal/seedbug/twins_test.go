package seedbug_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A twin is a test of a promise in a build that breaks it: there it must fail.
var twins = []struct{ fault, pkg, test string }{
	{"mark_before_send", "erasure", "TestForwardDue_TriesAgainWithTheSameKey"},
	{"new_key", "erasure", "TestForwardDue_TriesAgainWithTheSameKey"},
	{"app_clock", "erasure", "TestForwardDue_F15_LeasesByTheDatabasesClock"},
	{"no_lease", "erasure", "TestSettle_F17_AStaleResultChangesNothing"},
	{"routing_outside", "erasure", "TestRouteDue_I1_WritesTheDeliveriesInTheSameTransaction"},
	{"ledger_outside", "erasure", "TestApprove_F42_HoldsOnlyWithItsLedgerEntry"},
	{"ledger_outside", "erasure", "TestForwardDue_F42_SettlesOnlyWithTheLedgerEntry"},
	{"unroutable_is_done", "erasure", "TestRouteDue_GivesWhatNoRuleRoutesBackToAPerson"},
}

// Not in parallel: each builds a test of its own, which takes every core there is.
func TestTwins_FailWhereTheFaultIsPlanted(t *testing.T) {
	for _, twin := range twins {
		t.Run(twin.fault+"/"+twin.test, func(t *testing.T) {
			said := run(t, "seedbug_"+twin.fault, twin.pkg, twin.test)
			if !strings.Contains(said, "--- FAIL: "+twin.test+" ") {
				t.Errorf("the test does not see the fault:\n%s", said)
			}
		})
	}
}

// The same call without a fault passes, or the twins would prove nothing.
func TestTwins_PassWithoutAFault(t *testing.T) {
	said := run(t, "", "erasure", "TestForwardDue_TriesAgainWithTheSameKey")
	if !strings.Contains(said, "--- PASS: TestForwardDue_TriesAgainWithTheSameKey ") {
		t.Errorf("the test fails without a fault:\n%s", said)
	}
}

func run(t *testing.T, tag, pkg, test string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-vet=off", "-tags", tag, "-run", "^"+test+"$", "lethe/internal/"+pkg)
	said, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return string(said)
}
