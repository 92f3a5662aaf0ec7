package ui

import "strings"

// Field is one question of a form. Its id is its name, so a form may ask each
// question once on a page.
type Field struct {
	Name     string
	Label    string
	Hint     string // how to answer; may be empty
	Error    string // what is wrong with Value and what would be right; empty if nothing
	Value    string // as the person typed it, also when it is wrong
	Optional bool
	Key      string // the single key that puts the cursor into it; may be empty

	Type         string // of an input: "text" if empty
	Autocomplete string // of an input, as HTML names them: "username", "one-time-code"
}

// Choice is one possible answer to a select or a set of radio buttons.
type Choice struct {
	Value string
	Label string
	Note  string // beside the label of a radio button; may be empty
}

// FieldError is one fault of a form, as the summary on top of it shows.
type FieldError struct {
	Field   string // name of the field, which the summary links to
	Message string
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy names the ids of the hint and the error that are shown.
func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}
