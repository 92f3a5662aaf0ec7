package view

import "lethe/web/view/ui"

func ofStaff(action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutStaff}
	switch action {
	case "staff.added":
		e.What, e.Text = "Account added", "Role: "+Capital(d.text("role"))+"."
	case "staff.disabled":
		e.What = "Account disabled"
	case "staff.password_set":
		e.What = "New password set"
	case "staff.signed_in":
		e.What = "Signed in"
	case "staff.sign_in_failed":
		e.What, e.Text, e.Tag = "Sign-in refused", Capital(d.text("reason"))+".", aboutTrouble
	case "staff.enabled":
		e.What = "Account enabled"
	case "staff.role_changed":
		e.What, e.Text = "Role changed", "From "+d.text("from")+" to "+d.text("to")+"."
	case "staff.password_changed":
		e.What = "Own password changed"
	case "staff.sessions_ended":
		e.What, e.Text = "Sessions ended", "Number: "+d.text("sessions")+"."
	case "staff.preferences_chosen":
		e.What, e.Text = "Own preferences chosen", "Theme: "+d.text("theme")+", density: "+d.text("density")+"."
	default:
		return e, false
	}
	return e, true
}

func ofToken(action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutAccess}
	switch action {
	case "token.created":
		e.What, e.Text = "API token made", "Scopes: "+d.text("scopes")+". It ends on "+d.text("expiresAt")+"."
	case "token.revoked":
		e.What = "API token revoked"
		if from := d.text("from"); from != "" {
			e.Text = "It ends on " + from + "."
		}
	default:
		return e, false
	}
	return e, true
}

func ofView(action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutStaff}
	switch action {
	case "view.saved":
		e.What = "View of the queue saved"
	case "view.changed":
		e.What = "Saved view changed"
	case "view.deleted":
		e.What = "Saved view deleted"
		return e, true
	default:
		return e, false
	}
	e.Text = "For oneself."
	if shared, _ := d["shared"].(bool); shared {
		e.Text = "For every colleague."
	}
	return e, true
}
