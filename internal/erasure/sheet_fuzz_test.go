package erasure_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"lethe/internal/erasure"
)

// Whatever somebody once wrote into a request, a spreadsheet reads a cell of text and
// calculates nothing.
func FuzzSheet(f *testing.F) {
	for _, cell := range []string{"", "=1+1", "＝1", "\t=1", "a\r\nb", `"`, "\x00", "-", "'", "\ufeff=1", "\n=1"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		var out bytes.Buffer
		sheet, err := erasure.NewSheet(&out, []string{"reference", "text"})
		if err != nil {
			t.Fatal(err)
		}
		if err := sheet.Write([]string{"ER-7QK4-M2XD", cell}); err != nil {
			t.Fatal(err)
		}
		if err := sheet.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\xef\xbb\xbf"))).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != 2 {
			t.Fatalf("%q is read as %q, %v", cell, rows, err)
		}
		if read := rows[1][1]; strings.IndexAny(read, "=+-@\t\n\r\x00＝＋－＠") == 0 {
			t.Errorf("%q is read as %q", cell, read)
		}
	})
}
