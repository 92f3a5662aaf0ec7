package check

import (
	"bytes"
	"reflect"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// The next release, with another setting: what Kubernetes lets nobody change must be
// the same, or the names must differ.
func TestReleases_ApplyOverEachOther(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, overlay string, now objects) {
		from := manifests(t)
		replace(t, from, "/base/kustomization.yaml", "app.kubernetes.io/version: 0.8.0", "app.kubernetes.io/version: 0.9.0")
		replace(t, from, "/base/kustomization.yaml", "LETHE_REVIEW_WINDOW=72h", "LETHE_REVIEW_WINDOW=73h")
		next := decode(t, render(t, from, overlay))

		sameJobs(t, of[*batchv1.Job](now), of[*batchv1.Job](next))
		for name, d := range of[*appsv1.Deployment](now) {
			same(t, name, d.Spec.Selector, of[*appsv1.Deployment](next)[name].Spec.Selector)
		}
		for name, s := range of[*appsv1.StatefulSet](now) {
			// The database restarts when it changes itself, not with each release.
			same(t, name, s.Spec, of[*appsv1.StatefulSet](next)[name].Spec)
		}
		for name, claim := range of[*corev1.PersistentVolumeClaim](now) {
			same(t, name, claim.Spec, of[*corev1.PersistentVolumeClaim](next)[name].Spec)
		}
		for name, service := range of[*corev1.Service](now) {
			same(t, name, service.Spec.ClusterIP, of[*corev1.Service](next)[name].Spec.ClusterIP)
		}
	})
}

func TestSettings_ChangeWithoutANewMigration(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, overlay string, now objects) {
		from := manifests(t)
		replace(t, from, "/base/kustomization.yaml", "LETHE_LOG_FORMAT=json", "LETHE_LOG_FORMAT=text")
		next := decode(t, render(t, from, overlay))
		sameJobs(t, of[*batchv1.Job](now), of[*batchv1.Job](next))
		for name, d := range of[*appsv1.Deployment](now) {
			if reflect.DeepEqual(d.Spec.Template, of[*appsv1.Deployment](next)[name].Spec.Template) {
				t.Errorf("the pods of %s go on with the old setting", name)
			}
		}
	})
}

func sameJobs(t *testing.T, now, next map[string]*batchv1.Job) {
	t.Helper()
	for name, job := range now {
		if again := next[name]; again != nil {
			same(t, name, job.Spec.Template, again.Spec.Template)
		}
	}
}

func same(t *testing.T, name string, now, next any) {
	t.Helper()
	if !reflect.DeepEqual(now, next) {
		t.Errorf("%s changes what cannot be changed:\n%+v\n%+v", name, now, next)
	}
}

func replace(t *testing.T, in filesys.FileSystem, file, was, is string) {
	t.Helper()
	content, err := in.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(content, []byte(was)) {
		t.Fatalf("%s does not say %q", file, was)
	}
	if err := in.WriteFile(file, bytes.ReplaceAll(content, []byte(was), []byte(is))); err != nil {
		t.Fatal(err)
	}
}
