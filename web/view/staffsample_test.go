package view_test

import (
	"github.com/a-h/templ"

	"lethe/web/view"
	"lethe/web/view/ui"
)

// staffSamples are the pages about staff, tokens and settings.
func staffSamples() map[string]templ.Component {
	wrong := view.Faults{"name": "Give 1 to 60 characters without line breaks."}
	return map[string]templ.Component{
		"me":              view.MePage(me()),
		"me-wrong":        view.MePage(wrongMe()),
		"password":        view.ChangePasswordPage(view.ChangePassword{Frame: adminFrame()}),
		"password-wrong":  view.ChangePasswordPage(view.ChangePassword{Frame: adminFrame(), Faults: view.Faults{"current": "This is not your password."}}),
		"view-save":       view.SaveViewPage(view.SaveView{Frame: frame(), Query: "view=overdue&cause=other", Shared: "no"}),
		"view-save-wrong": view.SaveViewPage(view.SaveView{Frame: frame(), Query: "view=overdue", Shared: "no", Faults: wrong, Refused: "You have 50 views, which is the most: delete one first."}),
		"view-edit":       view.EditViewPage(view.EditView{Frame: frame(), View: savedViews()[0], MayDelete: true}),
		"view-edit-wrong": view.EditViewPage(view.EditView{Frame: frame(), View: savedViews()[0], MayDelete: true, Faults: wrong}),
		"view-shared":     view.EditViewPage(view.EditView{Frame: frame(), View: savedViews()[1], Owner: "Lea Marchetti"}),
		"settings":        view.GeneralSettingsPage(settings()),
		"users":           view.UsersPage(view.Users{Frame: adminFrame(), Rows: accounts(), MayManage: true}),
		"users-lead":      view.UsersPage(view.Users{Frame: adminFrame(), Rows: accounts()}),
		"user":            view.AccountPage(view.AccountDetails{Frame: adminFrame(), Account: accounts()[0], Sessions: 2, MayManage: true, Role: "lead"}),
		"user-own":        view.AccountPage(view.AccountDetails{Frame: adminFrame(), Account: accounts()[1], Sessions: 1, MayManage: true, Role: "admin"}),
		"user-disabled":   view.AccountPage(view.AccountDetails{Frame: adminFrame(), Account: accounts()[2], MayManage: true, Role: "x", Faults: view.Faults{"role": "Choose a role."}}),
		"user-new":        view.NewAccountPage(view.NewAccount{Frame: adminFrame(), Role: "reviewer"}),
		"user-new-wrong":  view.NewAccountPage(view.NewAccount{Frame: adminFrame(), Name: "Sam", Email: "sam", Refused: "Taken.", Faults: view.Faults{"email": "Give an address.", "role": "Choose a role."}}),
		"password-shown":  view.ShownPasswordPage(view.ShownPassword{Frame: adminFrame(), Account: accounts()[0], Password: "abcde-fghij-klmno-pqrst"}),
		"tokens":          view.TokensPage(view.Tokens{Frame: adminFrame(), Rows: tokens()}),
		"tokens-none":     view.TokensPage(view.Tokens{Frame: adminFrame()}),
		"token-new":       view.NewTokenPage(view.NewToken{Frame: adminFrame(), TTL: "8760h"}),
		"token-new-wrong": view.NewTokenPage(view.NewToken{Frame: adminFrame(), Name: "shop", Scopes: map[string]bool{"requests:read": true}, Faults: view.Faults{"scopes": "Give at least one.", "ttl": "Choose.", "source": "Too long."}}),
		"token-rotate":    view.NewTokenPage(view.NewToken{Frame: adminFrame(), Old: tokens()[0], TTL: "8760h", Overlap: "168h", Refused: "It has ended."}),
		"token-revoke":    view.RevokeTokenPage(view.RevokeToken{Frame: adminFrame(), Token: tokens()[0]}),
		"token-shown":     view.ShownTokenPage(view.ShownToken{Frame: adminFrame(), Token: tokens()[0], Secret: "lethe_0123456789ab_x_y"}),
	}
}

func adminFrame() view.Frame {
	f := frame()
	f.Staff, f.Tokens, f.User = true, true, view.User{Name: "Ada Novak", Role: "Admin"}
	return f
}

func me() view.Me {
	return view.Me{
		Frame: frame(), Email: "ada@example.com", CompanyZone: "Europe/Berlin", Start: "Queue",
		Chosen: view.Preferences{Theme: "system", Density: "comfortable", Keys: "on", Zone: "Asia/Tokyo", Start: "/deliveries"},
		Starts: []ui.Choice{{Value: "/queue", Label: "Queue"}, {Value: "/deliveries", Label: "Deliveries"}},
		Views:  savedViews(),
		Sessions: []view.Session{
			{Started: in(-2 * aDay / 12), Seen: now, Here: true}, {Started: in(-aDay / 4), Seen: in(-aDay / 48)},
		},
	}
}

func wrongMe() view.Me {
	p := me()
	p.Views, p.Sessions = nil, p.Sessions[:1]
	p.Faults = view.Faults{"theme": "Choose one.", "density": "Choose one.", "keys": "Choose on or off.", "zone": "Give a zone.", "start": "Choose one of the pages."}
	return p
}

func savedViews() []view.SavedView {
	return []view.SavedView{
		{ID: "01", Name: "Late in Spain", Query: "view=overdue&source=Shop+Spain", Shared: true, Mine: true},
		{ID: "02", Name: "Closing the week", Query: "view=week", Shared: true},
		{ID: "03", Name: "Mine", Query: "view=open&cause=other", Mine: true},
	}
}

func settings() view.GeneralSettings {
	return view.GeneralSettings{Frame: adminFrame(), Groups: []view.SettingGroup{
		{Title: "Company", Settings: []view.Setting{
			{Label: "Address", Variable: "LETHE_BASE_URL", Value: "https://lethe.example.com", From: "environment"},
			{Label: "Region of phone numbers", Variable: "LETHE_PHONE_REGION", From: "default"},
		}},
		{Title: "Requests", Settings: []view.Setting{
			{Label: "Causes", Variable: "LETHE_CAUSES", Value: "direct_request,other", From: "file /run/causes"},
			{Label: "Archived after", Variable: "LETHE_ARCHIVE_AFTER", Value: "720h", From: "default"},
		}},
	}}
}

func accounts() []view.Account {
	return []view.Account{
		{ID: "01", Name: "Lea Marchetti", Email: "lea@example.com", Role: "lead", Added: in(-90 * aDay), SignedIn: in(-aDay / 4)},
		{ID: "02", Name: "Ada Novak", Email: "ada@example.com", Role: "admin", Added: in(-90 * aDay), SignedIn: now, Mine: true},
		{ID: "03", Name: "Omar Petrov", Email: "omar@example.com", Role: "operator", Added: in(-90 * aDay), Disabled: in(-aDay)},
	}
}

func tokens() []view.Token {
	return []view.Token{
		{ID: "01", Name: "shop", Source: "Account page", Scopes: []string{"requests:submit", "requests:read"}, Made: in(-30 * aDay), Expires: in(335 * aDay), Used: in(-aDay)},
		{ID: "02", Name: "old shop", Source: "Account page", Scopes: []string{"requests:submit"}, Made: in(-30 * aDay), Expires: in(335 * aDay), Revoked: in(3 * aDay)},
		{ID: "03", Name: "reports", Source: "reports", Scopes: []string{"audit:read"}, Made: in(-400 * aDay), Expires: in(-35 * aDay)},
		{ID: "04", Name: "leaked", Source: "leaked", Scopes: []string{"audit:read"}, Made: in(-400 * aDay), Expires: in(35 * aDay), Revoked: in(-aDay)},
	}
}
