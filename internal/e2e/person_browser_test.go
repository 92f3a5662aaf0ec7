package e2e_test

import "testing"

func TestPages_FindAPersonAndRevealWhoItIs(t *testing.T) {
	t.Parallel()
	newPersonDesk(t).journey(t)
}

func TestPages_FindAPersonAndRevealWhoItIsWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newPersonDesk(t)
	w.b.WithoutJavaScript()
	w.journey(t)
}

// personDesk is a Lethe with one request, and a lead at work.
type personDesk struct {
	rulesDesk
	request request
}

func newPersonDesk(t *testing.T) personDesk {
	t.Helper()
	l := start(t, setup{env: withSecret()})
	w := personDesk{rulesDesk: rulesDesk{lethe: l, b: newBrowser(t, l.URL)}}
	w.request = l.api().submit(t, submission("anna@example.com"))
	l.api().submit(t, submission("bert@example.com"))
	w.b.SignIn(l, "lead")
	return w
}

// journey finds the request by the identifier, and looks at it in plain.
func (w personDesk) journey(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/queue")
	b.Fill("search", "nobody@example.com\r")
	w.look("No request of this person")
	b.Open("/queue")
	b.Fill("search", "Anna@Example.com\r")
	w.look("1 request of this person, and 0 archived requests.")
	b.Press("tbody", w.request.Reference)
	w.look("a•••@example.com")
	b.Press("main .card", "Reveal…")
	w.look("What do you need the identifiers for?")
	b.check("purpose", "IDENTITY_CHECK")
	b.Press("main form", "Reveal")
	w.look("anna@example.com")
	b.See("Identifiers revealed")
	b.Press("main .card", "Hide")
	w.look("a•••@example.com")
	b.waitFor("the identifier is hidden again", `!document.body.innerText.includes('anna@example.com')`)
}
