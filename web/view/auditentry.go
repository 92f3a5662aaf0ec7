package view

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"lethe/web/view/say"
)

// AuditEntry is the page of one entry, with everything that it holds.
type AuditEntry struct {
	Frame
	AuditRow
	Action   string
	ActorID  string // empty if the actor has none
	Subject  string // id of what it is about
	Detail   map[string]any
	Hash     string       // in hex
	Previous string       // in hex; empty for the first of its chain
	Before   string       // id of the entry before it in its chain; empty for the first
	After    string       // id of the entry after it; empty for the last
	Changed  bool         // its hash is not that of what it says
	Torn     bool         // it does not go on from the entry before it
	Place    *SealedPlace // nil while it is not sealed
}

// SealedPlace is where an entry stands in the sealed tree, as it was proved just now.
type SealedPlace struct {
	Index      int // from 0
	Path       int // how many hashes lead from it to the root
	Checkpoint Checkpoint
	Root       string // in base64
	Broken     bool   // it cannot be proved, and the others say nothing
}

// particular is one fact of the detail.
type particular struct{ name, value string }

// particulars lists the detail by name. What was there before and what came after
// stands in one line.
func (p AuditEntry) particulars() []particular {
	detail := maps.Clone(p.Detail)
	var out []particular
	from, to := plainValue(detail["from"]), plainValue(detail["to"])
	if from != "" && to != "" && !strings.HasSuffix(p.Action, ".exported") {
		out = append(out, particular{"Before → after", from + " → " + to})
		delete(detail, "from")
		delete(detail, "to")
	}
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		if value := plainValue(detail[name]); value != "" {
			out = append(out, particular{asWords(name), value})
		}
	}
	return out
}

// plainValue writes a value of the detail as a reader wants it.
func plainValue(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		return fmt.Sprintf("%.0f", v)
	case []any:
		words := make([]string, len(v))
		for i, each := range v {
			words[i] = plainValue(each)
		}
		return strings.Join(words, ", ")
	}
	text, err := json.Marshal(value)
	if err != nil { // what was read as JSON can be written as JSON
		return ""
	}
	return string(text)
}

// asWords turns the name of a fact into words: "ruleSetVersion" into "Rule set
// version".
func asWords(name string) string {
	var b strings.Builder
	for _, c := range name {
		if unicode.IsUpper(c) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return Capital(b.String())
}

// exact is the moment of the entry as it was hashed.
func (p AuditEntry) exact() string { return p.At.UTC().Format(time.RFC3339Nano) }

// sameKind lists everything of the kind of this entry.
func (p AuditEntry) sameKind() string { return AuditQuery{Action: p.Action}.Path() }

func (p SealedPlace) where(ctx context.Context) string {
	return say.T(ctx, "%s of %s", say.Number(ctx, p.Index+1), say.Number(ctx, p.Checkpoint.Size))
}

func (p SealedPlace) proof(ctx context.Context) string {
	return say.N(ctx, p.Path, "Holds: %d hash leads from this entry to the root.", "Holds: %d hashes lead from this entry to the root.")
}
