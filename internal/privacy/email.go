package privacy

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

const (
	maxEmail = 254 // bytes, RFC 5321 section 4.5.3.1.3 less the brackets
	maxLocal = 64  // bytes, RFC 5321 section 4.5.3.1.1
)

// specials are what an address without quotes cannot hold (RFC 5322 section
// 3.2.3), but for the dot: addresses with dots in odd places do exist.
const specials = `()<>[]:;@\,"`

// normaliseEmail lower-cases the local part too. RFC 5321 would let a host tell
// anna from Anna, but none does, and a person must be found under either.
func normaliseEmail(value string) (canonical, fault string) {
	local, domain, found := strings.Cut(value, "@")
	local = norm.NFKC.String(strings.ToLower(local))
	switch {
	case !found, strings.Contains(domain, "@"):
		return "", "must be one e-mail address with one @, such as anna@example.com"
	case local == "", strings.ContainsAny(local, specials), strings.ContainsFunc(local, unicode.IsSpace):
		return "", "must have letters, digits, dots and the like before the @, without quotes, brackets or space"
	case len(local) > maxLocal:
		return "", "must not have more than 64 bytes before the @"
	}
	// Strict: only letters, digits and hyphens, each part 1 to 63 bytes.
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	domain, err := profile.ToASCII(domain)
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", "must have a domain such as example.com after the @"
	}
	if canonical = local + "@" + domain; len(canonical) > maxEmail {
		return "", tooLong(maxEmail)
	}
	return canonical, ""
}
