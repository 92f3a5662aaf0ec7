package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync"

	"lethe/web/static"
)

// worthwhile is the size from which an answer is compressed: below it, the headers
// are most of what is sent.
const worthwhile = 1 << 10

// A writer has tables of most of a megabyte, which are used again.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, 4) // the level is a valid constant
	return z
}}

// compress packs a page that was asked for with GET, if the browser takes gzip.
// Files that are streamed, and what is sent while a page lives, are not kept back
// and so not packed.
//
// The length of a compressed page can tell something of a secret in it to who
// makes a browser ask for it often, with guesses in the address (BREACH). No page
// that GET answers holds one: other sites are recognised by what browsers say of
// them, not by a hidden token, and cookies are in headers. What POST answers may
// hold one, as a new token or an identifier that is revealed, and stays as it is.
func (a *reply) compress(r *http.Request) {
	if r.Method != http.MethodGet || a.rest != nil || a.body.Len() < worthwhile || !strings.HasPrefix(a.header.Get("Content-Type"), "text/") {
		return
	}
	a.header.Add("Vary", "Accept-Encoding")
	if !static.AcceptsGzip(r.Header) {
		return
	}
	var packed bytes.Buffer
	z := zippers.Get().(*gzip.Writer)
	z.Reset(&packed)
	_, _ = z.Write(a.body.Bytes()) // a bytes.Buffer takes every write
	_ = z.Close()
	zippers.Put(z)
	a.header.Set("Content-Encoding", "gzip")
	a.body = packed
}
