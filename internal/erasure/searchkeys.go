package erasure

import (
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/predicate"
	"lethe/ent/tombstone"
	"lethe/internal/privacy"
)

// SubjectKeys are what the requests of a person are found by. They do not tell who
// the person is, so that a list can be asked for again without the identifier.
type SubjectKeys struct {
	Types   []string `json:"types"`   // of identifier, each once, under which was looked
	Indexes [][]byte `json:"indexes"` // blind indexes, of requests that still know the person
	Marks   [][]byte `json:"marks"`   // of tombstones, of those that do not
}

func (s *Service) keysOf(sought []privacy.Identifier) SubjectKeys {
	var k SubjectKeys
	for _, i := range sought {
		if !slices.Contains(k.Types, i.Type) {
			k.Types = append(k.Types, i.Type)
		}
		k.Indexes = append(k.Indexes, s.keys.BlindIndexes(i.Type, i.Reveal())...)
		k.Marks = append(k.Marks, s.keys.TombstoneMarks(i.Type, i.Reveal())...)
	}
	return k
}

// OfRequests keeps the requests of the person that are not archived.
func (k SubjectKeys) OfRequests() predicate.ErasureRequest {
	return erasurerequest.HasIdentifiersWith(identifier.BlindIndexIn(k.Indexes...))
}

// OfArchived keeps the archived requests of the person, as long as the person is
// remembered.
func (k SubjectKeys) OfArchived() predicate.ArchivedRequest {
	return func(s *entsql.Selector) {
		in := entsql.Dialect(s.Dialect())
		marked := in.Select(tombstone.FieldRequestID).From(in.Table(tombstone.Table)).
			Where(entsql.ExprP("expires_at > (SELECT lethe_now())"))
		tombstone.MarkIn(k.Marks...)(marked)
		s.Where(entsql.In(s.C(archivedrequest.FieldID), marked))
	}
}
