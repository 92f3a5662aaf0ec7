package view

import (
	"context"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Destination is the page of one destination.
type Destination struct {
	Frame
	DestinationRow
	MayManage     bool      // this person may test, retry, pause and send again
	MayEdit       bool      // this person may change the settings and the secret
	Rules         []string  // names of the published rules that name it
	RemovedAt     time.Time // since when it is not published; zero if it is
	Draft         DraftOf   // what the draft does to it
	PausedAt      time.Time
	FailuresInRow int             // attempts, whatever the delivery
	TriedAgain    time.Time       // when one order tries it again; zero while it works
	Secret        Secret          // where its signing secret is kept
	PollEvery     time.Duration   // how often it is asked whether it is done; 0 if it is not
	Probe         *Probe          // how it is looked up whether the person is gone; nil if it is not
	Retries       []time.Duration // the waits between attempts, the last for ever; empty for the standard ones
	ConfirmWithin time.Duration   // how long a confirmation may take; 0 if none is awaited
	Concurrency   int             // orders at once; 0 for no limit
	RatePerMinute int             // 0 for no limit
	Closed        int             // deliveries with evidence, or waived
	Failures      []Failure       // the newest first
}

// DraftOf is what the draft does to a destination; the zero value is nothing.
type DraftOf struct {
	Fields  []string // that it changes: "title", "url"
	Removes bool
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

func (p Destination) retry(ctx context.Context, f Failure) ui.Action {
	return ui.Action{
		Path: deliveryPath(f.Delivery, "retry"), Return: destinationPath(p.Name, ""),
		Button: ui.Button{Label: "Retry", About: say.T(ctx, "delivery of %s", f.Reference), Kind: ui.Small},
	}
}

func (p Destination) resume() ui.Action {
	return ui.Action{
		Path: destinationPath(p.Name, "resume"), Return: destinationPath(p.Name, ""),
		Button: ui.Button{Label: "Resume", About: p.Title, Kind: ui.Primary},
	}
}

func (p Destination) retryAll(ctx context.Context) ui.Action {
	return retryDestination(ctx, p.Name, p.Title, destinationPath(p.Name, ""), ui.Plain)
}

// mayEdit reports whether there is something that this person may change.
func (p Destination) mayEdit() bool { return p.MayEdit && !p.Retired }

// byPeople reports whether people carry out its orders.
func (p Destination) byPeople() bool { return p.Kind == "manual" }

// drafted says what the draft does to the destination; nothing if it leaves it
// as it is.
func (p Destination) drafted(ctx context.Context) string {
	switch {
	case p.Draft.Removes:
		return say.T(ctx, "The draft removes this destination.")
	case len(p.Draft.Fields) > 0:
		return say.T(ctx, "The draft changes this destination: %s.", strings.Join(p.Draft.Fields, ", "))
	}
	return ""
}

// unreached says how often it failed, since when, and what comes next.
func (p Destination) unreached(ctx context.Context) string {
	words := say.N(ctx, p.FailuresInRow, "Its last %d attempt failed", "Its last %d attempts failed")
	if !p.LastSuccess.IsZero() {
		words += say.T(ctx, "; it last succeeded %s", p.Clock.Distance(ctx, p.LastSuccess))
	}
	if !p.TriedAgain.After(p.Clock.Now) {
		return say.T(ctx, "%s. One order is trying it now.", words)
	}
	return say.T(ctx, "%s. The next try is in %s; other destinations are not delayed.", words, ui.Span(ctx, p.TriedAgain.Sub(p.Clock.Now)))
}
