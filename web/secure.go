package web

import "net/http"

// contentPolicy allows what the pages use and nothing else: no inline script or
// style, no other site.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer carries, errors too.
func (s *site) secure(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if s.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// fromHere refuses what may change something and does not say where it comes
// from. Browsers say so since 2020; http.CrossOriginProtection, which compares
// what they say, lets silence pass.
func fromHere(do handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if silent(r) {
			return errOtherSite
		}
		return do(w, r)
	}
}

// silent reports whether a request that may change something names no origin.
func silent(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == ""
}
