package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	cdp "github.com/chromedp/chromedp"
)

// browserTime is how long a browser may live; each test needs far less, but on a
// busy machine the one that goes through every page.
const browserTime = 6 * time.Minute

// chromium is a headless browser, by the names under which systems have it.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{
		"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("There is no Chromium for the browser tests: install it, for instance with \"apt-get install chromium-headless-shell\" or \"brew install --cask chromium\".")
	return ""
}

// browser is one tab, with what it complained about.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu         sync.Mutex
	complaints []string
}

// violations tells on the console what a content policy forbids, also what
// Chromium itself says nothing of.
const violations = `document.addEventListener('securitypolicyviolation', e =>
	console.error('content policy: ' + e.effectiveDirective + ' forbids ' + e.blockedURI + ' ' + e.sample))`

// newBrowser opens a tab on the pages below base. It fails the test at its end
// if there was an error on the console or something that the pages' content
// policy forbids, or if anything is in the browser's storage, and leaves a
// screenshot when the test has failed.
func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	options := append(slices.Clone(cdp.DefaultExecAllocatorOptions[:]),
		cdp.ExecPath(chromium(t)), cdp.DisableGPU, cdp.UserDataDir(t.TempDir()), cdp.WindowSize(1280, 900),
		cdp.Flag("disable-quic", true), cdp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, cdp.NoSandbox) // Chromium's sandbox does not work for root
	}
	// t.Context() ends before the cleanups, which still need the browser.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), browserTime)
	t.Cleanup(cancel)
	ctx, cancel = cdp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = cdp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: base}
	// The browser lives as long as the context of its first step.
	if err := cdp.Do(ctx, cdp.Navigate("about:blank")); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	if err := cdp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	if _, err := cdp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: violations}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.end)
	return b
}

// listen keeps what the console shows as an error.
func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, "exception: "+thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			for _, arg := range e.Args {
				b.complaints = append(b.complaints, fmt.Sprintf("console.error: %s %s", arg.Value, arg.Description))
			}
		}
	case *cdplog.EventEntryAdded:
		// A form that is sent back has status 422, which Chromium reports.
		if e.Entry.Level == cdplog.EntryLevelError && !strings.Contains(e.Entry.Text, "status of 422") {
			b.complaints = append(b.complaints, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + " " + d.Exception.Description
	}
	return d.Text
}

// Forgive takes a complaint that the test expects; it must be there.
func (b *browser) Forgive(text string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	before := len(b.complaints)
	b.complaints = slices.DeleteFunc(b.complaints, func(c string) bool { return strings.Contains(c, text) })
	if len(b.complaints) == before {
		b.t.Errorf("the browser did not complain about %q", text)
	}
}

func (b *browser) end() {
	b.mu.Lock()
	complaints := slices.Clone(b.complaints)
	b.mu.Unlock() // a browser that cannot report answers nothing
	for _, c := range complaints {
		b.t.Errorf("the browser complained: %s", c)
	}
	b.storesNothing()
	if !b.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	png, err := cdp.Run(ctx, cdp.CaptureScreenshot())
	if err == nil {
		file := filepath.Join(b.t.ArtifactDir(), "failed.png")
		err = os.WriteFile(file, png, 0o600)
		b.t.Logf("the page as it was: %s", file)
	}
	if err != nil {
		b.t.Logf("no screenshot: %v", err)
	}
}

// stored counts what is in the browser's storage for the page.
const stored = `location.protocol.startsWith('http') ? localStorage.length + sessionStorage.length : 0`

// storesNothing fails the test when the pages keep something in the browser: the
// session's cookie is all there is.
func (b *browser) storesNothing() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	kept, err := cdp.Run(ctx, cdp.Evaluate[int](stored))
	if err != nil || kept != 0 {
		b.t.Errorf("%d things are in the browser's storage (%v); want none", kept, err)
	}
}

// WithoutJavaScript makes the pages do with HTML alone.
func (b *browser) WithoutJavaScript() {
	b.t.Helper()
	if _, err := cdp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatal(err)
	}
}
