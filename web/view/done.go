package view

import "lethe/web/view/ui"

// Done tells what was just done to a request, on the page that follows it. An
// approval can be taken back from there, with the version that the request has
// after it. A verb that it does not know is told by nothing.
func Done(verb, reference string, version int, back string) ui.Toast {
	switch verb {
	case "approve":
		undo := UndoApproval(reference, version, back)
		return ui.Toast{Text: reference + " approved.", Undo: &undo}
	case "undo":
		return ui.Toast{Text: "Approval of " + reference + " taken back."}
	case "reject":
		return ui.Toast{Text: reference + " rejected."}
	case "cancel":
		return ui.Toast{Text: reference + " cancelled."}
	case "hold":
		return ui.Toast{Text: reference + " is on hold."}
	case "release":
		return ui.Toast{Text: reference + " is released and goes on."}
	case "extend":
		return ui.Toast{Text: "The deadline of " + reference + " is extended."}
	case "letter":
		return ui.Toast{Text: "The letter about " + reference + " is sent soon."}
	case "clock":
		return ui.Toast{Text: "The clock of " + reference + " stands still."}
	case "clock/resume":
		return ui.Toast{Text: "The clock of " + reference + " goes on."}
	case "join":
		return ui.Toast{Text: reference + " is joined to the earlier request."}
	case "unlink":
		return ui.Toast{Text: reference + " is of a different person."}
	}
	return ui.Toast{}
}

// Attempted is what a person was about to do, with what was typed into the fields
// of its form. May is what the person may do with the request as it is now.
func Attempted(verb string, m May, version int, back string, typed func(field string) string) Attempt {
	a := Attempt{Verb: verb, Version: version, Return: back}
	switch verb {
	case "approve":
		a.Label, a.Again = "Approve", m.Approve
	case "undo":
		a.Label, a.Again = "Undo approval", m.Undo
	case "cancel":
		a.Label, a.Again = "Cancel request", m.Cancel
	case "reject":
		a.Label, a.Again = "Reject request", m.Reject
		a.Typed = []Typed{groundTyped(typed("ground")), {Name: "text", Label: Reject{}.textField().Label, Value: typed("text")}}
	case "hold":
		a.Label, a.Again = "Put on hold", m.Hold || m.Release
		a.Typed = []Typed{
			holdGroundTyped(typed("ground")),
			{Name: "reviewOn", Label: PutOnHold{}.reviewField().Label, Value: typed("reviewOn")},
			{Name: "note", Label: PutOnHold{}.noteField().Label, Value: typed("note")},
		}
	case "extend":
		a.Label, a.Again = "Extend deadline", m.Extend
		a.Typed = []Typed{extensionTyped(typed("ground")), {Name: "text", Label: Extend{}.textField().Label, Value: typed("text")}}
	case "clock":
		a.Label, a.Again = "Pause the clock", m.PauseClock
		a.Typed = []Typed{pauseTyped(typed("ground")), {Name: "text", Label: PauseClock{}.textField().Label, Value: typed("text")}}
	case "clock/resume":
		a.Label, a.Again = "Resume the clock", m.ResumeClock
	case "assign":
		a.Label, a.Again = "Assign request", m.Assign
		a.Typed = []Typed{{Name: "to", Label: Assign{}.field().Label, Value: typed("to")}}
	case "release":
		a.Label, a.Again = "Release", m.Release
	case "join":
		a.Label, a.Again = "Join", m.Join
	case "unlink":
		a.Label, a.Again = "Different person", m.Unlink
	}
	return a
}
