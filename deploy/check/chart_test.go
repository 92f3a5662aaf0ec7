package check

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// values are those with which the chart says what the overlay of that name says.
func values(overlay string) map[string]any {
	if overlay == "local" {
		return map[string]any{
			"baseUrl":       "http://localhost:8080",
			"settings":      map[string]any{"LETHE_REVIEW_WINDOW": "2m"},
			"postgres":      map[string]any{"enabled": true},
			"networkPolicy": map[string]any{"ingressNamespace": "", "prometheusNamespace": ""},
		}
	}
	return map[string]any{
		"baseUrl":  "https://lethe.example.com",
		"image":    map[string]any{"repository": "registry.example.com/lethe"},
		"settings": map[string]any{"LETHE_TIME_ZONE": "Europe/Berlin"},
		"ingress": map[string]any{
			"enabled": true, "host": "lethe.example.com",
			"annotations": map[string]any{"cert-manager.io/cluster-issuer": "letsencrypt"},
		},
		"monitoring": map[string]any{"serviceMonitor": true, "rules": true},
	}
}

// template renders the chart as `helm template` would, its tests too.
func template(t *testing.T, release string, values map[string]any) []byte {
	t.Helper()
	stream, err := tryTemplate(release, values)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func tryTemplate(release string, values map[string]any) ([]byte, error) {
	chart, err := loader.Load("../chart")
	if err != nil {
		return nil, err
	}
	here := chartutil.ReleaseOptions{Name: release, Namespace: "lethe", Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(chart, values, here, nil)
	if err != nil {
		return nil, err
	}
	files, err := engine.Engine{Strict: true}.Render(chart, all)
	if err != nil {
		return nil, err
	}
	var stream strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".yaml" {
			continue
		}
		for _, document := range releaseutil.SplitManifests(files[name]) {
			stream.WriteString(document + "\n---\n")
		}
	}
	return []byte(stream.String()), nil
}

func TestChart_MeetsPodSecurityRestrictedWithItsTestToo(t *testing.T) {
	t.Parallel()
	checks, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, overlay := range []string{"local", "production"} {
		in := decode(t, template(t, "lethe", values(overlay)))
		pods := workloads(in)
		for name, pod := range of[*corev1.Pod](in) {
			pods = append(pods, workload{name, corev1.PodTemplateSpec{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec}, false})
		}
		if len(pods) < 4 {
			t.Errorf("%s: there are only %d kinds of pods", overlay, len(pods))
		}
		for _, w := range pods {
			found := policy.AggregateCheckResults(checks.EvaluatePod(restricted, &w.template.ObjectMeta, &w.template.Spec))
			if !found.Allowed {
				t.Errorf("%s: %s: %s", overlay, w.name, found.ForbiddenDetail())
			}
		}
	}
}

func TestChart_RefusesValuesThatCannotBe(t *testing.T) {
	t.Parallel()
	for wrong, change := range map[string]map[string]any{
		"no address":            {"baseUrl": ""},
		"a misspelt value":      {"ingres": map[string]any{}},
		"a misspelt inner one":  {"web": map[string]any{"replicas": 3}},
		"a tag that moves":      {"image": map[string]any{"tag": "latest"}},
		"a secret in the open":  {"settings": map[string]any{"LETHE_SMTP_URL": "smtp://user:password@mail.example.com"}},
		"no setting":            {"settings": map[string]any{"PATH": "/"}},
		"a pod that is alone":   {"work": map[string]any{"minReplicas": 1}},
		"an Ingress to nowhere": {"ingress": map[string]any{"enabled": true}},
		"keys of no secret":     {"secretSettings": map[string]any{"keys": []any{"LETHE_SMTP_URL"}}},
		"a Postgres that moves": {"postgres": map[string]any{"image": "postgres:17"}},
	} {
		given := values("local")
		maps.Copy(given, change)
		if _, err := tryTemplate("lethe", given); err == nil || !strings.Contains(err.Error(), "schema") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
