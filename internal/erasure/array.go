package erasure

import (
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
)

// array writes ids as the text of a Postgres array, so that a list costs one
// parameter.
func array(ids []uuid.UUID) string {
	var b strings.Builder
	b.Grow(2 + 37*len(ids))
	b.WriteByte('{')
	for n, id := range ids {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(id.String())
	}
	b.WriteByte('}')
	return b.String()
}

// idIn keeps the rows with these ids, with one parameter however many they are.
func idIn(ids []uuid.UUID) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString(s.C("id")).WriteString(" = ANY(").Arg(array(ids)).WriteString("::uuid[])")
		}))
	}
}
