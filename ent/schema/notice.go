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

// Notice is a mark on the way to a deadline of which somebody of the staff is
// still to be told by mail. It goes once the mail is on its way, and with its
// request.
type Notice struct{ ent.Schema }

// Mixin of the schema.
func (Notice) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Notice) Fields() []ent.Field {
	return []ent.Field{
		field.String("recipient").MaxRuneLen(40).Immutable().
			Comment("Who is told: a hash of the address, which is a setting."),
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.Int("mark").Positive().
			Comment("How much of the time to the deadline had passed, in percent."),
		field.Time("created_at"),
	}
}

// Edges of the schema.
func (Notice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("request", ErasureRequest.Type).Field("request_id").Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the schema.
func (Notice) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "recipient").Unique(), // the last mark says it all
		index.Fields("recipient"),
	}
}

// Annotations of the schema.
func (Notice) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("notices"), hidden()}
}
