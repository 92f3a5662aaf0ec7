package view

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Bulk is the page that says what would happen to many requests, before it does.
// After an error it keeps what was typed.
type Bulk struct {
	Frame
	Verb    BulkVerb
	Batch   string      // tells this page's form from any other
	Return  string      // local path to show afterwards
	Rows    []BulkRow   // what is acted on; none when all that match are meant
	Able    int         // how many are acted on
	Kept    BulkKept    // what stays as it is
	All     *BulkAll    // everything that matches is meant; nil for what was selected
	Places  []BulkPlace // where approving sends how many
	RuleSet int         // the version that says so
	Plans   []string    // hashes of what is sent where
	Retries int         // failed deliveries of the requests
	Grounds []ui.Choice // of an extension, as the laws of the requests allow
	People  []ui.Choice // who may look after requests
	Ground  string      // as chosen
	Text    string      // as typed
	To      string      // as chosen
	Number  string      // as typed
	Letter  *BulkLetter // how one of the letters would read; nil when nobody asked
	Faults  Faults
}

// BulkAll says which requests are meant when it is all that match.
type BulkAll struct {
	Query string    // of the queue's address
	Count int       // how many match
	More  bool      // more match than one go takes
	AsOf  time.Time // what arrived later is not meant
}

// BulkRow is one of the requests.
type BulkRow struct {
	Reference  string
	Version    int
	Plan       string // the hash of its plan
	Known      bool   // false for one that is not in the queue any more, of which the rest is zero
	State      lifecycle.RequestState
	OnHold     bool
	Unroutable bool
	Due        time.Time
	Until      time.Time // when it would be due after an extension
	Why        BulkWhy   // it stays as it is
	Detail     string    // the same at more length; may be empty
}

// BulkKept are requests that stay as they are.
type BulkKept struct {
	Rows  []BulkRow // the first of them
	Count map[BulkWhy]int
}

// BulkPlace is a destination, and how many of the requests are sent to it.
type BulkPlace struct {
	Name, Title string
	Count       int
}

// BulkLetter is a letter as one of the data subjects would get it.
type BulkLetter struct {
	Reference, Subject, Text, Language string
	Missing                            string // why there is none
}

func (p Bulk) total() int { return p.Able + p.Kept.total() }

func (p Bulk) title(ctx context.Context) string {
	if n := p.total(); n != p.Able {
		return say.T(ctx, "%s %s of %s", p.Verb.label(ctx), say.Number(ctx, p.Able), say.N(ctx, n, "%d request", "%d requests"))
	}
	return p.button(ctx)
}

func (p Bulk) button(ctx context.Context) string {
	return p.Verb.label(ctx) + " " + say.N(ctx, p.Able, "%d request", "%d requests")
}

func (p Bulk) groundField() ui.Field {
	f := Reject{Ground: p.Ground, GroundError: p.Faults["ground"]}.groundField()
	if p.Verb == BulkExtend {
		f.Label = Extend{}.groundField().Label
	}
	return f
}

func (p Bulk) textField(ctx context.Context) ui.Field {
	f := Reject{Text: p.Text, TextError: p.Faults["text"]}.textField()
	if p.Verb == BulkExtend {
		f.Hint = Extend{}.textField().Hint
	}
	f.Hint = say.T(ctx, f.Hint) + " " + say.T(ctx, "All of them are told the same.")
	return f
}

func (p Bulk) toField() ui.Field {
	return ui.Field{Name: "to", Label: "Assign to", Value: p.To, Error: p.Faults["to"], Optional: true}
}

func (p Bulk) numberField(ctx context.Context) ui.Field {
	return ui.Field{
		Name: "number", Label: say.T(ctx, "Type %d to go on", p.All.Count), Value: p.Number, Error: p.Faults["number"], Autocomplete: "off",
		Hint: "It is the number of all requests that match. Those that arrive from now on are not among them.",
	}
}

func (p Bulk) grounds() []ui.Choice {
	if p.Verb == BulkReject {
		return groundChoices()
	}
	return p.Grounds
}

// sends says what approving does.
func (p Bulk) sends(ctx context.Context) string {
	return say.N(ctx, len(p.Places), "Sends erasure orders to %d destination under version %d", "Sends erasure orders to %d destinations under version %d", p.RuleSet)
}

// value names the request in a form, as it was seen.
func (r BulkRow) value() string {
	switch {
	case r.Version == 0:
		return r.Reference
	case r.Plan == "":
		return r.Reference + "." + strconv.Itoa(r.Version)
	}
	return r.Reference + "." + strconv.Itoa(r.Version) + "." + r.Plan
}

func (r BulkRow) tag() ui.Tag { return status(r.State, r.OnHold, r.Unroutable, Progress{}) }

// because is why the request stays as it is, in a sentence.
func (r BulkRow) because(ctx context.Context) string {
	if r.Detail != "" {
		return r.Detail
	}
	return Capital(say.T(ctx, string(r.Why))) + "."
}

func (k BulkKept) total() int {
	n := 0
	for _, count := range k.Count {
		n += count
	}
	return n
}

// sentence says how many stay as they are, and why; empty when none does.
func (k BulkKept) sentence(ctx context.Context) string {
	var parts []string
	for _, why := range bulkWhys {
		if n := k.Count[why]; n > 0 {
			parts = append(parts, say.N(ctx, n, "%d is %s", "%d are %s", say.T(ctx, string(why))))
		}
	}
	switch n := k.total(); {
	case n == 0:
		return ""
	case len(parts) == 1 && n == 1:
		return say.T(ctx, "%s and stays as it is.", parts[0])
	case len(parts) == 1:
		return say.T(ctx, "%s and stay as they are.", parts[0])
	default:
		return say.T(ctx, "%s stay as they are: %s.", say.Number(ctx, n), strings.Join(parts, ", "))
	}
}
