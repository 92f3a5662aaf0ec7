package outbound

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"
)

// securePorts are where public destinations may listen.
var securePorts = []uint16{443, 8443}

// azureWireServer is a public address that, inside Azure, serves the secrets of
// the machine; the registries of special addresses do not list it.
var azureWireServer = netip.MustParsePrefix("168.63.129.16/32")

// RefusedError is a connection that the settings do not allow. It stays refused
// until somebody changes the URL or the settings.
type RefusedError struct {
	Address netip.AddrPort
	Reason  string // what is wrong and what would be right
}

func (e *RefusedError) Error() string { return "outbound: " + e.Reason }

// guard judges the addresses that one scheme is about to dial.
type guard struct {
	scheme string
	allow  []netip.Prefix
	public *ssrf.Guardian
}

func newGuard(allow []netip.Prefix, scheme string) guard {
	return guard{
		scheme: scheme,
		allow:  slices.Clone(allow),
		public: ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azureWireServer)),
	}
}

// control is a net.Dialer.Control: it runs for each resolved address, before
// anything is sent there.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("outbound: read the address to dial: %w", err)
	}
	return g.check(to)
}

// check returns nil or a *RefusedError.
func (g guard) check(to netip.AddrPort) error {
	// An IPv4 address stays the same address in IPv6 clothes, and no prefix
	// contains an address with a zone.
	addr := to.Addr().Unmap().WithZone("")
	if slices.ContainsFunc(g.allow, func(p netip.Prefix) bool { return p.Contains(addr) }) {
		return nil
	}
	if g.public.SafeAddr(addr) != nil {
		return refuse(to, "address %s is not allowed: add its range to LETHE_OUTBOUND_ALLOW", addr)
	}
	if g.scheme != "https" {
		return refuse(to, "plain http to %s is not allowed: use https, or add its range to LETHE_OUTBOUND_ALLOW", addr)
	}
	if !slices.Contains(securePorts, to.Port()) {
		return refuse(to, "port %d of %s is not allowed: use 443 or 8443, or add its range to LETHE_OUTBOUND_ALLOW", to.Port(), addr)
	}
	return nil
}

func refuse(to netip.AddrPort, format string, args ...any) error {
	return &RefusedError{Address: to, Reason: fmt.Sprintf(format, args...)}
}
