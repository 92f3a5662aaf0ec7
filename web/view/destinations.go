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
	Unreached    bool // it failed again and again, and is left alone for a while
}

// Destination is the page of one destination.
type Destination struct {
	Frame
	DestinationRow
	MayManage     bool // this person may retry, pause and send again
	PausedAt      time.Time
	FailuresInRow int             // attempts, whatever the delivery
	TriedAgain    time.Time       // when one order tries it again; zero while it works
	PollEvery     time.Duration   // how often it is asked whether it is done; 0 if it is not
	Probe         *Probe          // how it is looked up whether the person is gone; nil if it is not
	Retries       []time.Duration // the waits between attempts, the last for ever; empty for the standard ones
	ConfirmWithin time.Duration   // how long a confirmation may take; 0 if none is awaited
	Concurrency   int             // orders at once; 0 for no limit
	RatePerMinute int             // 0 for no limit
	Closed        int             // deliveries with evidence, or waived
	LastSuccess   time.Time
	Failures      []Failure // the newest first
}

// Probe is when it is looked up whether the person is gone.
type Probe struct {
	After time.Duration // the report
	Again time.Duration // after the first look; 0 if once is enough
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
	case d.Unreached:
		return ui.Unreached
	case d.Failed > 0:
		return ui.DeliveryFailed
	}
	return ui.Active
}

// host is where it is reached; a dash for one that people serve.
func (d DestinationRow) host() string {
	if d.Host == "" {
		return "–"
	}
	return d.Host
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
		Path: deliveryPath(f.Delivery, "retry"), Return: destinationPath(p.Name, ""),
		Button: ui.Button{Label: "Retry", About: "delivery of " + f.Reference, Kind: ui.Small},
	}
}

func (p Destination) resume() ui.Action {
	return ui.Action{
		Path: destinationPath(p.Name, "resume"), Return: destinationPath(p.Name, ""),
		Button: ui.Button{Label: "Resume", About: p.Title, Kind: ui.Primary},
	}
}

func (p Destination) retryAll() ui.Action {
	return retryDestination(p.Name, p.Title, destinationPath(p.Name, ""), ui.Plain)
}

// unreached says how often it failed, since when, and what comes next.
func (p Destination) unreached() string {
	words := "Its last " + ui.Count(p.FailuresInRow, "attempt") + " failed"
	if !p.LastSuccess.IsZero() {
		words += "; it last succeeded " + p.Clock.Distance(p.LastSuccess)
	}
	if !p.TriedAgain.After(p.Clock.Now) {
		return words + ". One order is trying it now."
	}
	return words + ". The next try is in " + ui.Span(p.TriedAgain.Sub(p.Clock.Now)) + "; other destinations are not delayed."
}
