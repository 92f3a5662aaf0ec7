package erasure

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Sheet writes rows as CSV (RFC 4180) in UTF-8, with the byte order mark by which
// spreadsheets know it.
//
// No cell is a formula: one that begins with = + - @, in their full-width forms
// too, or with a tab, a carriage return or a NUL gets an apostrophe before it; a
// carriage return itself is left out. What a sender wrote must not run at the desk
// of whoever opens the file (OWASP, CSV injection).
type Sheet struct{ rows *csv.Writer }

// NewSheet begins a sheet with its header.
func NewSheet(to io.Writer, header []string) (*Sheet, error) {
	const byteOrderMark = "\ufeff"
	if _, err := io.WriteString(to, byteOrderMark); err != nil {
		return nil, fmt.Errorf("begin the sheet: %w", err)
	}
	s := &Sheet{csv.NewWriter(to)}
	s.rows.UseCRLF = true
	return s, s.Write(header)
}

// Write adds a row. It may be kept in memory until Flush.
func (s *Sheet) Write(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell)
	}
	if err := s.rows.Write(safe); err != nil {
		return fmt.Errorf("write a row of the sheet: %w", err)
	}
	return nil
}

// Flush writes what is kept in memory. It ends the sheet.
func (s *Sheet) Flush() error {
	s.rows.Flush()
	if err := s.rows.Error(); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	return nil
}

// dangerous are the characters with which a spreadsheet begins to calculate.
const dangerous = "=+-@\t\n\r\x00＝＋－＠"

// harmless is the cell, with an apostrophe where a spreadsheet would calculate.
func harmless(cell string) string {
	first, _ := utf8.DecodeRuneInString(cell)
	if cell != "" && strings.ContainsRune(dangerous, first) {
		return "'" + cell
	}
	return cell
}
