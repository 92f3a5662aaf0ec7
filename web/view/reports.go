package view

import (
	"strconv"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// Reports is the page of what is published, or shown to an authority.
type Reports struct {
	Frame
	Year    int
	Years   []int // to choose from, the newest first
	Rows    []RegulationYear
	Closing ui.Chart // requests closed in the year, by the days from receipt
	From    string   // of the record, as typed
	To      string
	Faults  Faults
}

// RegulationYear is what became of the requests of a year under one regulation.
// The days are from receipt to the answer, of those that were answered.
type RegulationYear struct {
	Regulation               lifecycle.Regulation
	Received                 int // the sum of the six that follow
	Complied, InPart, Denied int
	Withdrawn, Joined, Open  int
	Median, Mean             string // "12.5"; empty if nothing was answered
}

// counts are the numbers of the year in the order of the table.
func (y RegulationYear) counts() []int {
	return []int{y.Received, y.Complied, y.InPart, y.Denied, y.Withdrawn, y.Joined, y.Open}
}

// days is a number of days, or a dash where nothing was answered.
func days(n string) string {
	if n == "" {
		return "–"
	}
	return n
}

func (p Reports) yearField() ui.Field {
	return ui.Field{Name: "year", Label: "Year", Value: strconv.Itoa(p.Year), Optional: true}
}

func (p Reports) fromField() ui.Field {
	return ui.Field{Name: "from", Label: "Received from", Type: "date", Value: p.From, Error: p.Faults["from"]}
}

func (p Reports) toField() ui.Field {
	return ui.Field{Name: "to", Label: "Received to", Type: "date", Value: p.To, Error: p.Faults["to"]}
}

func (p Reports) yearChoices() []ui.Choice {
	var out []ui.Choice
	for _, y := range p.Years {
		out = append(out, ui.Choice{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}
