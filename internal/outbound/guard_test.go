package outbound

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestS44_GuardRefusesAddressesThatAreNotPublic(t *testing.T) {
	t.Parallel()
	g := newGuard(nil, "https")
	for _, addr := range []string{
		"0.0.0.0", "0.1.2.3", // this network
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", // private
		"100.64.0.1", "100.127.255.254", "100.100.100.200", // carrier NAT; Alibaba metadata
		"127.0.0.1", "127.1.2.3", // loopback
		"169.254.0.1", "169.254.169.254", "169.254.170.2", // link local; cloud metadata
		"168.63.129.16",            // Azure wire server
		"192.0.0.1", "192.0.0.192", // protocol assignments; Oracle metadata
		"192.0.2.1", "198.51.100.1", "203.0.113.1", // documentation
		"192.88.99.1",              // 6to4 relays
		"198.18.0.1", "198.19.0.1", // benchmarks
		"224.0.0.1", "239.255.255.255", // multicast
		"240.0.0.1", "255.255.255.255", // reserved, broadcast
		"::", "::1", // unspecified, loopback
		"::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:168.63.129.16", // IPv4 mapped
		"::127.0.0.1",                       // IPv4 compatible
		"64:ff9b::10.0.0.1", "64:ff9b:1::1", // NAT64
		"100::1",                 // discard
		"2001::1",                // Teredo
		"2001:db8::1", "3fff::1", // documentation
		"2002:0a00:0001::", "2002:7f00:0001::1", // 6to4 of private addresses
		"fc00::1", "fd00:ec2::254", "fd20:ce::254", // unique local; cloud metadata
		"fe80::1", "fe80::1%eth0", // link local
		"fec0::1",            // site local
		"ff02::1", "ff0e::1", // multicast
		"5f00::1", // segment routing
	} {
		for _, port := range []uint16{443, 8443} {
			err := g.check(netip.AddrPortFrom(netip.MustParseAddr(addr), port))
			var refused *RefusedError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), "add its range to LETHE_OUTBOUND_ALLOW") {
				t.Errorf("%s port %d: %v; want it refused", addr, port, err)
			}
		}
	}
}

func TestGuard_OutsideAllowedRangesTakesOnlyHTTPSOnItsPorts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scheme, address, refusal string
	}{
		{"https", "93.184.216.34:443", ""},
		{"https", "93.184.216.34:8443", ""},
		{"https", "[2606:2800:220:1::1]:443", ""},
		{"https", "93.184.216.34:80", "port 80 of 93.184.216.34 is not allowed: use 443 or 8443"},
		{"https", "93.184.216.34:22", "port 22 of"},
		{"http", "93.184.216.34:80", "plain http to 93.184.216.34 is not allowed: use https"},
		{"http", "93.184.216.34:443", "plain http to"},
		{"http", "10.0.0.1:80", "address 10.0.0.1 is not allowed: add its range to LETHE_OUTBOUND_ALLOW"},
	} {
		err := newGuard(nil, c.scheme).check(netip.MustParseAddrPort(c.address))
		switch {
		case c.refusal == "" && err != nil:
			t.Errorf("%s %s: %v", c.scheme, c.address, err)
		case c.refusal != "" && (err == nil || !strings.Contains(err.Error(), c.refusal)):
			t.Errorf("%s %s: %v; want %q", c.scheme, c.address, err, c.refusal)
		}
	}
}

func TestGuard_InsideAllowedRangesTakesAnySchemeAndPort(t *testing.T) {
	t.Parallel()
	allow := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fe80::/10")}
	for _, scheme := range []string{"http", "https"} {
		g := newGuard(allow, scheme)
		for _, in := range []string{"10.1.2.3:80", "10.1.2.3:9000", "[::ffff:10.1.2.3]:80", "[fe80::1%eth0]:80"} {
			if err := g.check(netip.MustParseAddrPort(in)); err != nil {
				t.Errorf("%s %s: %v", scheme, in, err)
			}
		}
		for _, out := range []string{"10.2.0.1:443", "127.0.0.1:443", "[::1]:443"} {
			if g.check(netip.MustParseAddrPort(out)) == nil {
				t.Errorf("%s %s was not refused", scheme, out)
			}
		}
	}
}
