package check

import (
	"os"
	"reflect"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func TestAlerts_AreThoseOfObservability(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../observability/prometheus-rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := yaml.UnmarshalStrict(content, &want); err != nil {
		t.Fatal(err)
	}
	for _, o := range decode(t, render(t, manifests(t), "production")) {
		if rule, ok := o.(*unstructured.Unstructured); ok && rule.GetKind() == "PrometheusRule" {
			if !reflect.DeepEqual(rule.Object["spec"], any(want)) {
				t.Error("the PrometheusRule is another: run make alerts")
			}
			return
		}
	}
	t.Error("production has no alarms")
}
