package ui

import "github.com/a-h/templ"

// Swap lets htmx follow a link inside the page: it fetches href, morphs the
// main part and pushes the address. Without JavaScript the link is a link.
func Swap(href string) templ.Attributes {
	return templ.Attributes{"hx-get": href, "hx-target": "#main", "hx-swap": "outerMorph", "hx-push-url": "true", "hx-indicator": "#main"}
}

// SwapPost lets htmx send a form inside the page: it posts to action and morphs
// the main part with the answer. The address stays, so a form must return to
// the page it is on. Without JavaScript the form is a form.
func SwapPost(action string) templ.Attributes {
	return templ.Attributes{"hx-post": action, "hx-target": "#main", "hx-swap": "outerMorph", "hx-indicator": "#main"}
}
