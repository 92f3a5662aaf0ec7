package outbound

import (
	"net/netip"
	"testing"
)

// Whatever address comes out of a name, nothing is dialled that a second, plainer
// list calls private, and nothing in plain text.
func FuzzGuard(f *testing.F) {
	for _, text := range []string{"127.0.0.1", "93.184.216.34", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fe80::1", "2002:7f00:1::", "169.254.169.254", "2606:2800:220:1::1"} {
		f.Add(netip.MustParseAddr(text).AsSlice(), uint16(443), true)
	}
	f.Add([]byte{10, 0, 0, 1}, uint16(80), false)
	f.Fuzz(func(t *testing.T, bytes []byte, port uint16, secure bool) {
		addr, ok := netip.AddrFromSlice(bytes)
		if !ok {
			return
		}
		scheme := "http"
		if secure {
			scheme = "https"
		}
		if newGuard(nil, scheme).check(netip.AddrPortFrom(addr, port)) != nil {
			return
		}
		if !secure || port != 443 && port != 8443 {
			t.Errorf("%s to port %d of %s is allowed", scheme, port, addr)
		}
		if within(addr) {
			t.Errorf("%s is allowed", addr)
		}
	})
}

// within reports whether an address, or one that it carries, is inside a network.
func within(addr netip.Addr) bool {
	addr = addr.Unmap()
	if addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified() || !addr.IsGlobalUnicast() {
		return true
	}
	if addr.Is4() {
		return netip.MustParsePrefix("100.64.0.0/10").Contains(addr) || addr == azureWireServer.Addr()
	}
	b := addr.As16()
	switch {
	case netip.MustParsePrefix("2002::/16").Contains(addr):
		return within(netip.AddrFrom4([4]byte(b[2:6])))
	case netip.MustParsePrefix("64:ff9b::/96").Contains(addr):
		return within(netip.AddrFrom4([4]byte(b[12:16])))
	default:
		return netip.MustParsePrefix("::/96").Contains(addr)
	}
}
