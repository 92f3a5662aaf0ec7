package check

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// Whatever the overlays say, the chart says: containers, probes, rights, settings,
// policies, alarms, and the files of Postgres. `make chart` copies what both have as
// files; templates are changed by hand.
func TestChart_SaysWhatTheOverlaySays(t *testing.T) {
	t.Parallel()
	for _, overlay := range []string{"local", "production"} {
		t.Run(overlay, func(t *testing.T) {
			t.Parallel()
			want := compared(t, decode(t, render(t, manifests(t), overlay)))
			got := compared(t, decode(t, template(t, "lethe", values(overlay))))
			if len(want) < 18 {
				t.Fatalf("only %d objects are compared", len(want))
			}
			for _, name := range slices.Sorted(maps.Keys(want)) {
				switch {
				case got[name] == "":
					t.Errorf("the chart has no %s", name)
				case got[name] != want[name]:
					t.Errorf("%s differs (- overlay, + chart):\n%s", name, difference(want[name], got[name]))
				}
				delete(got, name)
			}
			for name := range got {
				t.Errorf("the overlay has no %s", name)
			}
		})
	}
}

// compared are the objects that both make, as YAML by kind and name, without what
// must differ: labels of the tool, sums in names, and namespaces, which Helm is told.
func compared(t *testing.T, in objects) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, o := range in {
		kind := o.GetObjectKind().GroupVersionKind().Kind
		if kind == "Namespace" || kind == "Secret" || o.GetAnnotations()["helm.sh/hook"] != "" {
			continue
		}
		if kind != "Service" { // by whose labels others find it
			o.SetLabels(nil)
		}
		o.SetNamespace("")
		fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		if err != nil {
			t.Fatal(err)
		}
		text, err := yaml.Marshal(plain(fields))
		if err != nil {
			t.Fatal(err)
		}
		all[kind+" "+sumless(o.GetName())] = string(text)
	}
	return all
}

// plain drops what the tools add, and then what is empty.
func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		left := map[string]any{}
		for key, inner := range v {
			if tools.MatchString(key) {
				continue
			}
			if inner = plain(inner); !reflect.DeepEqual(inner, map[string]any{}) {
				left[key] = inner
			}
		}
		return left
	case []any:
		left := make([]any, 0, len(v))
		for _, inner := range v {
			left = append(left, plain(inner))
		}
		return left
	case string:
		return sumless(v)
	default:
		return v
	}
}

var (
	tools = regexp.MustCompile(`^(app\.kubernetes\.io/(instance|managed-by|part-of|version)|helm\.sh/.*|checksum/.*)$`)
	sums  = regexp.MustCompile(`^(lethe-(settings|postgres-config|postgres-roles|postgres-scripts)|lethe-migrate-[0-9.]+)-[0-9a-z]{8,10}$`)
)

// sumless is the name without the sum of the content that it ends with.
func sumless(name string) string { return sums.ReplaceAllString(name, "$1") }

// difference are the lines that only one of both has.
func difference(was, is string) string {
	var lines []string
	before, after := strings.Split(was, "\n"), strings.Split(is, "\n")
	for _, line := range before {
		if !slices.Contains(after, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}
