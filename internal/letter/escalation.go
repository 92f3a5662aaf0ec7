package letter

import "time"

// Escalation tells the staff which open requests have reached a mark on the way to
// their deadline. It names no person.
type Escalation struct {
	Language string         // as in BCP 47; one that is not spoken here gets English
	Zone     *time.Location // of the controller: the days of the letter are its days
	Marked   []Marked       // what is worst first
	Link     string         // to the page that lists all of them; empty: there is none to point to
}

// Marked is one request that has reached a mark.
type Marked struct {
	Reference string
	Percent   int // of the time to the deadline; 100: it is overdue
	DueOn     time.Time
	Standing  Standing
	SendsOn   time.Time // with GoesOut
	Open      int       // with Forwarding: deliveries that are not closed
	Failed    int       // of these, those that need a person
	Link      string    // empty: there is no page to point to
}

// Standing is what a request waits for.
type Standing string

// The standings of open requests.
const (
	Unverified    Standing = "unverified"    // its sender's identity is not confirmed
	NeedsDecision Standing = "needsDecision" // a person must decide
	GoesOut       Standing = "goesOut"       // by itself, unless a person decides
	Unroutable    Standing = "unroutable"    // no rule sends it anywhere
	OnHold        Standing = "onHold"
	Approved      Standing = "approved" // about to be sent
	Forwarding    Standing = "forwarding"
)

var standings = []Standing{Unverified, NeedsDecision, GoesOut, Unroutable, OnHold, Approved, Forwarding}

// maxListed is how many requests one letter names: a longer list is for the page.
const maxListed = 100

// Escalation writes the letter. Of more than 100 requests it names the first 100
// and counts the others. It fails when the template cannot be written.
func (l *Letters) Escalation(e Escalation) (Letter, error) {
	lang := spoken(e.Language)
	name := lang + "/escalation.txt"
	written, err := write(l.byLanguage[lang], name, e.say(tongues[lang]))
	if err != nil {
		return Letter{}, err
	}
	return split(name, lang, written)
}

// escalated is what a template of an escalation may say.
type escalated struct {
	Total, Overdue int
	Marks          []marks
	More           int // requests that are not named
	Link           string
}

// marks are the requests that have reached the same mark.
type marks struct {
	Percent  int
	Requests []marked
}

type marked struct {
	Reference, Due string
	Standing       string
	Sends          string
	Open, Failed   int
	Link           string
}

func (e Escalation) say(t tongue) escalated {
	out := escalated{Total: len(e.Marked), Link: e.Link}
	for _, m := range e.Marked {
		if m.Percent >= 100 {
			out.Overdue++
		}
	}
	named := e.Marked[:min(len(e.Marked), maxListed)]
	out.More = len(e.Marked) - len(named)
	for i, m := range named {
		if i == 0 || named[i-1].Percent != m.Percent {
			out.Marks = append(out.Marks, marks{Percent: m.Percent})
		}
		last := &out.Marks[len(out.Marks)-1]
		last.Requests = append(last.Requests, m.say(t, e.Zone))
	}
	return out
}

func (m Marked) say(t tongue, zone *time.Location) marked {
	out := marked{
		Reference: line(m.Reference), Due: t.day(m.DueOn.In(zone)),
		Standing: string(m.Standing), Open: m.Open, Failed: m.Failed, Link: m.Link,
	}
	if m.Standing == GoesOut {
		out.Sends = t.day(m.SendsOn.In(zone))
	}
	return out
}
