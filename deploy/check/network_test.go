package check

import (
	"net/netip"
	"slices"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
)

func TestNetwork_DeniesWhatNobodyOpened(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		deny := of[*networkingv1.NetworkPolicy](in)["lethe-default-deny"]
		if deny == nil || len(deny.Spec.PodSelector.MatchLabels)+len(deny.Spec.PodSelector.MatchExpressions) != 0 ||
			len(deny.Spec.PolicyTypes) != 2 || len(deny.Spec.Ingress)+len(deny.Spec.Egress) != 0 {
			t.Error("not everything is denied at first")
		}
	})
}

// Who may open a connection to which port: each workload and nobody else.
func TestNetwork_OpensWhatIsNeeded(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, overlay string, in objects) {
		for _, w := range workloads(in) {
			ports := egress(t, in, w)
			has := func(want ...int32) {
				for _, port := range want {
					if !slices.Contains(ports, port) {
						t.Errorf("%s may not go out to port %d: %v", w.name, port, ports)
					}
				}
			}
			has(53)
			switch w.template.Labels["app.kubernetes.io/component"] {
			case "web":
				has(5432, 443, 8443)
			case "work":
				has(5432, 443, 8443, 587, 465)
			case "migrate", "backup":
				has(5432)
				if slices.Contains(ports, 443) {
					t.Errorf("%s may go anywhere", w.name)
				}
			default:
				if len(slices.DeleteFunc(ports, func(p int32) bool { return p == 53 })) > 0 {
					t.Errorf("%s may go out to %v", w.name, ports)
				}
			}
		}
	})
}

func TestNetwork_KeepsDestinationsOutOfPrivateRanges(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, _ string, in objects) {
		for _, name := range []string{"lethe-to-destinations", "lethe-to-mail"} {
			for _, rule := range of[*networkingv1.NetworkPolicy](in)[name].Spec.Egress {
				for _, address := range []string{"10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1", "fd00::1", "fe80::1", "::1"} {
					if reaches(t, rule, netip.MustParseAddr(address)) {
						t.Errorf("%s lets %s through", name, address)
					}
				}
				if !reaches(t, rule, netip.MustParseAddr("203.0.113.7")) || !reaches(t, rule, netip.MustParseAddr("2001:db8::7")) {
					t.Errorf("%s lets nothing through", name)
				}
			}
		}
	})
}

// egress are the ports to which a policy lets the workload go out.
func egress(t *testing.T, in objects, w workload) []int32 {
	t.Helper()
	var ports []int32
	for _, policy := range of[*networkingv1.NetworkPolicy](in) {
		if !selects(t, &policy.Spec.PodSelector, w) {
			continue
		}
		for _, rule := range policy.Spec.Egress {
			for _, port := range rule.Ports {
				ports = append(ports, port.Port.IntVal)
			}
		}
	}
	return ports
}

func reaches(t *testing.T, rule networkingv1.NetworkPolicyEgressRule, address netip.Addr) bool {
	t.Helper()
	for _, peer := range rule.To {
		if peer.IPBlock == nil || !netip.MustParsePrefix(peer.IPBlock.CIDR).Contains(address) {
			continue
		}
		if !slices.ContainsFunc(peer.IPBlock.Except, func(except string) bool {
			return netip.MustParsePrefix(except).Contains(address)
		}) {
			return true
		}
	}
	return false
}

func TestNetwork_LetsIntoEachServerWhoMayCome(t *testing.T) {
	t.Parallel()
	eachOverlay(t, func(t *testing.T, overlay string, in objects) {
		open := map[int32]bool{}
		for _, policy := range of[*networkingv1.NetworkPolicy](in) {
			for _, rule := range policy.Spec.Ingress {
				if len(rule.From) == 0 {
					t.Errorf("%s lets anybody in", policy.Name)
				}
				for _, port := range rule.Ports {
					open[port.Port.IntVal] = true
				}
			}
		}
		want := map[string][]int32{"local": {5432}, "production": {8080, 9090}, "cnpg": {8080, 9090, 5432, 8000, 9187}}[overlay]
		for _, port := range want {
			if !open[port] {
				t.Errorf("nobody may come in to port %d", port)
			}
		}
		if len(open) != len(want) {
			t.Errorf("open are %v; want %v", open, want)
		}
	})
}
