package view

import (
	"time"

	"lethe/web/view/ui"
)

// Destinations is the list of the systems that hold personal data.
type Destinations struct {
	Frame
	Rows []DestinationRow
}

// DestinationRow is one destination in the list.
type DestinationRow struct {
	Name         string // the slug
	Title        string
	Kind         string // "webhook"
	Host         string // of its URL, without path
	Confirmation string // "response", "callback", "poll" or "manual"
	Waiting      int    // deliveries that are neither closed nor failed
	Failed       int    // deliveries that need a person
	Paused       bool
}

// Destination is the page of one destination.
type Destination struct {
	Frame
	DestinationRow
	ConfirmWithin time.Duration // how long a confirmation may take; 0 if none is awaited
	Concurrency   int           // orders at once; 0 for no limit
	RatePerMinute int           // 0 for no limit
	Closed        int           // deliveries with evidence, or waived
	LastSuccess   time.Time
	Failures      []Failure // the newest first
}

// Failure is a delivery that needs a person.
type Failure struct {
	Reference string // of the request
	Delivery  string // id
	At        time.Time
	Answer    string
	Attempts  int
	CanRetry  bool
}

func (d DestinationRow) tag() ui.Tag {
	switch {
	case d.Paused:
		return ui.Paused
	case d.Failed > 0:
		return ui.DeliveryFailed
	}
	return ui.Active
}

// confirmationWords says how a destination proves what it did.
func (d DestinationRow) confirmationWords() string {
	switch d.Confirmation {
	case "response":
		return "With its answer"
	case "callback":
		return "By callback"
	case "poll":
		return "When asked again"
	case "manual":
		return "By a person"
	}
	return d.Confirmation
}

func (p Destination) retry(f Failure) ui.Action {
	return ui.Action{
		Path: retryPath(f.Delivery), Return: destinationPath(p.Name),
		Button: ui.Button{Label: "Retry", About: "delivery of " + f.Reference, Kind: ui.Small},
	}
}

// limit writes a bound with its unit, where 0 is none.
func limit(n int, words string) string {
	if n == 0 {
		return "No limit"
	}
	return ui.Count(n, "order") + " " + words
}
