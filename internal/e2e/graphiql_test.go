package e2e_test

import (
	"testing"

	cdp "github.com/chromedp/chromedp"
)

// The browser fails the test for whatever the policy of the page forbids.
func TestGraphiQL_RunsUnderThePolicyAndKeepsNothing(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	b := newBrowser(t, l.URL)
	b.SignIn(l, "reviewer")
	b.Open("/graphiql")
	b.waitFor("the editor is there", `document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror.getValue().includes('WhoAmI')`)

	b.do(cdp.Evaluate[cdp.Void](`document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.setValue('')`),
		cdp.Click(cdp.CSS(`.graphiql-query-editor .CodeMirror-lines`)),
		cdp.SendKeys(cdp.CSS(`.graphiql-query-editor textarea`), "query Mine { viewer { role"))
	b.do(cdp.Click(cdp.CSS(`.graphiql-execute-button`)))
	b.waitFor("the answer is there", `document.querySelector('.result-window')?.textContent.includes('"role": "reviewer"')`)

	// Dialogs and explorer make style elements of their own.
	b.do(cdp.Click(cdp.CSS(`button[aria-label="Show Documentation Explorer"]`)))
	b.See("A GraphQL schema provides a root type")
	b.do(cdp.Click(cdp.CSS(`button[aria-label="Open settings dialog"]`)))
	b.See("Adjust how the interface appears")
	b.waitFor("the page behind the dialog stands still", `getComputedStyle(document.body).overflow === 'hidden'`)

	if kept := evaluate[int](b, `localStorage.length + sessionStorage.length`); kept != 0 {
		t.Errorf("the browser keeps %d items", kept)
	}
	if address := evaluate[string](b, `location.search + location.hash`); address != "" {
		t.Errorf("the address says %s", address)
	}
}

func TestGraphiQL_ChangesWhatTheRoleMay(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	id := l.api().submit(t, submission("graphiql@example.com")).ID
	b := newBrowser(t, l.URL)
	b.SignIn(l, "reviewer")
	b.Open("/graphiql?mutation=approveErasureRequest")
	b.waitFor("the example is there", `document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror.getValue().includes('mutation ApproveErasureRequest')`)
	b.do(cdp.Evaluate[cdp.Void](`(() => {
		const editor = document.querySelector('.graphiql-editor-tool .CodeMirror').CodeMirror;
		editor.setValue(editor.getValue().replace(/"id": "[^"]*"/, '"id": "` + id + `"'));
	})()`))
	b.do(cdp.Click(cdp.CSS(`.graphiql-execute-button`)))
	b.waitFor("it is approved", `document.querySelector('.result-window')?.textContent.includes('"state": "APPROVED"')`)
}
