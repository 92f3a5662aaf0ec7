package view_test

import (
	"strings"
	"testing"

	"lethe/web/view"
)

func TestHealth_SaysWhatIsTrueAndHowOldItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page view.Health
		want string
	}{
		"calm":        {health(), "0 unaccounted: every request is where the record says (checked 20 seconds ago)."},
		"unaccounted": {unaccounted(), "8 unaccounted: what is listed below must never be (checked 20 seconds ago)."},
		"stale":       {stale(), "Nobody checks: checked 12 minutes ago."},
		"new":         {view.Health{Frame: frame()}, "Not checked yet."},
		"by login":    {view.Health{Frame: frame(), Guard: "login"}, "its database user has no right to"},
		"by role":     {view.Health{Frame: frame(), Guard: "role"}, "it has given up that right of its database user"},
		"by trigger":  {view.Health{Frame: frame(), Guard: "trigger"}, "Only triggers guard the ledger."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := text(one(t, find(render(t, view.HealthPage(c.page)), "main")))
			if !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if name != "calm" && strings.Contains(got, "0 unaccounted") {
				t.Error("it calms although there is no reason")
			}
		})
	}
}

func TestHealth_LinksToTheRequestsItFound(t *testing.T) {
	t.Parallel()
	main := one(t, find(render(t, view.HealthPage(unaccounted())), "main"))
	if n := len(withAttr(main, "href", "/requests/ER-7QK4-M2XD")); n != 1 {
		t.Errorf("%d links to the request", n)
	}
	if got := text(main); !strings.Contains(got, "01932f5c-0000-7000-8000-000000000002") || !strings.Contains(got, "and 5 more") {
		t.Errorf("got %q", got)
	}
}

func TestQueue_CallsForWhatIsUnaccounted(t *testing.T) {
	t.Parallel()
	p := queue()
	look := func() int {
		return len(withAttr(one(t, find(render(t, view.QueuePage(p)), "main")), "href", "/settings/health"))
	}
	if look() != 0 {
		t.Error("it calls although all is accounted for")
	}
	p.Counts.Unaccounted = 3
	if look() != 1 {
		t.Error("it does not call")
	}
}
