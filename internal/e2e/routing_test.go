package e2e_test

import (
	"strings"
	"testing"
)

func TestApply_OfWhatIsExportedChangesNothing(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true})
	before := l.export(t)
	if !strings.Contains(before, "enterprise-needs-a-person") {
		t.Fatalf("the demo's rules are not exported:\n%s", before)
	}
	if out := l.apply(t, before); out.stdout != "" || !strings.Contains(out.stderr, "Nothing changes") {
		t.Errorf("applying the export says %q and %q", out.stdout, out.stderr)
	}
	changed := strings.Replace(before, "enterprise-needs-a-person", "enterprise-waits", 1)
	if out := l.apply(t, changed, "--dry-run"); out.stdout == "" || !strings.Contains(out.stderr, "Nothing was published") {
		t.Errorf("a dry run says %q and %q; want the difference, and that it is one", out.stdout, out.stderr)
	}
	if after := l.export(t); after != before {
		t.Errorf("a dry run changed what is published:\n%s", after)
	}
	if n := number(t, l.database(t), "SELECT count(*) FROM rule_sets"); n != 1 {
		t.Errorf("there are %d versions of the rules; want 1", n)
	}
	if out := l.apply(t, changed); out.stdout == "" {
		t.Errorf("a change shows no difference: %q", out.stderr)
	}
	if after := l.export(t); after != changed {
		t.Errorf("what was applied is exported as\n%s\nwant\n%s", after, changed)
	}
}
