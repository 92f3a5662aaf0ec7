package check

import (
	"os"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// outside are the secrets that an operator brings: docs/operations.md names them, and
// the overlay has none of them.
var outside = map[string][]string{
	"local":      {"lethe-backup-key"}, // only there while somebody restores
	"production": {"lethe-database", "lethe-database-owner", "lethe-keys", "lethe-tls"},
	"cnpg":       {"lethe-database", "lethe-database-owner", "lethe-keys", "lethe-tls", "lethe-pg-ca"}, // the last is the operator's
}

func TestReferences_LeadToSomething(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	eachOverlay(t, func(t *testing.T, overlay string, in objects) {
		there := existing(in)
		for _, name := range outside[overlay] {
			if there["secret/"+name] {
				t.Errorf("the secret %s comes from outside, and is in the overlay", name)
			}
			if !strings.Contains(string(guide), "`"+name+"`") {
				t.Errorf("docs/operations.md does not tell of the secret %s", name)
			}
			there["secret/"+name] = true
		}
		for from, to := range references(in) {
			for _, one := range to {
				if !there[one] {
					t.Errorf("%s refers to the %s, which does not exist", from, one)
				}
			}
		}
	})
}

// existing are the objects that a pod or an Ingress can refer to, as "kind/name".
func existing(in objects) map[string]bool {
	there := map[string]bool{}
	for _, o := range in {
		switch one := o.(type) {
		case *corev1.Secret:
			there["secret/"+one.Name] = true
		case *corev1.ConfigMap:
			there["config map/"+one.Name] = true
		case *corev1.ServiceAccount:
			there["service account/"+one.Name] = true
		case *corev1.Service:
			there["service/"+one.Name] = true
		case *corev1.PersistentVolumeClaim:
			there["claim/"+one.Name] = true
		case *appsv1.StatefulSet:
			for _, claim := range one.Spec.VolumeClaimTemplates {
				there["claim/"+claim.Name+"-"+one.Name+"-0"] = true
				there["volume/"+one.Name+"/"+claim.Name] = true
			}
		}
	}
	return there
}

func references(in objects) map[string][]string {
	to := map[string][]string{}
	for _, w := range workloads(in) {
		spec := w.template.Spec
		to[w.name] = append(to[w.name], "service account/"+spec.ServiceAccountName)
		for _, v := range spec.Volumes {
			switch {
			case v.Secret != nil:
				to[w.name] = append(to[w.name], "secret/"+v.Secret.SecretName)
			case v.ConfigMap != nil:
				to[w.name] = append(to[w.name], "config map/"+v.ConfigMap.Name)
			case v.PersistentVolumeClaim != nil:
				to[w.name] = append(to[w.name], "claim/"+v.PersistentVolumeClaim.ClaimName)
			}
		}
		for _, c := range w.containers() {
			for _, from := range c.EnvFrom {
				if from.ConfigMapRef != nil && (from.ConfigMapRef.Optional == nil || !*from.ConfigMapRef.Optional) {
					to[w.name] = append(to[w.name], "config map/"+from.ConfigMapRef.Name)
				}
			}
		}
	}
	for name, ingress := range of[*networkingv1.Ingress](in) {
		for _, tls := range ingress.Spec.TLS {
			to["ingress "+name] = append(to["ingress "+name], "secret/"+tls.SecretName)
		}
		for _, rule := range ingress.Spec.Rules {
			for _, path := range rule.HTTP.Paths {
				to["ingress "+name] = append(to["ingress "+name], "service/"+path.Backend.Service.Name)
			}
		}
	}
	return to
}

func TestMounts_AreOfVolumesThatThePodHas(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		there := existing(in)
		for _, w := range workloads(in) {
			has := map[string]bool{}
			for _, v := range w.template.Spec.Volumes {
				has[v.Name] = true
			}
			for _, c := range w.containers() {
				for _, m := range c.VolumeMounts {
					if !has[m.Name] && !there["volume/"+w.name+"/"+m.Name] {
						t.Errorf("%s/%s mounts %q, which the pod does not have", w.name, c.Name, m.Name)
					}
				}
			}
		}
	})
}

func TestSecrets_AreNotInTheManifests(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, overlay string, in objects) {
		secrets := of[*corev1.Secret](in)
		if overlay != "local" && len(secrets) > 0 {
			t.Errorf("the overlay has secrets: %d", len(secrets))
		}
		for name, secret := range secrets {
			for key, value := range secret.Data {
				if string(value) != "stand-in" {
					t.Errorf("%s of the secret %s is not from the folder that git ignores", key, name)
				}
			}
		}
	})
}
