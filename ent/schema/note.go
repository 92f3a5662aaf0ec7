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

// Note is what one member of staff tells the others about a request. It is never
// sent to anybody else, and archiving destroys it.
type Note struct{ ent.Schema }

// Mixin of the schema.
func (Note) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.String("author").MaxRuneLen(200).NotEmpty().Immutable().
			Comment("The name of who wrote it."),
		field.Text("text").Sensitive().Immutable(),
		field.Time("created_at").Immutable(),
	}
}

// Edges of the schema.
func (Note) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("notes").Field("request_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (Note) Indexes() []ent.Index {
	return []ent.Index{index.Fields("request_id", "created_at", "id")}
}

// Annotations of the schema.
func (Note) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("notes"), hidden()}
}
