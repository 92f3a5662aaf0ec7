package e2e_test

import (
	"fmt"

	cdp "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys strikes one key after the other, wherever the focus is.
func (b *browser) Keys(keys string) {
	b.t.Helper()
	b.do(cdp.KeyEvent(keys))
}

// Control strikes a key with the control key held down.
func (b *browser) Control(key string) {
	b.t.Helper()
	b.do(cdp.KeyEvent(key, cdp.KeyModifiers(cdp.ModifierCtrl)))
}

// Focused waits until what has the focus fits the CSS selector.
func (b *browser) Focused(selector string) {
	b.t.Helper()
	b.waitFor("the focus is on "+selector, fmt.Sprintf(`document.activeElement.matches(%q)`, selector))
}

// TabTo strikes the tabulator until what has the focus fits the CSS selector.
func (b *browser) TabTo(selector string) {
	b.t.Helper()
	for range 80 {
		if evaluate[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		b.Keys(kb.Tab)
	}
	b.t.Fatalf("the tabulator does not come to %s", selector)
}

// At waits until the page at the path is there, and its script has run.
func (b *browser) At(path string) {
	b.t.Helper()
	b.waitFor("the page is "+path, fmt.Sprintf(`location.pathname === %q && document.readyState === 'complete'`, path))
}

// SignInWithKeys is SignIn for who has no mouse.
func (b *browser) SignInWithKeys(l *lethe, role string) {
	b.t.Helper()
	email, password := l.password(role)
	b.Open("/login")
	b.TabTo("#email")
	b.Keys(email)
	b.TabTo("#password")
	b.Keys(password + kb.Enter)
	b.At("/queue")
}
