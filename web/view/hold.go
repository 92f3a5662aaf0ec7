package view

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Hold is why a request or a delivery is stopped.
type Hold struct {
	Ground    string
	Article   string
	By        string
	Since     time.Time // zero if it is not known
	ReviewOn  time.Time // the day, in UTC
	OfRequest bool      // of a delivery: it is on hold because its request is
}

// due reports whether the day to look at the hold again has come.
func (h Hold) due(c ui.Clock) bool { return !h.ReviewOn.IsZero() && !h.ReviewOn.After(c.Now) }

// tone asks for attention when the hold is to be looked at.
func (h Hold) tone(c ui.Clock) ui.Tone {
	if h.due(c) {
		return ui.Warn
	}
	return ui.Violet
}

// heading says who put it on hold, and when.
func (h Hold) heading(ctx context.Context, c ui.Clock) string {
	switch {
	case h.Since.IsZero() && h.By == "":
		return say.T(ctx, "On hold.")
	case h.Since.IsZero():
		return say.T(ctx, "On hold by %s.", h.By)
	case h.By == "":
		return say.T(ctx, "On hold since %s.", c.Date(h.Since))
	}
	return say.T(ctx, "On hold since %s by %s.", c.Date(h.Since), h.By)
}

// sentence says why nothing is sent, and when that is looked at again.
func (h Hold) sentence(ctx context.Context, c ui.Clock) string {
	words := say.T(ctx, h.Ground)
	if h.Article != "" {
		words += ", " + h.Article
	}
	words += ". " + say.T(ctx, "Nothing is sent meanwhile.")
	switch {
	case h.due(c):
		words += " " + say.T(ctx, "The day to look at this hold again has come: %s.", calendarDay(h.ReviewOn))
	case !h.ReviewOn.IsZero():
		words += " " + say.T(ctx, "Review on %s.", calendarDay(h.ReviewOn))
	}
	return words
}

// calendarDay writes a day that the database keeps without a time of day: it is
// the same in every zone.
func calendarDay(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

// PutOnHold is the page that puts a request, or one delivery, on hold. After an
// error it keeps what was typed.
type PutOnHold struct {
	Frame
	Reference string // of the request
	Version   int    // of the request that the person saw
	Delivery  string // id, when only this one is held; else empty
	To        string // title of the delivery's destination
	Return    string // local path to show afterwards; what is held if empty
	Ground    string // as chosen
	ReviewOn  string // as typed
	Note      string // as typed; of a request only
	Faults    Faults
	Refused   string // why it was not done, although nothing is wrong with the form
}

func (p PutOnHold) what(ctx context.Context) string {
	if p.Delivery != "" {
		return say.T(ctx, "%s at %s", p.Reference, p.To)
	}
	return p.Reference
}

// page is the page of what is held.
func (p PutOnHold) page() string {
	if p.Delivery != "" {
		return deliveryPath(p.Delivery, "")
	}
	return requestPath(p.Reference, "")
}

func (p PutOnHold) section() section {
	if p.Delivery != "" {
		return deliveriesSection
	}
	return queueSection
}

func (p PutOnHold) back() string {
	if p.Return == "" {
		return p.page()
	}
	return p.Return
}

func (p PutOnHold) groundField() ui.Field {
	return ui.Field{Name: "ground", Label: "Ground of the hold", Value: p.Ground, Error: p.Faults["ground"]}
}

func (p PutOnHold) reviewField() ui.Field {
	return ui.Field{
		Name: "reviewOn", Label: "Look at it again on", Type: "date", Value: p.ReviewOn, Error: p.Faults["reviewOn"],
		Hint: "After today, at most a year ahead. The hold does not end by itself on that day: you are reminded.",
	}
}

func (p PutOnHold) noteField() ui.Field {
	return ui.Field{
		Name: "note", Label: "Note for colleagues", Value: p.Note, Error: p.Faults["note"], Optional: true,
		Hint: "Optional, at most 1,000 characters. It is never sent outside.",
	}
}

func holdGroundChoices() []ui.Choice {
	var out []ui.Choice
	for _, g := range lifecycle.HoldGrounds() {
		out = append(out, ui.Choice{Value: string(g), Label: g.Title(), Note: g.Article()})
	}
	return out
}

// holdGroundTyped is the ground that was chosen, in words.
func holdGroundTyped(ground string) Typed {
	t := Typed{Name: "ground", Label: PutOnHold{}.groundField().Label, Value: ground}
	if g := lifecycle.HoldGround(ground); g.Valid() {
		t.Words, t.Article = g.Title(), g.Article()
	}
	return t
}
