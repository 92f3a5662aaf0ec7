package check

import (
	"regexp"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// What a process may take between SIGTERM and its end: reliability rule F4.
const stopTime = 25 * time.Second

func TestImages_ArePinned(t *testing.T) {
	t.Parallel()
	// A version with at least two parts, or a digest.
	pinned := regexp.MustCompile(`:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$`)
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, w := range workloads(in) {
			for _, c := range w.containers() {
				if !pinned.MatchString(c.Image) {
					t.Errorf("%s/%s runs %q", w.name, c.Name, c.Image)
				}
			}
		}
	})
}

func TestWorkloads_HaveTheLabelsOfKubernetes(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, w := range workloads(in) {
			for _, label := range []string{"name", "instance", "component", "part-of"} {
				if w.template.Labels["app.kubernetes.io/"+label] == "" {
					t.Errorf("the pods of %s have no label app.kubernetes.io/%s", w.name, label)
				}
			}
		}
	})
}

func TestServers_AreProbedAndStoppedGently(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, w := range workloads(in) {
			if !w.serves {
				continue
			}
			for _, c := range w.template.Spec.Containers {
				if c.StartupProbe == nil || c.LivenessProbe == nil || c.ReadinessProbe == nil {
					t.Errorf("%s/%s lacks a probe", w.name, c.Name)
				}
			}
		}
		for name, d := range of[*appsv1.Deployment](in) {
			c, spec := d.Spec.Template.Spec.Containers[0], d.Spec.Template.Spec
			if c.LivenessProbe.HTTPGet.Path != "/livez" || c.ReadinessProbe.HTTPGet.Path != "/readyz" {
				t.Errorf("%s is probed at %s and %s", name, c.LivenessProbe.HTTPGet.Path, c.ReadinessProbe.HTTPGet.Path)
			}
			if c.Lifecycle == nil || c.Lifecycle.PreStop == nil || c.Lifecycle.PreStop.Sleep == nil || c.Lifecycle.PreStop.Sleep.Seconds < 5 {
				t.Errorf("%s stops before it has left the load balancers", name)
				continue
			}
			grace := time.Duration(*spec.TerminationGracePeriodSeconds) * time.Second
			if need := stopTime + time.Duration(c.Lifecycle.PreStop.Sleep.Seconds)*time.Second; grace <= need {
				t.Errorf("%s is killed after %s; it may need %s", name, grace, need)
			}
			if d.Spec.Strategy.RollingUpdate.MaxUnavailable.IntValue() != 0 {
				t.Errorf("%s has fewer pods than it should while it is rolled", name)
			}
			if d.Spec.Replicas != nil {
				t.Errorf("%s says how many there are, and so does its autoscaler", name)
			}
			if len(spec.TopologySpreadConstraints) == 0 || spec.Affinity.PodAntiAffinity == nil {
				t.Errorf("the pods of %s may all be on one node", name)
			}
			if got := strings.Join(spec.InitContainers[0].Args[:2], " "); got != "migrate wait" {
				t.Errorf("%s begins with %q, and does not wait for its schema", name, got)
			}
		}
	})
}

func TestServers_SurviveADrainAndALoad(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, w := range workloads(in) {
			if !w.serves {
				continue
			}
			guarded := false
			for _, budget := range of[*policyv1.PodDisruptionBudget](in) {
				guarded = guarded || selects(t, budget.Spec.Selector, w)
			}
			if !guarded {
				t.Errorf("%s has no PodDisruptionBudget", w.name)
			}
		}
		scalers := of[*autoscalingv2.HorizontalPodAutoscaler](in)
		for name := range of[*appsv1.Deployment](in) {
			scaler := scalers[name]
			if scaler == nil || scaler.Spec.ScaleTargetRef.Name != name || *scaler.Spec.MinReplicas < 2 {
				t.Errorf("%s has no autoscaler that keeps two of it", name)
			}
		}
	})
}

func TestSelectors_FindThePodsTheyAreFor(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for name, d := range of[*appsv1.Deployment](in) {
			found(t, "deployment "+name, d.Spec.Selector, in)
		}
		for name, s := range of[*appsv1.StatefulSet](in) {
			found(t, "stateful set "+name, s.Spec.Selector, in)
		}
		for name, b := range of[*policyv1.PodDisruptionBudget](in) {
			found(t, "budget "+name, b.Spec.Selector, in)
		}
		for name, s := range of[*corev1.Service](in) {
			found(t, "service "+name, &metav1.LabelSelector{MatchLabels: s.Spec.Selector}, in)
			for _, port := range s.Spec.Ports {
				if !hasPort(t, in, s, port.TargetPort.String()) {
					t.Errorf("service %s: a pod lacks the port %s", name, port.TargetPort.String())
				}
			}
		}
	})
}

func TestMigration_IsOneJobThatMayRunAgain(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		jobs := of[*batchv1.Job](in)
		if len(jobs) != 1 {
			t.Fatalf("there are %d jobs; want the migration alone", len(jobs))
		}
		for name, job := range jobs {
			c := job.Spec.Template.Spec.Containers[0]
			if release := job.Labels["app.kubernetes.io/version"]; name != "lethe-migrate-"+release || !strings.HasSuffix(c.Image, ":"+release) {
				t.Errorf("%s runs %s for the release %q", name, c.Image, release)
			}
			if strings.Join(c.Args[:2], " ") != "migrate --wait" || *job.Spec.BackoffLimit == 0 || job.Spec.TTLSecondsAfterFinished == nil {
				t.Errorf("%s gives up while the database comes up, or stays for ever", name)
			}
		}
	})
}

func selects(t *testing.T, selector *metav1.LabelSelector, w workload) bool {
	t.Helper()
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	return s.Matches(labels.Set(w.template.Labels))
}

func found(t *testing.T, who string, selector *metav1.LabelSelector, in objects) {
	t.Helper()
	for _, w := range workloads(in) {
		if selects(t, selector, w) {
			return
		}
	}
	t.Errorf("%s selects no pods: %s", who, metav1.FormatLabelSelector(selector))
}

// hasPort tells whether each pod behind the service has the named port.
func hasPort(t *testing.T, in objects, s *corev1.Service, port string) bool {
	t.Helper()
	for _, w := range workloads(in) {
		if !selects(t, &metav1.LabelSelector{MatchLabels: s.Spec.Selector}, w) {
			continue
		}
		has := false
		for _, p := range w.template.Spec.Containers[0].Ports {
			has = has || p.Name == port
		}
		if !has {
			return false
		}
	}
	return true
}
