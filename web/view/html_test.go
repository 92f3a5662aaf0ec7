package view_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// render draws a component and parses what it drew.
func render(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var out strings.Builder
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatalf("render: %v", err)
	}
	doc, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return doc
}

// find lists the elements below n with one of the names; with no name, all.
func find(n *html.Node, names ...string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if len(names) == 0 || strings.Contains(" "+strings.Join(names, " ")+" ", " "+d.Data+" ") {
			out = append(out, d)
		}
	}
	return out
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a reader sees and hears below n, with single spaces.
func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// withAttr lists the elements below n whose attribute has the value.
func withAttr(n *html.Node, name, value string) []*html.Node {
	var out []*html.Node
	for _, e := range find(n) {
		if has(e, name) && attr(e, name) == value {
			out = append(out, e)
		}
	}
	return out
}

// hidden collects the hidden fields of a form.
func hidden(form *html.Node) map[string]string {
	out := map[string]string{}
	for _, i := range find(form, "input") {
		if attr(i, "type") == "hidden" {
			out[attr(i, "name")] = attr(i, "value")
		}
	}
	return out
}
