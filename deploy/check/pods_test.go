package check

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// workload is whatever makes pods.
type workload struct {
	name     string
	template corev1.PodTemplateSpec
	serves   bool // for as long as it is there, in contrast to a job
}

func workloads(in objects) []workload {
	var all []workload
	for _, o := range in {
		switch one := o.(type) {
		case *appsv1.Deployment:
			all = append(all, workload{one.Name, one.Spec.Template, true})
		case *appsv1.StatefulSet:
			all = append(all, workload{one.Name, one.Spec.Template, true})
		case *batchv1.Job:
			all = append(all, workload{one.Name, one.Spec.Template, false})
		case *batchv1.CronJob:
			all = append(all, workload{one.Name, one.Spec.JobTemplate.Spec.Template, false})
		}
	}
	return all
}

func (w workload) containers() []corev1.Container {
	spec := w.template.Spec
	return append(append([]corev1.Container{}, spec.InitContainers...), spec.Containers...)
}

func TestS57_PodsMeetPodSecurityRestricted(t *testing.T) {
	t.Parallel()
	checks, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		if got := of[*corev1.Namespace](in)["lethe"].Labels[api.EnforceLevelLabel]; got != string(api.LevelRestricted) {
			t.Errorf("the namespace enforces %q", got)
		}
		for _, w := range workloads(in) {
			found := policy.AggregateCheckResults(checks.EvaluatePod(restricted, &w.template.ObjectMeta, &w.template.Spec))
			if !found.Allowed {
				t.Errorf("%s: %s", w.name, found.ForbiddenDetail())
			}
		}
	})
}

func TestPods_WriteNowhereAndGetNoToken(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for name, account := range of[*corev1.ServiceAccount](in) {
			if account.AutomountServiceAccountToken == nil || *account.AutomountServiceAccountToken {
				t.Errorf("service account %s hands out tokens", name)
			}
		}
		for _, w := range workloads(in) {
			spec := w.template.Spec
			if spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken {
				t.Errorf("%s mounts a token", w.name)
			}
			if spec.EnableServiceLinks == nil || *spec.EnableServiceLinks {
				t.Errorf("%s gets a variable for each service", w.name)
			}
			for _, c := range w.containers() {
				if c.SecurityContext.ReadOnlyRootFilesystem == nil || !*c.SecurityContext.ReadOnlyRootFilesystem {
					t.Errorf("%s/%s can write to its image", w.name, c.Name)
				}
			}
		}
	})
}

func TestPods_SayWhatTheyNeed(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, w := range workloads(in) {
			for _, c := range w.containers() {
				for _, kind := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage} {
					request, limit := c.Resources.Requests[kind], c.Resources.Limits[kind]
					if request.IsZero() || limit.IsZero() {
						t.Errorf("%s/%s has no request or no limit of %s", w.name, c.Name, kind)
					}
				}
			}
		}
	})
}
