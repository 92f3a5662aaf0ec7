package static

import (
	"net/http"
	"strconv"
	"strings"
)

// Handler serves the assets under Prefix, to be kept by caches for a year and
// never asked for again. It answers GET and HEAD; an address that no asset has
// (an old hash, a directory) is 404. Mount it outside the session middleware,
// whose Vary: Cookie would spoil the caching.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET and HEAD are allowed here.", http.StatusMethodNotAllowed)
			return
		}
		a, ok := assets.byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		body := a.plain
		h := w.Header()
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			if zipped := a.gzipped(); len(zipped) < len(a.plain) {
				h.Set("Content-Encoding", "gzip")
				body = zipped
			}
		}
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Content-Type", a.contentType)
		h.Set("Content-Length", strconv.Itoa(len(body)))
		h.Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(body) // a reader who has gone away needs no error
	})
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3) as far as one
// coding needs it: gzip is named, and not with the weight 0.
func acceptsGzip(values []string) bool {
	for coding := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, weighted := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		n, err := strconv.ParseFloat(q, 64)
		return !weighted || err == nil && n > 0
	}
	return false
}
