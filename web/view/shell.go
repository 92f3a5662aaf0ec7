// Package view draws the pages of the staff app. Each page is one struct of
// plain values, filled by a handler, and one component that draws it:
//
//	handler ──fills──► view.Queue{Frame, Query, Rows, …} ──► view.QueuePage ──► HTML
//
// The same component answers a browser and htmx: with Frame.Fragment set it
// draws the title, the main part and what changed around it, without it the
// whole document. Handlers send Vary: HX-Request.
//
// Every action is a form with method and action, or a link. htmx attributes only
// shorten the way; app.js only adds keys and focus. There is no inline script
// and no inline style, so the pages live under script-src 'self'; style-src 'self'.
package view

import "lethe/web/view/ui"

// Frame is what surrounds a page.
type Frame struct {
	Clock      ui.Clock
	Theme      Theme
	Density    string // of the rows of lists: "comfortable", or "compact"
	KeysOff    bool   // the person has turned single-key shortcuts off
	User       User
	Counts     Counts
	Record     bool // the person may see the ledger, and what is compared with it
	Staff      bool // the person may see who has an account
	Tokens     bool // the person may manage API tokens
	Toast      ui.Toast
	SessionEnd SessionEnd
	Fragment   bool   // htmx asked: draw what it swaps, not the document
	Seen       string // what the page has seen of the ledger; empty: it is not live
}

// User is who is signed in. Without a name nobody is, and the page is drawn
// without navigation.
type User struct {
	Name string
	Role string // "Reviewer"
}

// Counts are the numbers beside the navigation.
type Counts struct {
	NeedsReview int // requests that wait for a decision
	Failed      int // deliveries that need a person
	Failing     int // destinations with such a delivery
	Unaccounted int // what the reconciliation found, for those who may see it
}

// Theme is how a person wants the pages coloured.
type Theme string

// The themes. The zero Theme follows the system.
const (
	System Theme = ""
	Light  Theme = "light"
	Dark   Theme = "dark"
)

// section is the entry of the navigation that a page belongs to.
type section string

const (
	queueSection        section = "Queue"
	deliveriesSection   section = "Deliveries"
	dashboardSection    section = "Dashboard"
	archiveSection      section = "Archive"
	destinationsSection section = "Destinations"
	rulesSection        section = "Rules"
	reportsSection      section = "Reports"
	auditSection        section = "Audit log"
	apiSection          section = "API"
	settingsSection     section = "Settings"
	noSection           section = ""
)

// navItem is a link of the navigation. Key follows the key g.
type navItem struct {
	section section
	href    string
	icon    string
	key     string
	count   int
	about   string // what the count counts
}

// navGroup is a part of the navigation, with its name for who cannot see the gap.
type navGroup struct {
	name  string
	items []navItem
}

// nav leads to the daily work first, then to what it rests on.
func (f Frame) nav() []navGroup {
	return []navGroup{{"Work", f.work()}, {"Setup and records", f.setup()}}
}

func (f Frame) work() []navItem {
	return []navItem{
		{queueSection, queuePath, "inbox", "q", f.Counts.NeedsReview, "to review"},
		{deliveriesSection, deliveriesPath, "send", "v", f.Counts.Failed, "need a person"},
		{dashboardSection, dashboardPath, "layout-dashboard", "d", 0, ""},
		{archiveSection, archivePath, "archive", "h", 0, ""},
	}
}

func (f Frame) setup() []navItem {
	items := []navItem{
		{destinationsSection, destinationsPath, "database", "t", f.Counts.Failing, "failing"},
		{rulesSection, rulesPath, "route", "r", 0, ""},
	}
	if f.Record {
		items = append(items,
			navItem{reportsSection, reportsPath, "chart-column", "p", 0, ""},
			navItem{auditSection, auditPath, "scroll-text", "a", 0, ""})
	}
	return append(items,
		navItem{apiSection, apiPath, "code", "i", 0, ""},
		navItem{settingsSection, settingsPath, "settings", "s", f.Counts.Unaccounted, "unaccounted"})
}

func (f Frame) signedIn() bool { return f.User.Name != "" }

func (f Frame) keys() string {
	if f.KeysOff {
		return "off"
	}
	return "on"
}
