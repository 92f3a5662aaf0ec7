// Package rules decides which destinations a request is carried to and how it
// is reviewed. It is pure: facts in, a plan out, no clock, no database.
//
//	rules ──Compile──► Set ──Match(facts)────► Plan: every matching rule counts,
//	        all faults  │                      destinations = union of their To,
//	        at once     │                      review = strictest of their Review
//	                    ├──Explain(facts)────► the plan, and what decided each rule
//	                    ├──Coverage(domain)──► rules that never match, and what goes nowhere
//	                    └──Compare(other)────► what a request gains and loses
//
// A rule's condition is an expression in CEL (https://cel.dev) that must be
// true or false. It sees these facts and nothing else:
//
//	cause, regulation, source   string
//	identifiers                 map(string, bool)  type of identifier → true
//	attributes                  map(string, dyn)   string, number or boolean
//	submittedAt                 timestamp          in UTC
//
// Everything an expression can call is deterministic. The macros are has, all,
// exists and exists_one; map and filter are left out, because they make lists
// of a map's keys, whose order differs from one evaluation to the next.
//
// # Facts that are absent
//
// A rule that needs an attribute or identifier the request does not have does
// not match; this is never an error. It holds for every operator, also for the
// negative ones: without a tier, neither
//
//	attributes.tier == "enterprise"
//	attributes.tier != "enterprise"
//
// matches. A rule for everybody else has to say so:
//
//	!has(attributes.tier) || attributes.tier != "enterprise"
//
// The two sides of || and && make up for each other as CEL defines it: when one
// side alone settles the result, an absent fact on the other does not matter.
package rules

import "time"

// Review says what a rule asks of the staff before a request goes out.
type Review string

// The reviews, strictest first. The zero Review means that nothing was said.
const (
	ReviewRequired Review = "required" // a person has to decide
	ReviewWindow   Review = "window"   // goes out by itself when the window ends
	ReviewNone     Review = "none"     // goes out at once
)

// Rule is one line of routing as its author wrote it. Compile says what is
// wrong with it.
type Rule struct {
	// Name is the rule's stable key: a slug, unique in its set.
	Name string
	// When is the condition in CEL, at most 4096 bytes. "true" is always.
	When string
	// To names the destinations of a matching request, each once. It may be
	// empty in a rule that only says how to review.
	To []string
	// Review is what the rule asks for; zero when it does not say.
	Review Review
	// ReviewWindow is how long staff may reject before the request goes out by
	// itself. It belongs to ReviewWindow alone; zero means the default window.
	ReviewWindow time.Duration
}

// Facts is what the conditions see of one request.
type Facts struct {
	Cause, Regulation, Source string
	// Identifiers holds true under each type of identifier the request has.
	Identifiers map[string]bool
	// Attributes holds the sender's own facts: string, bool, float64, int,
	// int64 or json.Number. A json.Number is an int when it is written as one
	// and fits 64 bits, else a double; conditions compare the two freely.
	Attributes map[string]any
	// SubmittedAt is when the request was made; the zero time is a time like
	// any other.
	SubmittedAt time.Time
}

// Plan is the outcome of matching a request against a Set.
type Plan struct {
	// Destinations is the union of the matching rules' To, sorted. Empty means
	// that no rule routes the request.
	Destinations []string
	// Matched holds the matching rules in the order of the set.
	Matched []Match
	// Review is the strictest one asked for; zero when no matching rule says.
	Review Review
	// ReviewWindow is the longest window named by a matching rule. It is zero
	// unless Review is ReviewWindow, and also when none of those rules names
	// one: then the caller's default window holds.
	ReviewWindow time.Duration
}

// Match is a rule that matched, and where it sends the request.
type Match struct {
	Rule string
	To   []string
}
