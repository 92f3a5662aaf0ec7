package check

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// foreign are kinds of operators, whose types are not Kubernetes' own.
var foreign = map[string]bool{
	"monitoring.coreos.com/v1/ServiceMonitor": true,
	"monitoring.coreos.com/v1/PrometheusRule": true,
	"postgresql.cnpg.io/v1/Cluster":           true,
	"postgresql.cnpg.io/v1/ScheduledBackup":   true,
	"barmancloud.cnpg.io/v1/ObjectStore":      true,
}

type object interface {
	runtime.Object
	metav1.Object
}

type objects []object

// decode reads a YAML stream. A field that the kind does not have, or that is there
// twice, fails the test.
func decode(t *testing.T, stream []byte) objects {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, autoscalingv2.AddToScheme, batchv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{Yaml: true, Strict: true})
	var all objects
	for documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream))); ; {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(string(document)) == "" {
			continue
		}
		all = append(all, decodeOne(t, strict, document))
	}
}

func decodeOne(t *testing.T, strict runtime.Decoder, document []byte) object {
	t.Helper()
	var kind metav1.TypeMeta
	if err := sigsyaml.Unmarshal(document, &kind); err != nil {
		t.Fatal(err)
	}
	if foreign[kind.APIVersion+"/"+kind.Kind] {
		var any unstructured.Unstructured
		if err := sigsyaml.UnmarshalStrict(document, &any.Object); err != nil {
			t.Fatalf("%s: %v", kind.Kind, err)
		}
		return &any
	}
	decoded, _, err := strict.Decode(document, nil, nil)
	if err != nil {
		t.Fatalf("%s: %v\n%s", kind.Kind, err, document)
	}
	return decoded.(object)
}

// of returns the objects of one kind, by name.
func of[T object](all objects) map[string]T {
	found := map[string]T{}
	for _, o := range all {
		if one, ok := o.(T); ok {
			found[one.GetName()] = one
		}
	}
	return found
}

func TestOverlays_AreWhatKubernetesUnderstands(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		if len(in) < 20 {
			t.Errorf("there are only %d objects", len(in))
		}
		for _, o := range in {
			_, isNamespace := o.(*corev1.Namespace)
			if !isNamespace && o.GetNamespace() != "lethe" {
				t.Errorf("%s is in the namespace %q", o.GetName(), o.GetNamespace())
			}
		}
	})
}
