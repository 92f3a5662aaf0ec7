package view

// shortcut is a key, and what it does.
type shortcut struct{ keys, does string }

// shortcuts lists the keys that app.js and the buttons know.
var shortcuts = []shortcut{
	{"j, k", "Next, previous: row of a list, or request of the view"},
	{"Enter, o", "Open the row"},
	{"u", "Back to the list"},
	{"x, Shift x", "Select the row, the rows up to it"},
	{"a", "Approve"},
	{"r", "Reject…"},
	{"e", "Extend deadline…"},
	{"h", "Hold…"},
	{"i", "Assign to yourself"},
	{"n", "Add a note"},
	{"t", "Retry what has failed"},
	{"z", "Undo what was just done"},
	{"/", "Find a request or a person"},
	{"g then q, v", "Queue, deliveries"},
	{"g then d, h", "Dashboard, archive"},
	{"g then t, r", "Destinations, rules"},
	{"g then p, a", "Reports, audit log"},
	{"g then i, s", "API, settings"},
	{"Ctrl K, ⌘ K", "Jump to a page or act by its name"},
	{"Ctrl Enter", "Send the form"},
	{"?", "This list"},
}
