package view_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// eachPage checks every page in every state that looks different.
func eachPage(t *testing.T, check func(t *testing.T, doc *html.Node)) {
	t.Helper()
	for name, page := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, render(t, page))
		})
	}
}

func TestPages_HaveOneHeadingAndLandmarks(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		for _, name := range []string{"h1", "main", "header", "title"} {
			named := slices.DeleteFunc(find(doc, name), func(e *html.Node) bool { return e.Namespace == "svg" }) // a picture has a title too
			if n := len(named); n != 1 {
				t.Errorf("%d elements %s, want 1", n, name)
			}
		}
		if n := len(withAttr(doc, "id", "toasts")); n != 1 {
			t.Errorf("%d live regions for toasts, want 1", n)
		}
		for _, nav := range find(doc, "nav") {
			if attr(nav, "aria-label") == "" {
				t.Error("a nav without a name")
			}
		}
		if n := len(withAttr(doc, "aria-current", "page")); n > 3 {
			t.Errorf("%d elements are the current page", n)
		}
	})
}

func TestS35_S36_PagesLiveUnderAStrictContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		for _, e := range find(doc) {
			if e.Data == "style" || e.Data == "script" && (e.FirstChild != nil || !strings.HasPrefix(attr(e, "src"), "/static/")) {
				t.Errorf("inline <%s>", e.Data)
			}
			for _, a := range e.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") || strings.HasPrefix(a.Key, "hx-vals") {
					t.Errorf("<%s> has %s", e.Data, a.Key)
				}
				if strings.Contains(a.Val, "js:") || strings.Contains(a.Val, "javascript:") || a.Key == "hx-trigger" && strings.Contains(a.Val, "[") {
					t.Errorf("<%s %s=%q> needs eval", e.Data, a.Key, a.Val)
				}
			}
		}
	})
}

func TestPages_UseEachIDOnceAndOnlyIDsThatExist(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		ids := map[string]bool{}
		for _, e := range find(doc) {
			if id := attr(e, "id"); id != "" {
				if ids[id] {
					t.Errorf("id %q is there twice", id)
				}
				ids[id] = true
			}
		}
		for _, e := range find(doc) {
			refs := strings.Fields(attr(e, "for") + " " + attr(e, "aria-describedby") + " " + attr(e, "aria-labelledby"))
			for _, link := range []string{attr(e, "href"), attr(e, "hx-target"), attr(e, "hx-indicator")} {
				if id, ok := strings.CutPrefix(link, "#"); ok {
					refs = append(refs, id)
				}
			}
			for _, id := range refs {
				if !ids[id] {
					t.Errorf("<%s> refers to #%s, which is not there", e.Data, id)
				}
			}
		}
	})
}

func TestPages_LabelEveryControl(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		labelled := map[string]bool{}
		for _, l := range find(doc, "label") {
			if text(l) == "" {
				t.Error("an empty label")
			}
			labelled[attr(l, "for")] = true
		}
		for _, c := range find(doc, "input", "select", "textarea") {
			if attr(c, "type") == "hidden" || c.Parent.Data == "label" {
				continue
			}
			if !labelled[attr(c, "id")] {
				t.Errorf("<%s name=%q> has no label", c.Data, attr(c, "name"))
			}
		}
		for _, b := range find(doc, "button", "a") {
			if text(b) == "" {
				t.Errorf("a <%s> without words", b.Data)
			}
		}
	})
}

// leadsToOnePlace reports whether a form leads to the same page wherever it was sent
// from, so that no list with filters is lost.
func leadsToOnePlace(action string) bool {
	return action == "/logout" || action == "/search" ||
		strings.HasPrefix(action, "/settings/") || strings.HasPrefix(action, "/me/") || strings.HasPrefix(action, "/views")
}

func TestPages_WorkWithoutScript(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		for _, f := range find(doc, "form") {
			method, action := attr(f, "method"), attr(f, "action")
			if method == "dialog" { // closes it
				continue
			}
			if method != "get" && method != "post" || !strings.HasPrefix(action, "/") {
				t.Errorf("form method=%q action=%q", method, action)
			}
			if hx := attr(f, "hx-post"); hx != "" && (hx != action || method != "post") {
				t.Errorf("form posts to %q with htmx and to %q without", hx, action)
			}
			if _, ok := hidden(f)["return"]; method == "post" && !leadsToOnePlace(action) && !ok {
				t.Errorf("form to %s does not say where to return", action)
			}
		}
		for _, a := range find(doc, "a") {
			if attr(a, "href") == "" || has(a, "hx-get") && attr(a, "hx-get") != attr(a, "href") {
				t.Errorf("link %q leads to %q", text(a), attr(a, "href"))
			}
		}
		for _, b := range find(doc, "button") {
			if attr(b, "type") == "button" && !has(b, "popovertarget") && !has(b, "commandfor") {
				t.Errorf("button %q does nothing without script", text(b))
			}
		}
	})
}

func TestPages_NameTheirTables(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, doc *html.Node) {
		for _, table := range find(doc, "table") {
			if len(find(table, "caption")) != 1 {
				t.Error("a table without caption")
			}
			for _, th := range find(table, "th") {
				if attr(th, "scope") == "" || text(th) == "" {
					t.Errorf("header cell %q has scope %q", text(th), attr(th, "scope"))
				}
			}
			for _, wrap := range []*html.Node{table.Parent} {
				if attr(wrap, "tabindex") != "0" || attr(wrap, "aria-label") == "" {
					t.Error("a table that cannot be scrolled with the keyboard")
				}
			}
		}
		for _, e := range find(doc, "time") {
			if attr(e, "datetime") == "" {
				t.Errorf("time %q for no machine", text(e))
			}
		}
	})
}

// The style sheet and the pages know the same classes, the sprite and the pages
// the same icons: nothing is unstyled, nothing is left over.
func TestPages_AndAssetsKnowTheSameNames(t *testing.T) {
	t.Parallel()
	usedClasses, usedIcons := map[string]bool{}, map[string]bool{}
	for _, page := range samples() {
		for _, e := range find(render(t, page)) {
			for _, c := range strings.Fields(attr(e, "class")) {
				usedClasses[c] = true
			}
			if _, icon, ok := strings.Cut(attr(e, "href"), "#"); ok && e.Data == "use" {
				usedIcons[icon] = true
			}
		}
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/|"[^"]*"`).ReplaceAllString(read(t, "../static/app.css"), "")
	compare(t, "class", usedClasses, names(css, `\.([a-z][a-z0-9-]*)`), "htmx-request")
	compare(t, "icon", usedIcons, names(read(t, "../static/icons.svg"), `<symbol id="([^"]+)"`))
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func names(s, pattern string) map[string]bool {
	out := map[string]bool{}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(s, -1) {
		out[m[1]] = true
	}
	return out
}

func compare(t *testing.T, what string, used, defined map[string]bool, others ...string) {
	t.Helper()
	for name := range used {
		if !defined[name] {
			t.Errorf("%s %q is used but not defined", what, name)
		}
	}
	for _, name := range others {
		delete(defined, name)
	}
	for name := range defined {
		if !used[name] {
			t.Errorf("%s %q is defined but not used", what, name)
		}
	}
}
