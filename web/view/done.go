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
	case "retry":
		return ui.Toast{Text: "A delivery of " + reference + " is tried again now."}
	}
	return ui.Toast{}
}

// Attempted is what a person was about to do, with what was typed into the form
// of a rejection. May is what the person may do with the request as it is now.
func Attempted(verb string, m May, version int, back, ground, text string) Attempt {
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
		a.Typed = []Typed{groundTyped(ground), {Name: "text", Label: Reject{}.textField().Label, Value: text}}
	}
	return a
}
