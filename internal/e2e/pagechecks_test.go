package e2e_test

import (
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	cdp "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Size makes the window so many CSS pixels wide and high.
func (b *browser) Size(width, height int64) {
	b.t.Helper()
	_, err := cdp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Media makes the system ask for what is given as feature and value, in pairs.
func (b *browser) Media(pairs ...string) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	for i := 0; i < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	if _, err := cdp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		b.t.Fatal(err)
	}
}

// Unfold opens all that can be opened in the page.
func (b *browser) Unfold() {
	b.t.Helper()
	b.do(cdp.Evaluate[cdp.Void](`document.querySelectorAll('details').forEach(d => { d.open = true });
		document.querySelectorAll('[popover]').forEach(p => p.showPopover());`))
}

// shape is what main consists of, without its words.
func (b *browser) shape() string {
	b.t.Helper()
	return evaluate[string](b, `[...document.querySelectorAll('main *')].map(e => e.tagName + '.' + e.getAttribute('class')).join()`)
}

// Thin leaves two of all rows of a list that are built alike: a fault of one is
// one of each.
func (b *browser) Thin() {
	b.t.Helper()
	b.do(cdp.Evaluate[cdp.Void](`document.querySelectorAll('tbody, .timeline').forEach(list => {
		const seen = {};
		[...list.children].forEach(row => {
			const shape = row.className + [...row.querySelectorAll('*')].map(e => e.tagName + '.' + (e.getAttribute('class') ?? ''));
			seen[shape] = (seen[shape] ?? 0) + 1;
			if (seen[shape] > 2) row.remove();
		});
	})`))
}

// wider is what makes the page wider than its window; "" when nothing does.
const wider = `(() => {
	const page = document.scrollingElement;
	if (page.scrollWidth <= innerWidth) return '';
	const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
		&& !e.parentElement.closest('.table-wrap, .tabs, .sidenav'));
	return page.scrollWidth + ' px: ' + out.slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ');
})()`

// Narrow fails the test when the page is wider than a window of that many pixels.
// 320 are 1280 at 400 % (WCAG 2.2, 1.4.10), 360 are 1440.
func (b *browser) Narrow(where string, width int64) {
	b.t.Helper()
	b.Size(width, 800)
	defer b.Size(1440, 900)
	if wide := evaluate[string](b, wider); wide != "" {
		b.t.Errorf("%s at %d px is wide: %s", where, width, wide)
	}
}

// walk looks at what has the focus: "" when it is right, "end" when it had the
// focus before, else what is wrong with it (WCAG 2.2, 2.4.7 and 2.4.11).
const walk = `(() => {
	const e = document.activeElement;
	window.walked ??= new Set();
	if (!e || e === document.body || walked.has(e)) return 'end';
	walked.add(e);
	const name = e.outerHTML.slice(0, 140), style = getComputedStyle(e);
	if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return 'no outline: ' + name;
	const box = e.getClientRects()[0];
	if (!box || box.width < 1 || box.height < 1) return 'nothing to see: ' + name;
	const mid = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
	const x = mid(box.left, box.right, innerWidth), y = mid(box.top, box.bottom, innerHeight);
	const seen = document.elementFromPoint(x, y);
	if (!seen || !(e.contains(seen) || seen.contains(e) && seen.matches('label, summary'))) {
		return 'covered by ' + (seen?.outerHTML.slice(0, 100) ?? 'the edge') + ': ' + name;
	}
	return '';
})()`

// WalkFocus strikes the tabulator through the page, the first hundred stops, and
// fails the test for each stop that cannot be seen.
func (b *browser) WalkFocus(where string) {
	b.t.Helper()
	b.do(cdp.Evaluate[cdp.Void](`window.walked = new Set(); document.querySelector('.skip').focus()`))
	stops := 0
	for ; stops < 100; stops++ {
		b.Keys(kb.Tab)
		switch wrong := evaluate[string](b, walk); wrong {
		case "":
		case "end":
			if stops < 5 {
				b.t.Errorf("%s has %d stops", where, stops)
			}
			return
		default:
			b.t.Errorf("%s: stop %d has %s", where, stops, wrong)
		}
	}
}

// dialogs are the buttons that open what lies over a page.
var dialogs = []string{"palette", "help"}

// WithDialogs does something while each dialog of the page is open.
func (b *browser) WithDialogs(do func(name string)) {
	b.t.Helper()
	for _, name := range dialogs {
		b.do(cdp.Click(cdp.CSS(fmt.Sprintf(`.topbar [data-dialog=%q]`, name))))
		b.waitFor(name+" is open", fmt.Sprintf(`document.getElementById(%q).open`, name))
		do(name)
		b.Keys(kb.Escape)
		b.waitFor(name+" is closed", fmt.Sprintf(`!document.getElementById(%q).open`, name))
	}
}
