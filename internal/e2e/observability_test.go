package e2e_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"lethe/internal/pgtest"
)

// alarmRules is a file of rules as Prometheus reads it.
type alarmRules struct {
	Groups []struct {
		Name  string
		Rules []alarm
	}
}

type alarm struct {
	Alert, Expr, For    string
	Labels, Annotations map[string]string
}

// dashboard is what a Grafana dashboard asks.
type dashboard struct {
	Panels []struct {
		Title   string
		Targets []struct{ Expr string }
	}
}

func observability(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "deploy", "observability", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func alarms(t *testing.T) []alarm {
	t.Helper()
	var file alarmRules
	if err := yaml.UnmarshalWithOptions(observability(t, "prometheus-rules.yaml"), &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	var all []alarm
	for _, g := range file.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

// metricNames are those in an expression, as they are named in /metrics.
func metricNames(expr string) []string {
	var names []string
	for _, name := range regexp.MustCompile(`\b(?:lethe|http|go|process)_\w+`).FindAllString(expr, -1) {
		names = append(names, regexp.MustCompile(`^(.*_seconds)_(?:bucket|count|sum)$`).ReplaceAllString(name, "$1"))
	}
	return names
}

// What the alarms and the dashboard ask for is what a program that has done some
// work exports, with the labels by which they ask.
func TestObservability_AsksForMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t))
	r := f.add()
	f.apply(routing(map[string]*destination{"crm": newDestination(t, nil)}))
	get(t, r.adminURL+"/metrics") // counts begin with the first look
	sent := r.api().submit(t, submission("anna@example.com"))
	eventually(t, fleetTime(), "the request is completed", func() bool { return r.api().request(t, sent.ID).State == "COMPLETED" })
	db := f.database()
	if _, err := db.ExecContext(t.Context(), `INSERT INTO invariants (name, violations, examples, checked_at) VALUES ('I8', 0, '[]', lethe_now()) ON CONFLICT DO NOTHING`); err != nil {
		t.Fatal(err)
	}
	var metrics string
	eventually(t, fleetTime(), "the request is counted", func() bool {
		metrics = get(t, r.adminURL+"/metrics")
		return strings.Contains(metrics, `lethe_requests_total{regulation="GDPR",source="shop"} 1`) &&
			strings.Contains(metrics, `lethe_requests_closed_total{on_time="true",outcome="COMPLETED"} 1`)
	})

	for _, series := range []string{`lethe_delivery_attempts_total{destination="crm",result="done"} 1`, `lethe_webhook_attempts_total{result="done"} 1`} {
		if !strings.Contains(metrics, series+"\n") {
			t.Errorf("the metrics lack %s", series)
		}
	}
	asked := map[string]string{}
	for _, a := range alarms(t) {
		asked["the alarm "+a.Alert] = a.Expr
	}
	var board dashboard
	if err := json.Unmarshal(observability(t, "grafana-dashboard.json"), &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			asked["the panel "+p.Title] = target.Expr
		}
	}
	if len(asked) < 30 {
		t.Errorf("only %d expressions are found", len(asked))
	}
	for where, expr := range asked {
		names := metricNames(expr)
		if len(names) == 0 {
			t.Errorf("%s asks for nothing: %s", where, expr)
		}
		for _, name := range names {
			if !strings.Contains(metrics, "# TYPE "+name+" ") {
				t.Errorf("%s asks for %s, which there is not", where, name)
			}
		}
	}
	guide := readDoc(t, "docs/operations.md")
	exported := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (lethe_\w+) `).FindAllStringSubmatch(metrics, -1) {
		exported[m[1]] = true
	}
	for _, name := range slices.Sorted(maps.Keys(exported)) {
		if !strings.Contains(guide, "`"+name) {
			t.Errorf("docs/operations.md does not tell of %s", name)
		}
	}
}

var threshold = regexp.MustCompile(` (?:>|==) \d+`)

func TestAlarms_SayWhatToDo(t *testing.T) {
	t.Parallel()
	guide := readDoc(t, "docs/operations.md")
	for _, a := range alarms(t) {
		if strings.Count(a.Expr, "(") != strings.Count(a.Expr, ")") || strings.Count(a.Expr, "{") != strings.Count(a.Expr, "}") ||
			!threshold.MatchString(a.Expr) && !strings.HasPrefix(a.Expr, "absent(") {
			t.Errorf("%s is no condition: %s", a.Alert, a.Expr)
		}
		if a.Annotations["summary"] == "" || a.Annotations["description"] == "" || a.Labels["severity"] == "" {
			t.Errorf("%s lacks a summary, a description or a severity", a.Alert)
		}
		if a.Annotations["runbook"] != "docs/operations.md#"+strings.ToLower(a.Alert) || !strings.Contains(guide, "\n#### "+a.Alert+"\n") {
			t.Errorf("%s leads to %q; want the section of its name in docs/operations.md", a.Alert, a.Annotations["runbook"])
		}
	}
}
