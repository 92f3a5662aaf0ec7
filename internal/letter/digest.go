package letter

import (
	"fmt"
	"strings"
)

// Digest is what waits for the leads on one day. Each mail of it holds numbers
// and links only.
type Digest struct {
	Overdue          Tally // open requests after their last day
	DueSoon          Tally // open requests whose last day is within 7 days
	NeedsPerson      Tally // requests that go on only when somebody decides
	FailedDeliveries Tally
	HoldsToReview    Tally // holds whose review date has come
}

// Tally is how many there are, and the page that lists them.
type Tally struct {
	Count int
	Link  string // empty: there is no page to point to
}

// Letter writes the digest, in English. What there is none of is left out; when
// there is nothing at all, the text is one calm line.
func (d Digest) Letter() Letter {
	var subjects, lines []string
	for _, e := range d.entries() {
		if e.Count == 0 {
			continue
		}
		subjects = append(subjects, fmt.Sprintf("%d %s", e.Count, e.short))
		phrase := e.many
		if e.Count == 1 {
			phrase = e.one
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d %s\n%s", e.Count, phrase, e.Link)))
	}
	if len(lines) == 0 {
		return Letter{
			Subject: "Lethe today: nothing waits for you", Language: "en",
			Text: "Nothing is overdue or due within 7 days, and nothing needs a person.\n",
		}
	}
	return Letter{
		Subject: "Lethe today: " + strings.Join(subjects, ", "), Language: "en",
		Text: wrap(strings.Join(lines, "\n\n")),
	}
}

// entry is one line of the digest, what is worst first.
type entry struct {
	Tally
	short, one, many string
}

func (d Digest) entries() []entry {
	return []entry{
		{d.Overdue, "overdue", "request is overdue", "requests are overdue"},
		{d.DueSoon, "due within 7 days", "request is due within 7 days", "requests are due within 7 days"},
		{d.NeedsPerson, "need a person", "request needs a person", "requests need a person"},
		{d.FailedDeliveries, "failed", "delivery has failed", "deliveries have failed"},
		{d.HoldsToReview, "on hold to review", "hold is to be reviewed", "holds are to be reviewed"},
	}
}
