package ui

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
)

// Tone is the colour of a part, after icon and word: the third sign, never the
// only one. app.css has one class for each.
type Tone string

// The tones.
const (
	Info    Tone = "info"
	Neutral Tone = "neutral"
	Violet  Tone = "violet"
	Teal    Tone = "teal"
	Good    Tone = "good"
	Bad     Tone = "bad"
	Warn    Tone = "warn"
)

// Tag is a state in one word or two, with an icon.
type Tag struct {
	Word string
	Icon string
	Tone Tone
}

// Tags for what is not a state of its own.
var (
	OnHold          = Tag{"On hold", "scale", Violet}
	DeliveryFailed  = Tag{"Delivery failed", "triangle-alert", Bad}
	Unroutable      = Tag{"No destination", "split", Bad}
	Works           = Tag{"Works", "circle-check", Good}
	Archived        = Tag{"Archived", "archive", Neutral}
	Paused          = Tag{"Paused", "circle-pause", Warn}
	Unreached       = Tag{"Not reached", "octagon-alert", Bad}
	Holds           = Tag{"Holds", "circle-check", Good}
	Violated        = Tag{"Violated", "octagon-alert", Bad}
	Extended        = Tag{"Extended", "calendar-plus", Warn}
	ClockPaused     = Tag{"Clock paused", "circle-pause", Violet}
	Confirmed       = Tag{"Confirmed", "circle-check", Good}
	PartlyConfirmed = Tag{"Partly confirmed", "triangle-alert", Warn}
	Unconfirmed     = Tag{"Not confirmed by a source", "triangle-alert", Warn}
	Overridden      = Tag{"Changed by the operator", "pencil", Info}
)

// RequestTag is the tag of a request's state. A state it does not know is shown
// as it is.
func RequestTag(s lifecycle.RequestState) Tag {
	switch s {
	case lifecycle.Unverified:
		return Tag{"Verifying identity", "user-check", Neutral}
	case lifecycle.InReview:
		return Tag{"Needs review", "inbox", Info}
	case lifecycle.Approved:
		return Tag{"Approved", "check", Teal}
	case lifecycle.Forwarding:
		return Tag{"In progress", "send", Teal}
	case lifecycle.Completed:
		return Tag{"Completed", "circle-check", Good}
	case lifecycle.Rejected:
		return Tag{"Rejected", "circle-x", Neutral}
	case lifecycle.Cancelled:
		return Tag{"Cancelled", "ban", Neutral}
	case lifecycle.Duplicate:
		return Tag{"Duplicate", "copy", Neutral}
	}
	return Tag{string(s), "info", Neutral}
}

// Sends is the tag of a request in review that goes out by itself at t.
func Sends(ctx context.Context, c Clock, t time.Time) Tag {
	if !t.After(c.Now) {
		return Tag{"Sends now", "clock", Info}
	}
	return Tag{say.T(ctx, "Sends %s", c.Distance(ctx, t)), "clock", Info}
}

// LetterTag is the tag of a letter's state. A state it does not know is shown as
// it is.
func LetterTag(s lifecycle.LetterState) Tag {
	switch s {
	case lifecycle.LetterQueued:
		return Tag{"Waits to be sent", "clock", Neutral}
	case lifecycle.LetterSent:
		return Tag{"Sent", "circle-check", Good}
	case lifecycle.LetterFailed:
		return Tag{"Not sent", "triangle-alert", Bad}
	}
	return Tag{string(s), "info", Neutral}
}

// DeliveryTag is the tag of a delivery's state. A state it does not know is
// shown as it is.
func DeliveryTag(s lifecycle.DeliveryState) Tag {
	switch s {
	case lifecycle.Queued:
		return Tag{"Queued", "clock", Neutral}
	case lifecycle.Sending:
		return Tag{"Sending", "send", Teal}
	case lifecycle.Accepted:
		return Tag{"Awaiting confirmation", "hourglass", Teal}
	case lifecycle.Done:
		return Tag{"Done", "circle-check", Good}
	case lifecycle.Verified:
		return Tag{"Verified", "shield-check", Good}
	case lifecycle.NotFound:
		return Tag{"Person not known", "user-x", Neutral}
	case lifecycle.Retained:
		return Tag{"Retained by law", "lock", Warn}
	case lifecycle.Failed:
		return Tag{"Needs a person", "triangle-alert", Bad}
	case lifecycle.Waived:
		return Tag{"Waived", "ban", Neutral}
	case lifecycle.Held:
		return OnHold
	}
	return Tag{string(s), "info", Neutral}
}
