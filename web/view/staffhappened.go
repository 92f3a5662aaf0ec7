package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

func ofStaff(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutStaff}
	switch action {
	case "staff.added":
		e.What, e.Text = say.T(ctx, "Account added"), say.T(ctx, "Role: %s.", Capital(d.text("role")))
	case "staff.disabled":
		e.What = say.T(ctx, "Account disabled")
	case "staff.password_set":
		e.What = say.T(ctx, "New password set")
	case "staff.signed_in":
		e.What = say.T(ctx, "Signed in")
	case "staff.sign_in_failed":
		e.What, e.Text, e.Tag = say.T(ctx, "Sign-in refused"), Capital(d.text("reason"))+".", aboutTrouble
	case "staff.enabled":
		e.What = say.T(ctx, "Account enabled")
	case "staff.role_changed":
		e.What, e.Text = say.T(ctx, "Role changed"), say.T(ctx, "From %s to %s.", d.text("from"), d.text("to"))
	case "staff.password_changed":
		e.What = say.T(ctx, "Own password changed")
	case "staff.sessions_ended":
		e.What, e.Text = say.T(ctx, "Sessions ended"), say.T(ctx, "Number: %s.", d.text("sessions"))
	case "staff.preferences_chosen":
		e.What, e.Text = say.T(ctx, "Own preferences chosen"), say.T(ctx, "Theme: %s, density: %s.", d.text("theme"), d.text("density"))
	default:
		return e, false
	}
	return e, true
}

func ofToken(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutAccess}
	switch action {
	case "token.created":
		e.What, e.Text = say.T(ctx, "API token made"), say.T(ctx, "Scopes: %s. It ends on %s.", d.text("scopes"), d.text("expiresAt"))
	case "token.revoked":
		e.What = say.T(ctx, "API token revoked")
		if from := d.text("from"); from != "" {
			e.Text = say.T(ctx, "It ends on %s.", from)
		}
	default:
		return e, false
	}
	return e, true
}

func ofView(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	e := ui.Event{Tag: aboutStaff}
	switch action {
	case "view.saved":
		e.What = say.T(ctx, "View of the queue saved")
	case "view.changed":
		e.What = say.T(ctx, "Saved view changed")
	case "view.deleted":
		e.What = say.T(ctx, "Saved view deleted")
		return e, true
	default:
		return e, false
	}
	e.Text = say.T(ctx, "For oneself.")
	if shared, _ := d["shared"].(bool); shared {
		e.Text = say.T(ctx, "For every colleague.")
	}
	return e, true
}
