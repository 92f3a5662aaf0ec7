package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/rules/document"
)

const routing = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: manual}
  - {name: ads, title: Advertising, kind: manual}
rules:
  - {name: everyone, when: "true", to: [crm]}
  - {name: gold, when: 'attributes.tier == "gold"', to: [ads], review: window, reviewWindow: 24h}
`

// console is a command with what it prints, and a program with its own database.
type console struct {
	*app.App
	*cobra.Command
	out, err bytes.Buffer
}

func newConsole(t *testing.T) *console {
	t.Helper()
	cfg, err := config.Load(func(name string) (string, bool) { return "", false }, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Database.URL = config.Secret(pgtest.NewURL(t))
	c := &console{Command: &cobra.Command{}}
	c.SetOut(&c.out)
	c.SetErr(&c.err)
	if c.App, err = app.Open(t.Context(), app.Options{Config: cfg, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func operator(t *testing.T) context.Context {
	t.Helper()
	return auth.With(t.Context(), auth.System("test"))
}

func parsed(t *testing.T, text string) document.Document {
	t.Helper()
	d, err := document.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// apply publishes, and returns what was printed.
func (c *console) apply(t *testing.T, in erasure.Publication, asJSON bool) (stdout, stderr string, err error) {
	t.Helper()
	c.out.Reset()
	c.err.Reset()
	err = apply(operator(t), c.Command, c.App, in, asJSON)
	return c.out.String(), c.err.String(), err
}

func TestApply_ShowsTheDifferenceAndPublishes(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	in := erasure.Publication{Document: parsed(t, routing)}
	dry := in
	dry.DryRun = true
	if out, said, err := c.apply(t, dry, false); err != nil || !strings.HasPrefix(out, "+ destination crm\n") || !strings.Contains(said, "4 changes. Nothing was published.") {
		t.Errorf("a dry run: %q, %q, %v", out, said, err)
	}
	if _, said, err := c.apply(t, in, false); err != nil || !strings.Contains(said, "4 changes. Published as version 1.") {
		t.Errorf("the first time: %q, %v", said, err)
	}
	if out, said, err := c.apply(t, in, false); err != nil || out != "" || !strings.Contains(said, "Nothing changes: version 1 stays.") {
		t.Errorf("the second time: %q, %q, %v", out, said, err)
	}
	in.Document = parsed(t, strings.Replace(routing, "Advertising", "Marketing", 1))
	in.After = 7
	if _, _, err := c.apply(t, in, false); !fault.Is(err, fault.Conflict) {
		t.Errorf("after another version: %v; want a conflict", err)
	}
	in.After = 1
	out, _, err := c.apply(t, in, true)
	const want = `{"version":2,"published":true,"changes":[{"op":"~","subject":"destination","name":"ads","field":"title","old":"Advertising","new":"Marketing"}],` +
		`"coverage":{"never":[],"unnamed":[],"gaps":[],"perhaps":[],"seen":0,"stranded":0}}` + "\n"
	if err != nil || out != want {
		t.Errorf("as JSON: %v, %s\nwant %s", err, out, want)
	}
}

func TestApply_WarnsAndRefusesGapsUntilTheyAreAccepted(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	narrow := strings.Replace(strings.Replace(routing, `"true"`, `'regulation == "CCPA"'`, 1), `attributes.tier == "gold"`, `cause == "x" && cause == "y"`, 1)
	in := erasure.Publication{Document: parsed(t, narrow)}
	_, said, err := c.apply(t, in, false)
	if !errors.Is(err, errGaps) || !strings.Contains(err.Error(), "--accept-gaps") {
		t.Errorf("it ends with %v; want a refusal that names the flag", err)
	}
	for _, line := range []string{"warning: rule gold can never match\n", "warning: no rule can send to destination ads\n", "warning: reaches no destination: "} {
		if !strings.Contains(said, line) {
			t.Errorf("it does not say %q:\n%s", line, said)
		}
	}
	sometimes := erasure.Publication{Document: parsed(t, strings.Replace(routing, `"true"`, `attributes.vip == true`, 1)), DryRun: true}
	if _, said, err := c.apply(t, sometimes, false); err != nil || !strings.Contains(said, "warning: reaches a destination only with certain attributes") {
		t.Errorf("where attributes decide: %q, %v", said, err)
	}
	in.AcceptGaps = true
	if _, said, err := c.apply(t, in, false); err != nil || !strings.Contains(said, "warning: reaches no destination") || !strings.Contains(said, "Published as version 1.") {
		t.Errorf("accepted: %q, %v", said, err)
	}
	in.AcceptGaps = false
	if _, said, err := c.apply(t, in, false); err != nil || !strings.Contains(said, "Nothing changes") {
		t.Errorf("applied again: %q, %v; want no change and no question", said, err)
	}
}

func TestExport_OfAnOldVersionBringsItBack(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for _, title := range []string{"Advertising", "Marketing"} {
		in := erasure.Publication{Document: parsed(t, strings.Replace(routing, "Advertising", title, 1)), Comment: title}
		if _, _, err := c.apply(t, in, false); err != nil {
			t.Fatal(err)
		}
	}
	var first, current bytes.Buffer
	if err := export(operator(t), &first, c.App, 1); err != nil || !strings.Contains(first.String(), "Advertising") {
		t.Fatalf("version 1 is %s, %v", &first, err)
	}
	if _, said, err := c.apply(t, erasure.Publication{Document: parsed(t, first.String())}, false); err != nil || !strings.Contains(said, "version 3") {
		t.Errorf("it is published with %q, %v", said, err)
	}
	if err := export(operator(t), &current, c.App, 0); err != nil || current.String() != first.String() {
		t.Errorf("the current version is %s, %v; want version 1 again", &current, err)
	}
	if err := export(operator(t), &current, c.App, 9); !fault.Is(err, fault.NotFound) {
		t.Errorf("version 9: %v; want not found", err)
	}
	list, err := versions(t.Context(), c.App)
	if err != nil || len(list) != 3 || list[0].Version != 3 || *list[1].Comment != "Marketing" {
		t.Fatalf("the versions are %+v, %v", list, err)
	}
	var table strings.Builder
	if err := printVersions(&table, list); err != nil || strings.Count(table.String(), "\n") != 4 || !strings.Contains(table.String(), "test  -       Marketing\n") {
		t.Errorf("printed as\n%s%v", table.String(), err)
	}
}

func TestRulesCheck_PrintsEveryFaultWithItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "routing.yaml")
	check := func(text string, flags ...string) (string, error) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		root := newRoot()
		root.SetOut(&out)
		root.SetErr(&bytes.Buffer{})
		root.SetArgs(append([]string{"rules", "check", "--offline", "-f", file}, flags...))
		err := root.ExecuteContext(t.Context())
		return out.String(), err
	}
	faulty := strings.Replace(routing, `"true", to: [crm]`, `"cuase == 'x'", to: [nowhere]`, 1)
	out, err := check(faulty)
	if err == nil || strings.Count(out, "\n") != 2 || !strings.HasPrefix(out, file+":6:") || !strings.Contains(out, "rules[0].to[0]: there is no destination") {
		t.Errorf("it prints\n%sand ends with %v; want two faults of line 6", out, err)
	}
	if out, err := check(faulty, "--json"); err == nil || !strings.HasPrefix(out, `{"problems":[{"line":6,"column":`) {
		t.Errorf("as JSON it prints %s and ends with %v", out, err)
	}
	if out, err := check(routing); err != nil || out != "" {
		t.Errorf("without a fault it prints %q and ends with %v", out, err)
	}
}
