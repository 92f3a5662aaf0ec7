package e2e_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"testing"
)

// place is one page of the staff app: the name of its picture, and its address.
type place struct{ name, path string }

// apart are the addresses of routes.go for GET that are no pages of ours: files,
// those that lead elsewhere or answer a script, and GraphiQL.
var apart = regexp.MustCompile(`\.(csv|json|zip)$|^/(\{\$\}|queue/bulk|queue/next|me/session|settings|graphiql)$|/(approve|note|check)$`)

// places lists a page for each address that shows one, with what the demo has, and
// the states that look different. A lead or an admin may see each of them.
func (l *lethe) places(t *testing.T) []place {
	t.Helper()
	open, calm, failed := l.firstReference(t), l.lastReference(t), l.firstFailure(t)
	lead, admin := l.visit(t, "lead"), l.visit(t, "admin")
	lead.send(http.MethodPost, "/views", url.Values{"name": {"Overseas"}, "query": {"view=open&regulation=CCPA"}, "shared": {"yes"}})
	task := lead.link("/deliveries?view=tasks", `/deliveries/[0-9a-f-]{36}`)
	return []place{
		{"queue", "/queue"},
		{"queue-all", "/queue?view=open"},
		{"queue-failed", "/queue?view=failed"},
		{"queue-empty", "/queue?view=mine"},
		{"view-new", "/views/new?query=view%3Dopen"},
		{"view", lead.link("/me", `/views/[0-9a-f-]{36}`)},
		{"request", "/requests/" + open},
		{"request-failed", lead.link("/deliveries", `/requests/ER-[0-9A-Z-]{9}`)},
		{"request-archived", lead.link("/archive", `/requests/ER-[0-9A-Z-]{9}`)},
		{"request-assign", "/requests/" + open + "/assign"},
		{"request-reveal", "/requests/" + open + "/reveal"},
		{"request-reject", "/requests/" + open + "/reject"},
		{"request-cancel", "/requests/" + open + "/cancel"},
		{"request-hold", "/requests/" + open + "/hold"},
		{"request-extend", "/requests/" + calm + "/extend"},
		{"request-clock", "/requests/" + calm + "/clock"},
		{"request-letter", "/requests/" + open + "/letters/receipt"},
		{"request-certificate", lead.link("/archive", `/requests/ER-[0-9A-Z-]{9}`) + "/certificate"},
		{"request-new", "/requests/new"},
		{"deliveries", "/deliveries"},
		{"deliveries-tasks", "/deliveries?view=tasks"},
		{"deliveries-empty", "/deliveries?view=held"},
		{"delivery", "/deliveries/" + failed},
		{"delivery-task", task},
		{"delivery-hold", "/deliveries/" + failed + "/hold"},
		{"delivery-waive", "/deliveries/" + failed + "/waive"},
		{"delivery-record", task + "/record"},
		{"dashboard", "/dashboard"},
		{"archive", "/archive"},
		{"destinations", "/destinations"},
		{"destination", "/destinations/crm"},
		{"destination-new", "/destinations/new"},
		{"destination-edit", "/destinations/crm/edit"},
		{"destination-remove", "/destinations/crm/remove"},
		{"destination-secret", "/destinations/crm/secret"},
		{"destination-pause", "/destinations/crm/pause"},
		{"destination-test", "/destinations/crm/test"},
		{"destination-sample", "/destinations/crm/sample"},
		{"destination-resend", "/destinations/crm/resend?since=2020-01-01T00:00"},
		{"destination-backfill", "/destinations/crm/backfill?since=2020-01-01T00:00"},
		{"rules", "/rules"},
		{"rules-versions", "/rules/versions"},
		{"rules-version", "/rules/versions/1"},
		{"rules-test", "/rules/test?reference=" + open},
		{"rules-draft", "/rules/draft"},
		{"rules-draft-new", "/rules/draft/new"},
		{"rules-draft-rule", "/rules/draft/rules/everyone"},
		{"rules-draft-text", "/rules/draft/text"},
		{"rules-draft-simulate", "/rules/draft/simulate"},
		{"rules-publish", "/rules/publish"},
		{"reports", "/reports"},
		{"audit", "/audit"},
		{"audit-entry", "/audit/" + l.firstEntry(t)},
		{"settings-general", "/settings/general"},
		{"settings-deadlines", "/settings/deadlines"},
		{"settings-retention", "/settings/retention"},
		{"settings-health", "/settings/health"},
		{"settings-users", "/settings/users"},
		{"settings-user-new", "/settings/users/new"},
		{"settings-user", admin.link("/settings/users", `/settings/users/[0-9a-f-]{36}`)},
		{"settings-tokens", "/settings/tokens"},
		{"settings-token-new", "/settings/tokens/new"},
		{"settings-token-rotate", admin.link("/settings/tokens", `/settings/tokens/[0-9a-f-]{36}/rotate`)},
		{"settings-token-revoke", admin.link("/settings/tokens", `/settings/tokens/[0-9a-f-]{36}/revoke`)},
		{"api", "/docs/api"},
		{"api-mutations", "/docs/api/mutations"},
		{"api-mutation", "/docs/api/mutations/approveErasureRequest"},
		{"api-queries", "/docs/api/queries"},
		{"api-query", "/docs/api/queries/erasureRequests"},
		{"api-types", "/docs/api/types"},
		{"api-type", "/docs/api/types/ErasureRequest"},
		{"api-errors", "/docs/api/errors"},
		{"api-webhooks", "/docs/api/webhooks"},
		{"me", "/me"},
		{"me-password", "/me/password"},
	}
}

// link is the first link on the page whose address fits the pattern.
func (v visitor) link(path, pattern string) string {
	v.t.Helper()
	_, page := v.send(http.MethodGet, path, nil)
	found := regexp.MustCompile(`href="(` + pattern + `)`).FindStringSubmatch(page)
	if found == nil {
		v.t.Fatalf("%s has no link to %s", path, pattern)
	}
	return found[1]
}

// seenBy are the places that the role may see; the program says which.
func (l *lethe) seenBy(t *testing.T, role string, all []place) []place {
	t.Helper()
	v := l.visit(t, role)
	var out []place
	for _, p := range all {
		switch status, _ := v.send(http.MethodGet, p.path, nil); status {
		case http.StatusOK:
			out = append(out, p)
		case http.StatusForbidden:
		default:
			t.Errorf("%s answers the %s with %d", p.path, role, status)
		}
	}
	return out
}

// Who adds a page adds it to the list, and so every check is made of it.
func TestPlaces_AreAllThatTheProgramShows(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	mux, missing := http.NewServeMux(), map[string]bool{}
	for _, m := range regexp.MustCompile(`\{"GET (/[^"]*)", (\S+),`).FindAllStringSubmatch(string(source), -1) {
		mux.HandleFunc("GET "+m[1], http.NotFound)
		missing["GET "+m[1]] = !apart.MatchString(m[1])
	}
	if len(missing) < 60 {
		t.Fatalf("%d addresses were found in routes.go; there are more", len(missing))
	}
	l := start(t, setup{demo: true})
	for _, p := range append(l.places(t), place{"login", "/login"}) {
		r, err := http.NewRequest(http.MethodGet, p.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, pattern := mux.Handler(r)
		delete(missing, pattern)
	}
	for pattern, is := range missing {
		if is {
			t.Errorf("no place is at %q", pattern)
		}
	}
}
