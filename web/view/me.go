package view

import "lethe/web/view/ui"

// Me is the page of the signed-in person.
type Me struct {
	Frame
	Email  string
	Return string // local path to show after saving; this page if empty
}

func (p Me) back() string {
	if p.Return == "" {
		return mePath
	}
	return p.Return
}

// The values of the field theme are those of Theme, where System is "system":
// a radio button with an empty value would read as unanswered.
func themeChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "system", Label: "System", Note: "as your device is set"},
		{Value: string(Light), Label: "Light"},
		{Value: string(Dark), Label: "Dark"},
	}
}

// ParseTheme reads the field theme; what is not a theme follows the system.
func ParseTheme(value string) Theme {
	switch t := Theme(value); t {
	case Light, Dark:
		return t
	}
	return System
}

func (t Theme) value() string {
	if t == System {
		return "system"
	}
	return string(t)
}

func keysChoices() []ui.Choice {
	return []ui.Choice{{Value: "on", Label: "On"}, {Value: "off", Label: "Off"}}
}
