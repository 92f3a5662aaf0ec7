// Package static holds the files that pages load: the style sheet, the script,
// the icons and htmx, and GraphiQL for its one page. They are embedded, and each
// is served under a name that carries a hash of its content:
//
//	app.css  ──URL──►  /static/app.1f0c9e3a7b42.css  ──Handler──►  the bytes, cached for ever
//
// A changed file has a changed address, so no browser ever shows an old one.
// The sprite is one file; an icon is a fragment of it (URL("icons.svg") + "#inbox").
// The licences of what is not ours are in LICENSES; hx-sse is a part of htmx.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js *.svg graphiql LICENSES
var files embed.FS

// Prefix is the path under which Handler expects to be mounted.
const Prefix = "/static/"

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
}

type asset struct {
	url         string
	contentType string
	plain       []byte
	gzipped     func() []byte // made when somebody first asks for it
}

type library struct {
	byName map[string]asset
	byURL  map[string]asset
}

var assets = load(files)

// URL returns the address of an asset, for example
// /static/app.1f0c9e3a7b42.css for app.css. It panics for a name that does not
// exist: every such name is written in a template, and every template is
// rendered by a test.
func URL(name string) string {
	a, ok := assets.byName[name]
	if !ok {
		panic("static: no asset " + name)
	}
	return a.url
}

// load panics when an embedded file cannot be read or is of an unknown type:
// both are mistakes of the build.
func load(from fs.FS) library {
	lib := library{byName: map[string]asset{}, byURL: map[string]asset{}}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		a, err := read(from, name)
		if err != nil {
			return err
		}
		lib.byName[name], lib.byURL[a.url] = a, a
		return nil
	})
	if err != nil {
		panic("static: " + err.Error())
	}
	return lib
}

func read(from fs.FS, name string) (asset, error) {
	plain, err := fs.ReadFile(from, name)
	if err != nil {
		return asset{}, err
	}
	ext := path.Ext(name)
	contentType, ok := contentTypes[ext]
	if !ok {
		return asset{}, fmt.Errorf("%s: no content type for %q", name, ext)
	}
	sum := sha256.Sum256(plain)
	return asset{
		url:         Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
		contentType: contentType,
		plain:       plain,
		gzipped:     sync.OnceValue(func() []byte { return compress(plain) }),
	}, nil
}

func compress(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid constant
	_, _ = w.Write(plain)                                   // a bytes.Buffer takes every write
	_ = w.Close()
	return out.Bytes()
}
