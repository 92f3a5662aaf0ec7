package view_test

import (
	"strings"
	"testing"
	"time"

	"lethe/web/view"
)

func TestShell_DrawsAFragmentForHtmx(t *testing.T) {
	t.Parallel()
	p := queue()
	p.Fragment = true
	var out strings.Builder
	if err := view.QueuePage(p).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, want := range []string{"<title>Queue – Lethe</title>", `<main id="main"`, `<hx-partial hx-target="#nav"`, `<hx-partial hx-target="#toasts"`} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%s is there %d times, want once", want, strings.Count(got, want))
		}
	}
	for _, not := range []string{"<!doctype", "<html", "<head", "<script"} {
		if strings.Contains(strings.ToLower(got), not) {
			t.Errorf("the fragment contains %s", not)
		}
	}
}

func TestShell_ShowsNothingToNobody(t *testing.T) {
	t.Parallel()
	doc := render(t, view.LoginPage(view.Login{}))
	if n := len(find(doc, "nav")); n != 0 {
		t.Errorf("%d navigations before signing in", n)
	}
	if n := len(withAttr(doc, "action", "/logout")); n != 0 {
		t.Error("nobody can sign out")
	}
}

func TestShell_CarriesThePreferences(t *testing.T) {
	t.Parallel()
	f := frame()
	f.Theme, f.KeysOff = view.Dark, true
	html := one(t, find(render(t, view.MePage(view.Me{Frame: f})), "html"))
	if attr(html, "data-theme") != "dark" || attr(html, "data-keys") != "off" {
		t.Errorf("theme %q, keys %q", attr(html, "data-theme"), attr(html, "data-keys"))
	}
}

func TestShell_MarksOnlyThePageInSight(t *testing.T) {
	t.Parallel()
	nav := one(t, withAttr(render(t, view.ArchivePage(archive())), "id", "nav"))
	if got := text(one(t, withAttr(nav, "aria-current", "page"))); got != "Archive" {
		t.Errorf("current is %q", got)
	}
}

func TestShell_OffersUndoInAToast(t *testing.T) {
	t.Parallel()
	toasts := one(t, withAttr(render(t, view.QueuePage(queue())), "id", "toasts"))
	if attr(toasts, "role") != "status" {
		t.Error("the toasts are not announced")
	}
	form := one(t, find(toasts, "form"))
	if attr(form, "action") != "/requests/ER-B6NN-Q0RD/undo" || hidden(form)["version"] != "2" {
		t.Errorf("undo goes to %s with %v", attr(form, "action"), hidden(form))
	}
}

func TestSearch_PostsWhatIsTyped(t *testing.T) {
	t.Parallel()
	form := one(t, withAttr(render(t, view.QueuePage(queue())), "role", "search"))
	if attr(form, "method") != "post" || attr(form, "action") != "/search" {
		t.Errorf("the form is sent by %q to %s: what is typed would stand in an address", attr(form, "method"), attr(form, "action"))
	}
}

func TestLogin_SaysOneNeutralSentence(t *testing.T) {
	t.Parallel()
	doc := render(t, view.LoginPage(refusedLogin()))
	if got := text(one(t, find(doc, "title"))); got != "Error: Sign in – Lethe" {
		t.Errorf("title %q", got)
	}
	if got := attr(one(t, withAttr(doc, "name", "email")), "value"); got != "ada@example.com" {
		t.Errorf("the email is now %q", got)
	}
	for name, complete := range map[string]string{"email": "username", "password": "current-password"} {
		if got := attr(one(t, withAttr(doc, "name", name)), "autocomplete"); got != complete {
			t.Errorf("%s: autocomplete %q, want %q", name, got, complete)
		}
	}
}

func TestLogin_NeverWritesAPasswordBack(t *testing.T) {
	t.Parallel()
	if has(one(t, withAttr(render(t, view.LoginPage(refusedLogin())), "name", "password")), "value") {
		t.Error("the password field has a value")
	}
}

func TestParseTheme_TakesOnlyThemes(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]view.Theme{
		"light": view.Light, "dark": view.Dark, "system": view.System, "": view.System, `"><script>`: view.System,
	} {
		if got := view.ParseTheme(value); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}

func TestProblem_ShowsTheReferenceAndWhatToDo(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.ProblemPage(view.Problem{Frame: frame(), Status: 429, RetryAfter: 40 * time.Second, RequestID: "01932f5c"})))
	for _, want := range []string{"Too many requests", "Wait 40 seconds, then try again.", "Reference id 01932f5c"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	own := text(render(t, view.ProblemPage(view.Problem{Frame: frame(), Status: 409, Message: "This request was already rejected."})))
	if !strings.Contains(own, "This request was already rejected.") || strings.Contains(own, "Somebody changed it") {
		t.Errorf("the sentence given is not shown: %q", own)
	}
}
