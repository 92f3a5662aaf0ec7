package static_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// tokens reads the colours of app.css: name to its light and its dark value.
func tokens(t *testing.T) map[string][2]string {
	t.Helper()
	css, err := os.ReadFile("app.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][2]string{}
	two := regexp.MustCompile(`--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)
	for _, m := range two.FindAllStringSubmatch(string(css), -1) {
		out[m[1]] = [2]string{m[2], m[3]}
	}
	one := regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`)
	for _, m := range one.FindAllStringSubmatch(string(css), -1) {
		out[m[1]] = [2]string{m[2], m[2]}
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2 for a colour #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	linear := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// The pairs that app.css puts on top of each other. WCAG 2.2 wants 4.5 for text
// (1.4.3) and 3 for borders of controls and for focus (1.4.11).
func TestColours_AreReadableInLightAndDark(t *testing.T) {
	t.Parallel()
	const text, control = 4.5, 3.0
	pairs := []struct {
		front string
		backs []string
		want  float64
	}{
		{"text", []string{"bg", "surface", "surface-2", "selected"}, text},
		{"text-2", []string{"bg", "surface", "surface-2", "selected"}, text},
		{"link", []string{"bg", "surface", "surface-2", "selected"}, text},
		{"on-accent", []string{"accent", "accent-hover", "danger", "danger-hover"}, text},
		{"on-toast", []string{"toast"}, text},
		{"info-fg", []string{"info-bg"}, text},
		{"neutral-fg", []string{"neutral-bg"}, text},
		{"violet-fg", []string{"violet-bg"}, text},
		{"teal-fg", []string{"teal-bg"}, text},
		{"good-fg", []string{"good-bg"}, text},
		{"bad-fg", []string{"bad-bg", "bg", "surface", "surface-2", "selected"}, text},
		{"warn-fg", []string{"warn-bg", "bg", "surface", "surface-2", "selected"}, text},
		{"line-strong", []string{"bg", "surface", "surface-2", "selected"}, control},
		{"accent", []string{"bg", "surface", "surface-2", "selected"}, control},
		{"chart-1", []string{"surface"}, control},
		{"chart-2", []string{"surface"}, control},
		{"chart-3", []string{"surface"}, control},
		{"focus", []string{"bg", "surface", "surface-2", "selected"}, control},
	}
	colours := tokens(t)
	tested := map[string]bool{"line": true} // separators only: decoration
	for _, p := range pairs {
		for _, back := range p.backs {
			tested[p.front], tested[back] = true, true
			for theme, name := range []string{"light", "dark"} {
				got := contrast(t, colours[p.front][theme], colours[back][theme])
				if got < p.want {
					t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", name, p.front, back, got, p.want)
				}
			}
		}
	}
	for name := range colours {
		if !tested[name] {
			t.Errorf("colour --%s is in no tested pair", name)
		}
	}
}
