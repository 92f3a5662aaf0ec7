package webhook

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"lethe/internal/outbound"
)

// renewBefore is how early a test warns of the end of a certificate.
const renewBefore = 14 * 24 * time.Hour

func whyNotFound(err error) string {
	fault, ok := errors.AsType[*net.DNSError](err)
	switch {
	case ok && fault.IsNotFound:
		return fmt.Sprintf("There is no host of the name %s.", fault.Name)
	case ok && fault.IsTimeout:
		return "The name server does not answer."
	}
	return fmt.Sprintf("The name cannot be looked up: %v.", err)
}

func (s stretch) whyNotConnected(err error) string {
	if refused, ok := errors.AsType[*outbound.RefusedError](err); ok {
		return sentence(refused.Reason)
	}
	var fault net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("Nobody listens at %s.", s.where)
	case errors.As(err, &fault) && fault.Timeout():
		return fmt.Sprintf("%s does not answer; a firewall may be in between.", s.where)
	}
	return fmt.Sprintf("There is no connection to %s: %v.", s.where, err)
}

// secured describes the certificate, and warns when it ends soon.
func (j *journey) secured(now time.Time) string {
	if len(j.certificate.PeerCertificates) == 0 {
		return ""
	}
	leaf := j.certificate.PeerCertificates[0]
	detail := fmt.Sprintf("%s; the certificate of %s is good until %s.",
		tls.VersionName(j.certificate.Version), nameOf(leaf), leaf.NotAfter.UTC().Format(time.DateOnly))
	if left := leaf.NotAfter.Sub(now); left < renewBefore {
		return fmt.Sprintf("%s Renew it: %s.", detail, daysLeft(left))
	}
	return detail
}

func daysLeft(left time.Duration) string {
	switch days := int(left / (24 * time.Hour)); days {
	case 0:
		return "less than a day is left"
	case 1:
		return "one day is left"
	default:
		return fmt.Sprintf("%d days are left", days)
	}
}

func nameOf(leaf *x509.Certificate) string {
	switch {
	case len(leaf.DNSNames) > 0:
		return leaf.DNSNames[0]
	case len(leaf.IPAddresses) > 0:
		return leaf.IPAddresses[0].String()
	}
	return "the host"
}

func whyNotSecured(err error) string {
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return fmt.Sprintf("The certificate counts from %s to %s, which is not now.",
			invalid.Cert.NotBefore.UTC().Format(time.DateOnly), invalid.Cert.NotAfter.UTC().Format(time.DateOnly))
	}
	if other, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Sprintf("The certificate belongs to %s, not to %s.", nameOf(other.Certificate), other.Host)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "The certificate is signed by an authority that is not known here."
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "What answers there does not speak TLS; is it plain http?"
	}
	return fmt.Sprintf("No TLS came about: %v.", err)
}
