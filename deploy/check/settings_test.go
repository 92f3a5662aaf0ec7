package check

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// settings are the names that the program knows: it is asked for them once.
var settings = sync.OnceValues(func() (map[string]bool, error) {
	ask := exec.Command("go", "run", "./cmd/lethe", "config", "check", "--json")
	ask.Dir, ask.Stderr = "../..", os.Stderr
	out, err := ask.Output()
	if err != nil {
		return nil, err
	}
	var listed []struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(out, &listed); err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, s := range listed {
		names[s.Name], names[s.Name+"_FILE"] = true, true
	}
	return names, nil
})

// isSetting tells whether the program, Go or OpenTelemetry read the variable.
func isSetting(t *testing.T, name string) bool {
	t.Helper()
	known, err := settings()
	if err != nil {
		t.Fatal(err)
	}
	if len(known) < 30 {
		t.Fatalf("the program knows only %v", known)
	}
	return known[name] || name == "GOMEMLIMIT" || strings.HasPrefix(name, "OTEL_")
}

func TestSettings_AreKnownToTheProgram(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		maps := of[*corev1.ConfigMap](in)
		asked := 0
		for _, w := range workloads(in) {
			for _, c := range w.containers() {
				if w.template.Labels["app.kubernetes.io/name"] != "lethe" {
					continue
				}
				names := map[string]bool{}
				for _, v := range c.Env {
					names[v.Name] = true
				}
				for _, from := range c.EnvFrom {
					for name := range maps[from.ConfigMapRef.Name].Data {
						names[name] = true
					}
				}
				for name := range names {
					asked++
					if !isSetting(t, name) {
						t.Errorf("%s/%s sets %s, which nothing reads", w.name, c.Name, name)
					}
				}
				if !names["LETHE_DATABASE_URL_FILE"] || names["LETHE_DATABASE_URL"] {
					t.Errorf("%s/%s does not get the database's URL as a file", w.name, c.Name)
				}
			}
		}
		if asked < 10 {
			t.Errorf("only %d variables are set", asked)
		}
	})
}
