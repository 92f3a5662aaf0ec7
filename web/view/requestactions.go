package view

import (
	"context"

	"github.com/a-h/templ"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// maxInSight is how many buttons a page shows beside its heading.
const maxInSight = 3

// actions are what this person may do with the request now, the likely ones first:
// those to show, and those for the menu.
func (p Request) actions(ctx context.Context) (inSight, more []templ.Component) {
	var all []templ.Component
	add := func(may bool, button templ.Component) {
		if may {
			all = append(all, button)
		}
	}
	link := func(verb string, b ui.Button) templ.Component { return ui.Link(requestPath(p.Reference, verb), b) }
	retry, failed := p.retryAll(ctx)
	add(p.May.Approve, approveForm(p))
	add(failed, ui.Do(retry))
	add(p.May.Reject, ui.Link(p.leadingOn("reject"), ui.Button{Label: "Reject…", About: p.Reference, Icon: "x", Kind: ui.Danger, Key: "r"}))
	add(p.May.Extend, link("extend", ui.Button{Label: "Extend…", About: say.T(ctx, "the deadline of %s", p.Reference), Icon: "calendar-plus", Key: "e"}))
	add(p.May.Hold, link("hold", ui.Button{Label: "Hold…", About: p.Reference, Icon: "scale", Key: "h"}))
	add(p.May.Cancel, link("cancel", ui.Button{Label: "Cancel…", About: p.Reference, Icon: "ban"}))
	add(p.Record, link("certificate", toCertificate(ctx, p.Reference)))
	add(p.Record, link("evidence.zip", ui.Button{Label: "Evidence as ZIP", About: say.T(ctx, "of %s", p.Reference), Icon: "archive"}))
	if len(all) <= maxInSight {
		return all, nil
	}
	return all[:maxInSight], all[maxInSight:]
}

// leadingOn is the form of a decision that leads on in the view from which the
// person came.
func (p Request) leadingOn(verb string) string {
	path := requestPath(p.Reference, verb)
	if !p.hasNext() {
		return path
	}
	return withQuery(path, "return", p.Neighbours.onward())
}
