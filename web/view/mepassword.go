package view

import "lethe/web/view/ui"

// ChangePassword is the form for one's own password. What was typed never comes
// back.
type ChangePassword struct {
	Frame
	Faults Faults
}

func (p ChangePassword) field(name, label, hint, autocomplete string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Type: "password", Autocomplete: autocomplete, Error: p.Faults[name]}
}

// PasswordChanged tells what changing it did.
const PasswordChanged = "Your password is changed, and you are signed out everywhere else."
