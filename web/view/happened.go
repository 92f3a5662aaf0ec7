package view

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Titles names destinations as people do: the title by the name in the rules.
type Titles map[string]string

// of is the title of a destination, or its name if it has none any more.
func (t Titles) of(name string) string {
	if title := t[name]; title != "" {
		return title
	}
	return name
}

// Happened turns an entry of the ledger into a line of the timeline, without who
// and when. An action that it does not know is shown as it is.
func Happened(ctx context.Context, action string, detail map[string]any, t Titles) ui.Event {
	d := particulars(detail)
	switch action {
	case "request.submitted":
		return ui.Event{What: "Received", Tag: ui.RequestTag(lifecycle.InReview), Text: d.when("possibleDuplicate", "An earlier request may be of the same person.")}
	case "request.corrected":
		return ui.Event{What: "Corrected", Tag: ui.RequestTag(lifecycle.InReview),
			Text: say.T(ctx, "Cause %s, regulation %s.", sentence(d.text("cause")), regulationWord(ctx, lifecycle.Regulation(d.text("regulation"))))}
	case "request.approved":
		return ui.Event{What: "Approved", Tag: ui.RequestTag(lifecycle.Approved), Text: d.rules(ctx, "Under version %s of the rules.")}
	case "request.approval_undone":
		return ui.Event{What: "Approval taken back", Tag: ui.RequestTag(lifecycle.InReview)}
	case "request.rejected":
		return ui.Event{What: "Rejected", Tag: ui.RequestTag(lifecycle.Rejected), Text: groundTyped(d.text("ground")).shown(ctx)}
	case "request.cancelled":
		return ui.Event{What: "Cancelled", Tag: ui.RequestTag(lifecycle.Cancelled), Text: "Withdrawn by the data subject."}
	case "request.routed":
		return ui.Event{What: "Orders written", Tag: ui.RequestTag(lifecycle.Forwarding), Text: say.T(ctx, "To %s. %s", d.titles("destinations", t), d.rules(ctx, "Version %s of the rules."))}
	case "request.unroutable":
		return ui.Event{What: "Nothing to send to", Tag: ui.Unroutable, Text: say.T(ctx, "%s. A person must decide.", sentence(d.text("why")))}
	case "request.completed":
		return ui.Event{What: "Completed", Tag: ui.RequestTag(lifecycle.Completed), Text: "Every destination is closed, with evidence."}
	case "request.held":
		return ui.Event{What: "Put on hold", Tag: ui.OnHold, Text: d.hold(ctx)}
	case "request.released":
		return ui.Event{What: "Released from hold", Tag: ui.RequestTag(lifecycle.Approved), Text: "It goes on by itself."}
	case "request.joined":
		return ui.Event{What: "Joined to the earlier request", Tag: ui.RequestTag(lifecycle.Duplicate)}
	case "request.unlinked":
		return ui.Event{What: "Found to be of a different person", Tag: ui.RequestTag(lifecycle.InReview)}
	case "request.duplicate_finished":
		return ui.Event{What: "Finished with the earlier request", Tag: ui.RequestTag(lifecycle.Completed)}
	case "request.resumed":
		return ui.Event{What: "Back in review", Tag: ui.RequestTag(lifecycle.InReview), Text: "The earlier request ended without erasing."}
	case "request.reopened":
		return ui.Event{What: "Opened again", Tag: ui.RequestTag(lifecycle.Forwarding), Text: say.T(ctx, "%s had to be told again.", t.of(d.text("destination")))}
	case "request.escalated":
		return ui.Event{What: say.T(ctx, "%s %% of the time to the deadline have passed", d.text("percent")), Tag: ui.Tag{Icon: "clock-alert", Tone: ui.Warn},
			Text: say.T(ctx, "Deliveries that are still open: %s.", d.text("openDeliveries"))}
	case "request.archived":
		return ui.Event{What: "Archived", Tag: ui.Archived, Text: "The identifiers were destroyed."}
	case "request.assigned":
		if d.text("to") == "" {
			return ui.Event{What: "Assigned to nobody", Tag: aboutStaff}
		}
		return ui.Event{What: say.T(ctx, "Assigned to %s", d.text("to")), Tag: aboutStaff}
	case "request.noted":
		return ui.Event{What: "Note, only for colleagues", Tag: ui.Tag{Icon: "pencil", Tone: ui.Warn}}
	case "request.exported":
		return ui.Event{What: "Evidence handed out", Tag: ui.Tag{Icon: "shield-check", Tone: ui.Info}, Text: "As a ZIP file, without the data subject."}
	case "record.removed":
		return ui.Event{What: "Record removed", Tag: ui.Archived, Text: "It was kept long enough."}
	}
	if e, ok := timed(ctx, action, d); ok {
		return e
	}
	if e, ok := revealed(ctx, action, d); ok {
		return e
	}
	if e, ok := ruled(ctx, action, d, t); ok {
		return e
	}
	if e, ok := delivered(ctx, action, d, t); ok {
		return e
	}
	if e, ok := administered(ctx, action, d, t); ok {
		return e
	}
	return ui.Event{What: action, Tag: ui.Tag{Icon: "info", Tone: ui.Neutral}}
}

// Actor names who did something: the system by what it is, others by name.
func Actor(ctx context.Context, kind, name string) string {
	if kind == "system" || name == "" {
		return say.T(ctx, "System")
	}
	return name
}

// Doer names who did what a line of the timeline tells: a destination by its
// title, and not at all where the line names it already.
func Doer(ctx context.Context, kind, name string, e ui.Event, t Titles) string {
	if kind != "destination" {
		return Actor(ctx, kind, name)
	}
	title := t.of(name)
	if strings.Contains(e.What, title) {
		return ""
	}
	return title
}

// NotADay is what to say about a date that is none.
const NotADay = "Give a day such as 2026-11-20."

// Ground writes why a destination keeps data, and until when.
func Ground(ctx context.Context, ground string, until *time.Time) string {
	if until == nil {
		return ground
	}
	return say.T(ctx, "%s, until %s", ground, until.Format("2 Jan 2006"))
}

// particulars are the detail of an entry, as JSON has it.
type particulars map[string]any

func (p particulars) text(name string) string {
	switch v := p[name].(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

func (p particulars) when(name, words string) string {
	if yes, _ := p[name].(bool); yes {
		return words
	}
	return ""
}

// rules fills a message with the version of the rules; empty if there is none.
func (p particulars) rules(ctx context.Context, message string) string {
	if version := p.text("ruleSetVersion"); version != "" {
		return say.T(ctx, message, version)
	}
	return ""
}

func (p particulars) titles(name string, t Titles) string {
	values, _ := p[name].([]any)
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = t.of(fmt.Sprint(v))
	}
	return strings.Join(words, ", ")
}

// hold says why something was stopped, and until when at least.
func (p particulars) hold(ctx context.Context) string {
	words := holdGroundTyped(p.text("ground")).shown(ctx)
	if day, err := time.Parse(time.DateOnly, p.text("reviewOn")); err == nil {
		words += say.T(ctx, ". Review on %s.", calendarDay(day))
	}
	return words
}

// deliveryState is the state that followed, or that a contradiction met.
func (p particulars) deliveryState() lifecycle.DeliveryState {
	if to := p.text("to"); to != "" {
		return lifecycle.DeliveryState(to)
	}
	return lifecycle.DeliveryState(p.text("state"))
}
