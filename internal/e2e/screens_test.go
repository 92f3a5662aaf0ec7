package e2e_test

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	cdp "github.com/chromedp/chromedp"
)

// screens is where `make screens` has the pictures of the documentation.
var screens = flag.String("screens", "", "keep the pictures of the pages in this directory")

// sizeOfScreens is what all pictures may take together: they are in the repository.
const sizeOfScreens = 3 << 20

// Each page has a picture, which the documentation shows; in dark too where most
// of the work is done, and as small as a telephone.
func TestScreens_AreOfEveryPage(t *testing.T) {
	t.Parallel()
	dir := *screens
	if dir == "" {
		dir = t.TempDir()
	}
	l := start(t, setup{demo: true})
	all := l.places(t)
	b := newBrowser(t, l.URL)
	b.Size(1440, 900)
	total := b.Picture(dir, "login", "/login")
	took := map[string]bool{}
	for _, role := range []string{"lead", "admin"} {
		b.SignIn(l, role)
		for _, p := range l.seenBy(t, role, all) {
			if !took[p.name] {
				took[p.name] = true
				total += b.Picture(dir, p.name, p.path)
			}
			if role == "lead" && slices.Contains([]string{"queue", "request", "dashboard"}, p.name) {
				b.Colours("dark")
				total += b.Picture(dir, p.name+"-dark", p.path)
				b.Colours("light")
			}
		}
		if role == "lead" {
			b.Size(320, 800)
			total += b.Picture(dir, "queue-320", "/queue")
			b.Size(1440, 900)
		}
		b.Press(".topbar", "Sign out")
	}
	if len(took) != len(all) || total > sizeOfScreens {
		t.Errorf("%d of %d pages have pictures, %d bytes of at most %d", len(took), len(all), total, sizeOfScreens)
	}
}

// Picture writes what the window shows of the page to a file of the name, and
// returns how big it is.
func (b *browser) Picture(dir, name, path string) int {
	b.t.Helper()
	b.Open(path)
	b.waitFor("the page is complete", `document.readyState === 'complete'`)
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	shot, err := cdp.Run(ctx, cdp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	shot = small(b.t, shot)
	if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644); err != nil {
		b.t.Fatal(err)
	}
	return len(shot)
}

// small is the picture with the 64 colours that are most of it: a page has few, but
// for the edges of its letters.
func small(t *testing.T, shot []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	area := from.Bounds()
	often := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(from.At(x, y)).(color.RGBA) }
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			often[at(x, y)]++
		}
	}
	var palette color.Palette
	for c := range often {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, func(a, b color.Color) int { return often[b.(color.RGBA)] - often[a.(color.RGBA)] })
	palette = palette[:min(len(palette), 64)]
	to, index := image.NewPaletted(area, palette), map[color.RGBA]uint8{}
	for c := range often {
		index[c] = uint8(palette.Index(c))
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			to.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
