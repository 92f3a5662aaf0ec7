package web

import (
	"context"
	"net/http"
	"time"

	"lethe/internal/erasure"
)

// sheetPart is how many rows of a list are read at once.
const sheetPart = 500

// exportedList is a list on its way out as a sheet.
type exportedList struct {
	name   string // as the ledger knows it
	rows   int    // how many there are
	header []string
	// next reads the rows after a key; none at the end of the list.
	next func(ctx context.Context, after string) (rows [][]string, last string, err error)
}

// sendList writes to the ledger that the list is taken out, and then sends it in
// parts, of which one is read at a time.
func (s *site) sendList(w http.ResponseWriter, r *http.Request, list exportedList) error {
	now, err := s.Erasure.Now(r.Context())
	if err != nil {
		return err
	}
	if err := s.Erasure.Exported(r.Context(), list.name, list.rows); err != nil {
		return err
	}
	sheetHeader(w, "lethe-"+list.name+"-"+now.UTC().Format("20060102T150405Z"))
	stream(w, func(w http.ResponseWriter, r *http.Request) error {
		out, err := erasure.NewSheet(w, list.header)
		if err != nil {
			return err
		}
		for after := ""; ; {
			rows, last, err := list.next(r.Context(), after)
			if err != nil {
				return err
			}
			if err := writeRows(w, out, rows); err != nil || len(rows) == 0 {
				return err
			}
			after = last
		}
	})
	return nil
}

func writeRows(w http.ResponseWriter, out *erasure.Sheet, rows [][]string) error {
	if err := nextPart(w); err != nil {
		return err
	}
	for _, cells := range rows {
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func cellsOf[T any](found []T, cells func(T) []string) [][]string {
	out := make([][]string, len(found))
	for i, one := range found {
		out[i] = cells(one)
	}
	return out
}

// instant writes a time as sheets have it, in UTC; empty for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
