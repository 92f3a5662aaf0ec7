package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Tombstone remembers that a person has asked before and was erased, or not, without
// remembering the person: it answers for somebody who names the identifier, and says
// nothing to anybody else. Without the tombstone key it is a random number.
type Tombstone struct{ ent.Schema }

// Mixin of the schema.
func (Tombstone) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Tombstone) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("mark").MaxLen(17).Immutable().Sensitive().
			Comment("Keyed by the tombstone key, versioned: equal for equal identifiers, and nothing else."),
		field.UUID("request_id", uuid.UUID{}).Immutable().
			Comment("The archived request; it may be gone before the tombstone."),
		field.Bool("erased").Immutable().
			Comment("Whether the request ended with the person's data erased; false when it was rejected or cancelled."),
		field.Time("finished_at").Immutable().
			Comment("When the request was finished."),
		field.Time("expires_at").Immutable().
			Comment("Until when it is remembered."),
	}
}

// Indexes of the schema.
func (Tombstone) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("mark", "finished_at"),
		index.Fields("request_id"),
		index.Fields("expires_at"),
	}
}

// Annotations of the schema.
func (Tombstone) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("tombstones"), hidden()}
}
