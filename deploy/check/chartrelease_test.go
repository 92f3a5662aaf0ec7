package check

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestChart_ReleasesInOneNamespaceStayApart(t *testing.T) {
	t.Parallel()
	one := decode(t, template(t, "lethe", values("local")))
	other := decode(t, template(t, "staging", values("local")))
	names := func(in objects) map[string]bool {
		all := map[string]bool{}
		for _, o := range in {
			all[o.GetObjectKind().GroupVersionKind().Kind+" "+o.GetName()] = true
			if o.GetLabels()["app.kubernetes.io/instance"] == "" || o.GetLabels()["app.kubernetes.io/managed-by"] != "Helm" {
				t.Errorf("%s does not say whose it is: %v", o.GetName(), o.GetLabels())
			}
		}
		return all
	}
	others := names(other)
	for name := range names(one) {
		if others[name] {
			t.Errorf("both releases have the %s", name)
		}
	}
	for _, w := range workloads(other) {
		for name, service := range of[*corev1.Service](one) {
			if selects(t, &metav1.LabelSelector{MatchLabels: service.Spec.Selector}, w) {
				t.Errorf("the service %s finds %s of another release", name, w.name)
			}
		}
		for name, d := range of[*appsv1.Deployment](one) {
			if selects(t, d.Spec.Selector, w) {
				t.Errorf("the deployment %s finds %s of another release", name, w.name)
			}
		}
		for name, policy := range of[*networkingv1.NetworkPolicy](one) {
			if selects(t, &policy.Spec.PodSelector, w) {
				t.Errorf("the policy %s reaches %s of another release", name, w.name)
			}
		}
	}
}

func TestChart_UpgradesWithoutChangingWhatCannotBeChanged(t *testing.T) {
	t.Parallel()
	now := decode(t, template(t, "lethe", values("local")))
	for what, change := range map[string]struct {
		values  map[string]any
		newJob  bool
		newPods bool
	}{
		"a release":     {values: map[string]any{"image": map[string]any{"tag": "0.9.0"}}, newJob: true, newPods: true},
		"a setting":     {values: map[string]any{"settings": map[string]any{"LETHE_REVIEW_WINDOW": "73h"}}, newPods: true},
		"more replicas": {values: map[string]any{"web": map[string]any{"maxReplicas": 6}}},
	} {
		given := values("local")
		maps.Copy(given, change.values)
		next := decode(t, template(t, "lethe", given))

		same(t, what, of[*appsv1.StatefulSet](now), of[*appsv1.StatefulSet](next))
		sameJobs(t, of[*batchv1.Job](now), of[*batchv1.Job](next))
		jobs := func(in objects) []string { return slices.Sorted(maps.Keys(of[*batchv1.Job](in))) }
		if slices.Equal(jobs(now), jobs(next)) == change.newJob {
			t.Errorf("%s: the migrations are %v, then %v", what, jobs(now), jobs(next))
		}
		for name, d := range of[*appsv1.Deployment](now) {
			after := of[*appsv1.Deployment](next)[name]
			same(t, what, d.Spec.Selector, after.Spec.Selector)
			if reflect.DeepEqual(d.Spec.Template, after.Spec.Template) == change.newPods {
				t.Errorf("%s: the pods of %s are replaced: %t", what, name, !change.newPods)
			}
		}
	}
}

func TestChart_GivesThePodsWhatTheValuesName(t *testing.T) {
	t.Parallel()
	given := values("production")
	maps.Copy(given, map[string]any{
		"image":          map[string]any{"digest": "sha256:" + strings.Repeat("0", 64), "pullSecrets": []any{"registry"}},
		"secretSettings": map[string]any{"existingSecret": "lethe-more", "keys": []any{"LETHE_SMTP_URL"}},
		"database":       map[string]any{"authorityExistingSecret": "authority", "cidrs": []any{"10.1.2.3/32"}},
		"nodeSelector":   map[string]any{"disk": "fast"},
		"tolerations":    []any{map[string]any{"key": "lethe", "operator": "Exists"}},
		"web":            map[string]any{"resources": map[string]any{"limits": map[string]any{"memory": "1Gi"}}},
		"networkPolicy":  map[string]any{"privateDestinations": []any{map[string]any{"cidr": "10.9.0.0/16", "port": 8443}}},
	})
	in := decode(t, template(t, "lethe", given))
	for _, w := range workloads(in) {
		spec := w.template.Spec
		if spec.NodeSelector["disk"] != "fast" || len(spec.Tolerations) != 1 || spec.ImagePullSecrets[0].Name != "registry" {
			t.Errorf("%s may run anywhere: %v", w.name, spec.NodeSelector)
		}
		for _, c := range w.containers() {
			if !strings.HasSuffix(c.Image, "@sha256:"+strings.Repeat("0", 64)) || !mounts(c, "/run/secrets/lethe/authority") {
				t.Errorf("%s/%s runs %s with %v", w.name, c.Name, c.Image, c.VolumeMounts)
			}
		}
	}
	web := of[*appsv1.Deployment](in)["lethe-web"].Spec.Template.Spec.Containers[0]
	env := map[string]string{}
	for _, v := range web.Env {
		env[v.Name] = v.Value
	}
	if env["LETHE_SMTP_URL_FILE"] != "/run/secrets/lethe/settings/LETHE_SMTP_URL" || !mounts(web, "/run/secrets/lethe/settings") {
		t.Errorf("the mail server's address is not there: %v", env)
	}
	if env["GOMEMLIMIT"] != "901MiB" {
		t.Errorf("of a gibibyte the collector leaves %s", env["GOMEMLIMIT"])
	}
	if out := of[*networkingv1.NetworkPolicy](in)["lethe-to-destinations"].Spec.Egress; len(out) != 2 || out[1].To[0].IPBlock.CIDR != "10.9.0.0/16" {
		t.Errorf("the private destination is out of reach: %v", out)
	}
}

func mounts(c corev1.Container, at string) bool {
	return slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool { return m.MountPath == at })
}
