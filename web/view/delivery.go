package view

import (
	"context"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// DeliveryPage is the page of one request's order to one destination.
type DeliveryPage struct {
	Frame
	Back          string // the list the person came from; the deliveries if empty
	ID            string
	Reference     string // of the request
	Name          string // of the destination
	To            string // its title
	State         lifecycle.DeliveryState
	May           DeliveryMay
	Due           time.Time // the request's deadline
	Attempts      int
	NextAttempt   time.Time // zero if none is planned
	ConfirmBy     time.Time // until when the destination may confirm
	VerifyAt      time.Time // when it is looked up whether the person is gone
	Theirs        string    // the destination's own name for the work
	Ground        string    // why the data is kept, or why the delivery was closed
	RetainedUntil time.Time
	Round         int // 0 unless the destination had to be told again
	Created       time.Time
	Closed        time.Time
	LastError     string
	Hold          *Hold
	Waiver        *Waiver // proposed or done
	Order         SentOrder
	Tries         []Try // the newest first
	Receipts      []Evidence
}

// DeliveryMay says which actions this person may take on the delivery in its state.
type DeliveryMay struct {
	Retry, Hold, Release, Waive, Agree, Withdraw, Record bool
}

// SentOrder is what each attempt sends, without the person in it.
type SentOrder struct {
	Key      string   // the idempotency key, the same on every attempt; empty where people do the work
	Types    []string // of the identifiers; empty for those who may not see any
	Signed   bool
	Callback string // where the destination may report; empty if it is not asked to
}

// signature says how the destination knows that an order is ours.
func (o SentOrder) signature(ctx context.Context) string {
	if o.Signed {
		return say.T(ctx, "With the destination's secret, anew at each attempt")
	}
	return say.T(ctx, "Not signed: the destination has no secret")
}

// types names the identifiers without their values.
func (o SentOrder) types() string {
	words := make([]string, len(o.Types))
	for i, t := range o.Types {
		words[i] = sentence(t)
	}
	return strings.Join(words, ", ")
}

// Try is one attempt to send the order.
type Try struct {
	Number     int
	At         time.Time
	Took       time.Duration
	HTTPStatus int // 0 if there was no answer
	Outcome    string
	Detail     string
}

func (p DeliveryPage) path() string { return deliveryPath(p.ID, "") }

func (p DeliveryPage) title(ctx context.Context) string {
	return say.T(ctx, "%s at %s", p.Reference, p.To)
}

func (p DeliveryPage) back() string {
	if p.Back == "" {
		return deliveriesPath
	}
	return p.Back
}

// proposed reports whether a waiver waits for a second person.
func (p DeliveryPage) proposed() bool { return p.Waiver != nil && p.Waiver.AgreedBy == "" }

func (p DeliveryPage) act(ctx context.Context, verb, label string) ui.Action {
	return ui.Action{
		Path: deliveryPath(p.ID, verb), Return: p.path(),
		Button: ui.Button{Label: label, About: p.title(ctx)},
	}
}

func (p DeliveryPage) retry(ctx context.Context) ui.Action {
	a := p.act(ctx, "retry", "Retry")
	a.Button.Kind, a.Button.Key = ui.Primary, "t"
	return a
}

// round says how often the destination had to be told.
func (p DeliveryPage) round(ctx context.Context) string {
	if p.Round == 0 {
		return ""
	}
	return say.N(ctx, p.Round, "Sent again %d time: the destination had brought old data back", "Sent again %d times: the destination had brought old data back")
}

// outcome is what became of the attempt, in words.
func (a Try) outcome() string { return answerWords(a.Outcome) }
