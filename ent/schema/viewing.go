package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Viewing says who has the page of a request open now. It is about people at work
// and not about the request: no ledger entry tells of it.
type Viewing struct{ ent.Schema }

// Mixin of the schema.
func (Viewing) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Viewing) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.UUID("staff_id", uuid.UUID{}).Immutable(),
		field.String("name").MaxRuneLen(200).Immutable(),
		field.Time("seen_at").
			Comment("When the page was last known to be open."),
	}
}

// Edges of the schema.
func (Viewing) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("viewings").Field("request_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (Viewing) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "staff_id").Unique(),
		index.Fields("seen_at"),
	}
}

// Annotations of the schema.
func (Viewing) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("viewings"), hidden()}
}
