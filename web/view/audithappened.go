package view

import (
	"context"
	"strings"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Tags of what happens around requests.
var (
	aboutStaff   = ui.Tag{Icon: "user-check", Tone: ui.Neutral}
	aboutAccess  = ui.Tag{Icon: "lock", Tone: ui.Neutral}
	aboutLedger  = ui.Tag{Icon: "scroll-text", Tone: ui.Info}
	aboutTrouble = ui.Tag{Icon: "octagon-alert", Tone: ui.Bad}
)

// administered turns an entry about accounts, tokens, destinations or the ledger
// itself into words, and reports whether it knows the action.
func administered(ctx context.Context, action string, d particulars, t Titles) (ui.Event, bool) {
	subject, _, _ := strings.Cut(action, ".")
	switch subject {
	case "staff":
		return ofStaff(ctx, action, d)
	case "token":
		return ofToken(ctx, action, d)
	case "view":
		return ofView(ctx, action, d)
	case "destination":
		return ofDestination(ctx, action, d, t.of(d.text("destination")))
	case "ledger":
		return ofLedger(ctx, action, d)
	case "keys", "tombstones":
		return ofKeys(ctx, action, d)
	}
	return ui.Event{}, false
}

func ofDestination(ctx context.Context, action string, d particulars, title string) (ui.Event, bool) {
	e := ui.Event{Tag: ui.Tag{Icon: "database", Tone: ui.Info}}
	switch action {
	case "destination.paused":
		e.What, e.Text, e.Tag = say.T(ctx, "%s paused", title), Capital(d.text("why")), ui.Paused
	case "destination.resumed":
		e.What = say.T(ctx, "%s resumed", title)
	case "destination.secret_set":
		e.What, e.Text, e.Tag = say.T(ctx, "New signing secret for %s", title), say.T(ctx, "The one before it is good for %s more.", d.text("overlap")), aboutAccess
	case "destination.tested":
		e.What = say.T(ctx, "%s tested: %s", title, d.text("what"))
		e.Text = say.T(ctx, "It works.")
		if ok, _ := d["ok"].(bool); !ok {
			e.Text = say.T(ctx, "It does not work.")
		}
	case "destination.backfilled":
		e.What, e.Text = say.T(ctx, "Old requests sent to %s after all", title), say.T(ctx, "Orders: %s.", d.text("deliveries"))
	case "destination.resent":
		e.What, e.Text = say.T(ctx, "Requests sent to %s again", title), say.T(ctx, "Orders: %s.", d.text("deliveries"))
	default:
		return e, false
	}
	return e, true
}

func ofKeys(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutAccess}
	switch action {
	case "keys.rotated":
		e.What, e.Text = say.T(ctx, "Keys rotated"), say.T(ctx, "Written anew: data keys %s, indexes %s, secrets %s.", d.text("dataKeys"), d.text("indexes"), d.text("secrets"))
	case "tombstones.destroyed":
		e.What, e.Text = say.T(ctx, "Tombstones destroyed"), say.T(ctx, "Number: %s.", d.text("tombstones"))
	default:
		return e, false
	}
	return e, true
}

func ofLedger(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutLedger}
	switch action {
	case "ledger.exported":
		e.What = say.T(ctx, "Ledger exported")
	case "ledger.check_asked":
		e.What = say.T(ctx, "Check of the ledger asked for")
	case "ledger.restored":
		e.What, e.Text, e.Tag = say.T(ctx, "Restore of the database acknowledged"), say.T(ctx, "Entries up to %s were sealed, and up to %s are there.", d.text("lostTo"), d.text("size")), aboutTrouble
	case "ledger.checked":
		e.What, e.Text = say.T(ctx, "Ledger checked"), say.T(ctx, "It holds. Entries: %s, sealed: %s.", d.text("entries"), d.text("size"))
		if ok, _ := d["ok"].(bool); !ok {
			e.What, e.Text, e.Tag = say.T(ctx, "Ledger checked: it is broken"), Capital(d.text("fault"))+".", aboutTrouble
		}
	default:
		return e, false
	}
	return e, true
}
