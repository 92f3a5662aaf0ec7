package e2e_test

import (
	"sync"
	"testing"
)

// Each page, as each role that may see it: nothing that axe finds, in light and
// dark, with all that opens open; nothing to scroll sideways for; and nothing that
// has the focus and is not seen. What looks the same to two roles is checked once.
func TestPlaces_AreAccessibleToEachRoleThatMaySeeThem(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true})
	all := l.places(t)
	var checked sync.Map // by address and shape
	for _, role := range []string{"lead", "admin", "reviewer", "operator", "auditor"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			seen := l.seenBy(t, role, all)
			b := newBrowser(t, l.URL)
			b.Size(1440, 900)
			b.SignIn(l, role)
			for _, p := range seen {
				b.Open(p.path)
				if _, was := checked.LoadOrStore(p.path+b.shape(), true); was {
					continue
				}
				where := role + " at " + p.path
				b.WalkFocus(where)
				b.Unfold()
				b.Narrow(where, 320)
				b.Narrow(where, 360)
				b.Thin()
				b.AccessibleInBoth(where)
			}
		})
	}
}

// Palette and help lie over every page, and a menu over some.
func TestDialogs_AreAccessibleToEachRole(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true})
	open := l.firstReference(t)
	for _, role := range []string{"lead", "admin", "auditor"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t, l.URL)
			b.SignIn(l, role)
			for _, path := range []string{"/queue", "/requests/" + open} {
				b.Open(path)
				b.Thin()
				b.WithDialogs(func(name string) {
					where := role + " at " + path + " with " + name
					b.Narrow(where, 320)
					b.AccessibleInBoth(where)
				})
			}
		})
	}
}

// Colours of the reader's own, and a reader whom movement makes ill.
func TestPlaces_WorkWithForcedColoursAndWithoutMotion(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true})
	b := newBrowser(t, l.URL)
	b.Size(1440, 900)
	b.SignIn(l, "lead")
	for _, p := range []string{"/queue", "/requests/" + l.firstReference(t), "/dashboard", "/requests/new", "/deliveries"} {
		b.Media("forced-colors", "active", "prefers-reduced-motion", "reduce", "prefers-color-scheme", "dark")
		b.Open(p)
		b.WalkFocus(p + " in forced colours")
		if moving := evaluate[int](b, `[...document.querySelectorAll('*')].filter(e => {
			const s = getComputedStyle(e);
			return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0;
		}).length`); moving > 0 {
			t.Errorf("%d elements of %s move", moving, p)
		}
		if here := evaluate[bool](b, `(() => {
			const [here, other] = ['[aria-current=page]', ':not([aria-current])'].map(s => getComputedStyle(document.querySelector('.sidelink' + s)));
			return here.borderInlineStartWidth !== other.borderInlineStartWidth;
		})()`); !here {
			t.Errorf("where one is does not show at %s", p)
		}
	}
}
