package web

import (
	"crypto/rand"
	"net/http"
	"strings"

	"lethe/web/view"
)

// welcome is what the editor shows to whoever comes without an operation.
const welcome = `# Ctrl+Enter runs this.
# Ctrl+Space offers fields.
# Identifiers are variables:
# write them below.
query WhoAmI {
  viewer {
    name
    role
    scopes
  }
}
`

// showGraphiQL draws GraphiQL, with the example of ?mutation= or ?query= in it.
func (s *site) showGraphiQL(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.GraphiQL{Frame: f, Document: welcome, Nonce: rand.Text()}
	ref, err := s.reference()
	if err != nil {
		return err
	}
	for _, kind := range []string{"mutation", "query"} {
		if o, ok := ref.Operation(kind, r.URL.Query().Get(kind)); ok {
			page.Document, page.Variables = o.Document(), o.Variables(f.Clock.Now)
		}
	}
	w.Header().Set("Content-Security-Policy", graphiqlPolicy(page.Nonce))
	return render(w, r, http.StatusOK, view.GraphiQLPage(page))
}

// graphiqlPolicy is contentPolicy, and admits style elements with the nonce as
// well: opening a dialog or a menu, GraphiQL makes one that stops the page behind
// it from scrolling. Nothing else is relaxed.
func graphiqlPolicy(nonce string) string {
	return strings.Replace(contentPolicy, "style-src 'self'", "style-src 'self' 'nonce-"+nonce+"'", 1)
}
