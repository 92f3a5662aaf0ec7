package view

import (
	"context"
	"slices"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Request is the page of one request that is not archived.
type Request struct {
	Frame
	Back       string // the list the person came from; the queue if empty
	Reference  string
	Version    int
	State      lifecycle.RequestState
	May        May
	Unroutable bool // approved, but no rule sends it anywhere
	Hold       *Hold
	Plan       *Plan       // what approving would do, or does; nil once routed
	Change     *PlanChange // why its last approval did not hold; nil if it did
	Decision   *Decision   // of a person; nil if nobody decided
	UndoUntil  time.Time   // while approved: until when the approval can be taken back

	Assignee    Colleague    // who looks after it
	Neighbours  *Neighbours  // in the view from which the person came; nil when it is not in it
	Subject     []Identifier // empty if this person may not see it
	Reveal      *Reveal      // nil while the subject is masked
	Cause       string
	Regulation  lifecycle.Regulation
	Source      string
	ExternalID  string
	Attributes  []Attribute
	Submitted   time.Time // when the person asked
	Received    time.Time
	ReviewEnds  time.Time // when it goes out by itself; zero if a person must decide
	Due         time.Time
	Deadline    Deadline
	Letters     []Letter // the first one first
	Approved    time.Time
	Finished    time.Time
	RuleSet     int      // version of the rules that routed it; 0 before
	Duplicates  []string // references of other requests of the same subject
	LinkedTo    string   // the earlier one of these
	DuplicateOf string
	Previous    []Previous // earlier requests of the same person that are none of these, newest first
	Deliveries  []Delivery
	Events      TimelineKind // what the timeline shows
	Timeline    []ui.Event   // newest first
	Note        NewNote
}

// May says which actions this person may take on the request in this state.
type May struct {
	Approve, Undo, Reject, Cancel, Hold, Release, Join, Unlink bool
	Extend, PauseClock, ResumeClock                            bool // of the clock of the law
	Assign, Note                                               bool
	Reveal                                                     bool // the identifiers, each time with an entry in the ledger
	Claim                                                      bool // to reveal them, once the request is assigned to this person
	Letters                                                    bool // to look at them, and to send those again that failed
}

// Identifier is one identifier of the subject, masked.
type Identifier struct {
	Type   string // "customer_id"
	Masked string
}

// Attribute is one fact that the sender gave for the rules.
type Attribute struct {
	Name, Value string
}

// Delivery is the order to one destination.
type Delivery struct {
	ID          string
	Destination string // title
	State       lifecycle.DeliveryState
	Attempts    int
	LastAttempt time.Time
	NextAttempt time.Time // zero if none is planned
	LastAnswer  string    // status and sentence; empty before the first answer
	CanRetry    bool
}

func (p Request) path() string { return requestPath(p.Reference, "") }

func (p Request) back() string {
	if p.Back == "" {
		return queuePath
	}
	return p.Back + "#" + rowLink(p.Reference)
}

func (p Request) progress() Progress {
	out := Progress{Total: len(p.Deliveries)}
	for _, d := range p.Deliveries {
		switch {
		case d.State.Closed():
			out.Closed++
		case d.State == lifecycle.Failed:
			out.Failed++
		}
	}
	return out
}

func (p Request) tag() ui.Tag { return status(p.State, p.Hold != nil, p.Unroutable, p.progress()) }

func (p Request) approveButton(ctx context.Context) ui.Button {
	b := ui.Button{Label: "Approve", About: p.Reference, Icon: "check", Kind: ui.Primary, Key: "a"}
	if p.hasNext() {
		b.Label, b.About = say.T(ctx, "Approve and next"), ""
	}
	return b
}

// planHash is what the person sees; empty when no plan is shown.
func (p Request) planHash() string {
	if p.Plan == nil {
		return ""
	}
	return p.Plan.Hash
}

func (p Request) undo(ctx context.Context) ui.Action {
	return UndoApproval(ctx, p.Reference, p.Version, p.path())
}

// UndoApproval is the button that takes an approval back, for the page and for
// the toast that follows an approval.
func UndoApproval(ctx context.Context, reference string, version int, back string) ui.Action {
	return ui.Action{
		Path: requestPath(reference, "undo"), Version: version, Return: back,
		Button: ui.Button{Label: "Undo approval", About: say.T(ctx, "of %s", reference), Icon: "undo-2", Key: "z"},
	}
}

// retryAll tries again what has failed; ok says that something has.
func (p Request) retryAll(ctx context.Context) (a ui.Action, ok bool) {
	failed := 0
	for _, d := range p.Deliveries {
		if d.State == lifecycle.Failed && d.CanRetry {
			failed++
		}
	}
	label := say.T(ctx, "Retry failed delivery")
	if failed > 1 {
		label = say.T(ctx, "Retry all failed (%d)", failed)
	}
	return ui.Action{
		Path: requestPath(p.Reference, "retry"), Return: p.path(),
		Button: ui.Button{Label: label, About: say.T(ctx, "of %s", p.Reference), Kind: ui.Primary, Key: "t"},
	}, failed > 0
}

func (p Request) release() ui.Action {
	return ui.Action{
		Path: requestPath(p.Reference, "release"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: "Release", About: p.Reference},
	}
}

func (p Request) join(ctx context.Context) ui.Action {
	return ui.Action{
		Path: requestPath(p.Reference, "join"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: say.T(ctx, "Join to %s", p.LinkedTo)},
	}
}

func (p Request) unlink(ctx context.Context) ui.Action {
	return ui.Action{
		Path: requestPath(p.Reference, "unlink"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: "Different person", About: say.T(ctx, "than %s", p.LinkedTo)},
	}
}

// acted reports whether any delivery has an action: to be tried again, or evidence to
// look at.
func (p Request) acted() bool {
	return slices.ContainsFunc(p.Deliveries, func(d Delivery) bool { return d.CanRetry || d.Attempts > 0 })
}

func (p Request) retry(ctx context.Context, d Delivery) ui.Action {
	return ui.Action{
		Path: deliveryPath(d.ID, "retry"), Return: p.path(),
		Button: ui.Button{Label: "Retry", About: say.T(ctx, "delivery to %s", d.Destination), Kind: ui.Small},
	}
}
