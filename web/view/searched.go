package view

import (
	"context"
	"strings"

	"lethe/web/view/say"
)

// Sought is what a search for a person found, without who it was.
type Sought struct {
	Types     []string // of identifier, under which was looked
	InQueue   int      // requests of the person that are not archived
	InArchive int
}

// onePerson is the filter that a search for a person is.
const onePerson = "Of one person"

// under says which types of identifier were looked for: "Searched as e-mail
// address, customer id."
func (s Sought) under(ctx context.Context) string {
	words := make([]string, len(s.Types))
	for i, t := range s.Types {
		words[i] = strings.ToLower(sentence(t))
	}
	return say.T(ctx, "Searched as %s.", strings.Join(words, ", "))
}

// found counts what there is in the queue and in the archive.
func (s Sought) found(ctx context.Context) string {
	return say.N(ctx, s.InQueue, "%d request of this person, and %s.", "%d requests of this person, and %s.", say.N(ctx, s.InArchive, "%d archived request", "%d archived requests"))
}

// none reports whether nothing was found anywhere.
func (s Sought) none() bool { return s.InQueue+s.InArchive == 0 }

// inArchive is the list of the person's archived requests; empty when there is none.
func (p Queue) inArchive() string {
	if p.Sought == nil || p.Sought.InArchive == 0 {
		return ""
	}
	return ArchiveQuery{Person: p.Query.Person}.Path()
}

// inQueue is the list of the person's requests that are not archived; empty when
// there is none.
func (p Archive) inQueue() string {
	if p.Sought == nil || p.Sought.InQueue == 0 {
		return ""
	}
	return QueueQuery{View: AllOpen, Person: p.Query.Person}.Path()
}
