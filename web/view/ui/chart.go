package ui

import (
	"slices"
	"strconv"
	"strings"
)

// None stands in a series where there is no number.
const None = -1

// Chart is numbers over the same labels, as a picture, as a table and as a sheet.
// Two or three series at the most: more are told apart by nobody. The picture has
// no size of its own: across it is drawn in percents, so that its words have the
// size of other words on every screen.
type Chart struct {
	ID     string // of the chart within its page
	Title  string
	Desc   string // what it shows, in a sentence, for those who do not see it
	Per    string // what the labels are: "Week"
	Unit   string // what is counted: "requests"
	Empty  string // says why there is nothing to show; empty if there is something
	Labels []Label
	Series []Series
	Beside []Series         // numbers that only the table and the sheet have
	Words  func(int) string // writes a number for people; as digits if nil
	More   string           // what the reader must know about the numbers; may be empty
}

// Label is one place of the chart.
type Label struct {
	Code  string // for programs: "2026-11-16"
	Words string // for the table: "16 Nov 2026"
	Short string // below the picture: "16 Nov"
	Bad   bool   // its number asks for a person
}

// Series are numbers from 0 on, one for each label, or None.
type Series struct {
	Name   string
	Values []int
}

func (c Chart) words(v int) string {
	switch {
	case v == None:
		return "–"
	case c.Words != nil:
		return c.Words(v)
	}
	return strconv.Itoa(v)
}

func (c Chart) columns() []Series { return slices.Concat(c.Series, c.Beside) }

// Header names the cells of the sheet, with the unit of each number.
func (c Chart) Header() []string {
	cells := []string{strings.ToLower(c.Per)}
	for _, s := range c.columns() {
		cells = append(cells, strings.ToLower(s.Name)+" ("+c.Unit+")")
	}
	return cells
}

// Rows are the cells of the sheet; a number that is not there is empty.
func (c Chart) Rows() [][]string {
	rows := make([][]string, len(c.Labels))
	for i, label := range c.Labels {
		rows[i] = []string{label.Code}
		for _, s := range c.columns() {
			cell := ""
			if s.Values[i] != None {
				cell = strconv.Itoa(s.Values[i])
			}
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}
