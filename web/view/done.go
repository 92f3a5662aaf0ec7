package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Done tells what was just done to a request, on the page that follows it. An
// approval can be taken back from there, with the version that the request has
// after it. A verb that it does not know is told by nothing.
func Done(ctx context.Context, verb, reference string, version int, back string) ui.Toast {
	switch verb {
	case "approve":
		undo := UndoApproval(ctx, reference, version, back)
		return ui.Toast{Text: say.T(ctx, "%s approved.", reference), Undo: &undo}
	case "undo":
		return ui.Toast{Text: say.T(ctx, "Approval of %s taken back.", reference)}
	case "reject":
		return ui.Toast{Text: say.T(ctx, "%s rejected.", reference)}
	case "cancel":
		return ui.Toast{Text: say.T(ctx, "%s cancelled.", reference)}
	case "hold":
		return ui.Toast{Text: say.T(ctx, "%s is on hold.", reference)}
	case "release":
		return ui.Toast{Text: say.T(ctx, "%s is released and goes on.", reference)}
	case "extend":
		return ui.Toast{Text: say.T(ctx, "The deadline of %s is extended.", reference)}
	case "letter":
		return ui.Toast{Text: say.T(ctx, "The letter about %s is sent soon.", reference)}
	case "clock":
		return ui.Toast{Text: say.T(ctx, "The clock of %s stands still.", reference)}
	case "clock/resume":
		return ui.Toast{Text: say.T(ctx, "The clock of %s goes on.", reference)}
	case "join":
		return ui.Toast{Text: say.T(ctx, "%s is joined to the earlier request.", reference)}
	case "unlink":
		return ui.Toast{Text: say.T(ctx, "%s is of a different person.", reference)}
	}
	return ui.Toast{}
}

// Attempted is what a person was about to do, with what was typed into the fields
// of its form. May is what the person may do with the request as it is now.
func Attempted(ctx context.Context, verb string, m May, version int, back string, typed func(field string) string) Attempt {
	a := Attempt{Verb: verb, Version: version, Return: back}
	switch verb {
	case "approve":
		a.Label, a.Again = say.T(ctx, "Approve"), m.Approve
	case "undo":
		a.Label, a.Again = say.T(ctx, "Undo approval"), m.Undo
	case "cancel":
		a.Label, a.Again = say.T(ctx, "Cancel request"), m.Cancel
	case "reject":
		a.Label, a.Again = say.T(ctx, "Reject request"), m.Reject
		a.Typed = []Typed{groundTyped(typed("ground")), {Name: "text", Label: Reject{}.textField().Label, Value: typed("text")}}
	case "hold":
		a.Label, a.Again = say.T(ctx, "Put on hold"), m.Hold || m.Release
		a.Typed = []Typed{
			holdGroundTyped(typed("ground")),
			{Name: "reviewOn", Label: PutOnHold{}.reviewField().Label, Value: typed("reviewOn")},
			{Name: "note", Label: PutOnHold{}.noteField().Label, Value: typed("note")},
		}
	case "extend":
		a.Label, a.Again = say.T(ctx, "Extend deadline"), m.Extend
		a.Typed = []Typed{extensionTyped(typed("ground")), {Name: "text", Label: Extend{}.textField().Label, Value: typed("text")}}
	case "clock":
		a.Label, a.Again = say.T(ctx, "Pause the clock"), m.PauseClock
		a.Typed = []Typed{pauseTyped(typed("ground")), {Name: "text", Label: PauseClock{}.textField().Label, Value: typed("text")}}
	case "clock/resume":
		a.Label, a.Again = say.T(ctx, "Resume the clock"), m.ResumeClock
	case "assign":
		a.Label, a.Again = say.T(ctx, "Assign request"), m.Assign
		a.Typed = []Typed{{Name: "to", Label: Assign{}.field().Label, Value: typed("to")}}
	case "release":
		a.Label, a.Again = say.T(ctx, "Release"), m.Release
	case "join":
		a.Label, a.Again = say.T(ctx, "Join"), m.Join
	case "unlink":
		a.Label, a.Again = say.T(ctx, "Different person"), m.Unlink
	}
	return a
}
