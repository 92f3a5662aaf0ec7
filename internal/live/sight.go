package live

import (
	"slices"
	"strconv"
	"strings"
)

// Seen is the SQL expression of what the statement that it is part of can see. A
// page is drawn with it, and hears of what came after.
const Seen = `(SELECT base FROM ledger_base)::text || ':' || pg_current_snapshot()::text`

// Sight is what a page has seen of the ledger: a snapshot of Postgres
// (https://www.postgresql.org/docs/current/functions-info.html, pg_snapshot), and
// what is added to its numbers to get positions.
type Sight struct {
	base, low, high int64
	running         []int64 // between low and high, and not seen
}

// ParseSight reads what Seen wrote: "0:812:815:812,814". Anything else is not ok.
func ParseSight(text string) (s Sight, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 4 {
		return Sight{}, false
	}
	ok = true
	number := func(text string) int64 {
		n, err := strconv.ParseInt(text, 10, 64)
		ok = ok && err == nil && n >= 0
		return n
	}
	s = Sight{base: number(parts[0]), low: number(parts[1]), high: number(parts[2])}
	if parts[3] != "" {
		for part := range strings.SplitSeq(parts[3], ",") {
			s.running = append(s.running, number(part))
		}
	}
	return s, ok
}

// From is the position before which the page has seen everything.
func (s Sight) From() int64 { return s.base + s.low }

// Saw reports whether the page has seen what the transaction at the position did.
func (s Sight) Saw(position int64) bool {
	tx := position - s.base
	return tx < s.low || tx < s.high && !slices.Contains(s.running, tx)
}
