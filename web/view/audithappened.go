package view

import (
	"strings"

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
func administered(action string, d particulars, t Titles) (ui.Event, bool) {
	subject, _, _ := strings.Cut(action, ".")
	switch subject {
	case "staff":
		return ofStaff(action, d)
	case "token":
		return ofToken(action, d)
	case "view":
		return ofView(action, d)
	case "destination":
		return ofDestination(action, d, t.of(d.text("destination")))
	case "ledger":
		return ofLedger(action, d)
	case "keys", "tombstones":
		return ofKeys(action, d)
	}
	return ui.Event{}, false
}

func ofDestination(action string, d particulars, title string) (ui.Event, bool) {
	e := ui.Event{Tag: ui.Tag{Icon: "database", Tone: ui.Info}}
	switch action {
	case "destination.paused":
		e.What, e.Text, e.Tag = title+" paused", Capital(d.text("why")), ui.Paused
	case "destination.resumed":
		e.What = title + " resumed"
	case "destination.secret_set":
		e.What, e.Text, e.Tag = "New signing secret for "+title, "The one before it is good for "+d.text("overlap")+" more.", aboutAccess
	case "destination.tested":
		e.What = title + " tested: " + d.text("what")
		e.Text = "It works."
		if ok, _ := d["ok"].(bool); !ok {
			e.Text = "It does not work."
		}
	case "destination.backfilled":
		e.What, e.Text = "Old requests sent to "+title+" after all", "Orders: "+d.text("deliveries")+"."
	case "destination.resent":
		e.What, e.Text = "Requests sent to "+title+" again", "Orders: "+d.text("deliveries")+"."
	default:
		return e, false
	}
	return e, true
}

func ofKeys(action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutAccess}
	switch action {
	case "keys.rotated":
		e.What, e.Text = "Keys rotated", "Written anew: data keys "+d.text("dataKeys")+", indexes "+d.text("indexes")+", secrets "+d.text("secrets")+"."
	case "tombstones.destroyed":
		e.What, e.Text = "Tombstones destroyed", "Number: "+d.text("tombstones")+"."
	default:
		return e, false
	}
	return e, true
}

func ofLedger(action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutLedger}
	switch action {
	case "ledger.exported":
		e.What = "Ledger exported"
	case "ledger.check_asked":
		e.What = "Check of the ledger asked for"
	case "ledger.restored":
		e.What, e.Text, e.Tag = "Restore of the database acknowledged", "Entries up to "+d.text("lostTo")+" were sealed, and up to "+d.text("size")+" are there.", aboutTrouble
	case "ledger.checked":
		e.What, e.Text = "Ledger checked", "It holds. Entries: "+d.text("entries")+", sealed: "+d.text("size")+"."
		if ok, _ := d["ok"].(bool); !ok {
			e.What, e.Text, e.Tag = "Ledger checked: it is broken", Capital(d.text("fault"))+".", aboutTrouble
		}
	default:
		return e, false
	}
	return e, true
}
