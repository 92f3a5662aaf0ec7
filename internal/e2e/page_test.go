package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	cdp "github.com/chromedp/chromedp"
)

// pageTime is how long a page may take to come.
const pageTime = 20 * time.Second

func (b *browser) do(steps ...cdp.Action[cdp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	if err := cdp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%v\nThe page shows:\n%s", err, b.text())
	}
}

// evaluate runs a script in the page, whatever its content policy.
func evaluate[T any](b *browser, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	value, err := cdp.Run(ctx, cdp.Evaluate[T](script, cdp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// text is what a person sees; empty while a page is loading.
func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	text, _ := cdp.Run(ctx, cdp.Evaluate[string](`document.body?.innerText ?? ""`))
	return text
}

// Open goes to the page at the path.
func (b *browser) Open(path string) {
	b.t.Helper()
	b.do(cdp.Navigate(b.base + path))
}

// See waits until the page shows the text.
func (b *browser) See(text string) {
	b.t.Helper()
	b.wait(text, func() {})
}

// SeeAfterReload is See for what the page does not show by itself.
func (b *browser) SeeAfterReload(text string) {
	b.t.Helper()
	b.wait(text, func() { b.do(cdp.Reload()) })
}

func (b *browser) wait(text string, between func()) {
	b.t.Helper()
	shown := ""
	defer func() {
		if b.t.Failed() {
			b.t.Logf("The page showed:\n%s", shown)
		}
	}()
	eventually(b.t, pageTime, fmt.Sprintf("the page shows %q", text), func() bool {
		shown = b.text()
		if strings.Contains(shown, text) {
			return true
		}
		between()
		return false
	})
}

// Press clicks the button or link with the label, in the part of the page that
// the CSS selector names, and waits until the page has changed.
func (b *browser) Press(within, label string) {
	b.t.Helper()
	// A real click follows, at the place where the element is. What comes with
	// the next page, or is merged with it, does not have the mark.
	b.waitFor(fmt.Sprintf("there is %q in %s", label, within), fmt.Sprintf(`(() => {
		const found = [...document.querySelectorAll(%q)]
			.flatMap(e => [...e.querySelectorAll('a, button')])
			.find(e => e.textContent.trim().startsWith(%q));
		found?.setAttribute('data-pressed', '');
		return found !== undefined;
	})()`, within, label))
	b.do(cdp.Click(cdp.CSS(`[data-pressed]`)))
	b.waitFor("the page changes", `document.readyState !== 'loading' && !document.querySelector('[data-pressed]')`)
}

// Fill types into the field, in place of what is there.
func (b *browser) Fill(field, text string) {
	b.t.Helper()
	b.do(cdp.Evaluate[cdp.Void](fmt.Sprintf(`document.getElementById(%q).value = ''`, field)), cdp.SendKeys(cdp.ID(field), text))
}

// check chooses one of a set of radio buttons.
func (b *browser) check(name, value string) {
	b.t.Helper()
	b.do(cdp.Click(cdp.CSS(fmt.Sprintf(`input[name=%q][value=%q]`, name, value))))
}

// waitFor waits until the script is true.
func (b *browser) waitFor(what, script string) {
	b.t.Helper()
	eventually(b.t, pageTime, what, func() bool {
		ctx, cancel := context.WithTimeout(b.ctx, pageTime)
		defer cancel()
		ok, err := cdp.Run(ctx, cdp.Evaluate[bool](script))
		return err == nil && ok // there is no page while the next one loads
	})
}

// SignIn signs in with one of the accounts that lethe dev prints.
func (b *browser) SignIn(l *lethe, role string) {
	b.t.Helper()
	email, password := l.password(role)
	b.Open("/login")
	b.See("Sign in")
	b.Fill("email", email)
	b.Fill("password", password)
	b.Press("main form", "Sign in")
	b.See("Queue")
}
