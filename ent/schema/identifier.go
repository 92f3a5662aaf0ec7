package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Identifier is a typed key of the data subject. The plain value exists only
// sealed, under the request's own data key.
type Identifier struct{ ent.Schema }

// Mixin of the schema.
func (Identifier) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Identifier) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable().Annotations(hidden()),
		field.Int("position").NonNegative().Immutable().Annotations(hidden()).
			Comment("The order in which the sender gave them."),
		field.String("type").MaxRuneLen(50).NotEmpty().Immutable().
			Comment("email, phone, customer_id, …"),
		field.String("masked").MaxRuneLen(400).NotEmpty().Immutable().
			Comment("Enough to recognise, too little to know."),
		field.Bytes("sealed").Immutable().Sensitive().Annotations(hidden()).
			Comment("The value, sealed under the request's data key."),
		field.Bytes("blind_index").MaxLen(17).Immutable().Sensitive().Annotations(hidden()).
			Comment("Keyed, versioned: equal for equal values, and nothing else."),
	}
}

// Edges of the schema.
func (Identifier) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("identifiers").Field("request_id").
			Unique().Required().Immutable().Annotations(hidden()),
	}
}

// Indexes of the schema.
func (Identifier) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "position").Unique(),
		index.Fields("blind_index"),
	}
}

// Annotations of the schema.
func (Identifier) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("identifiers"),
		entgql.Type("MaskedIdentifier"),
		entgql.Skip(entgql.SkipOrderField | entgql.SkipWhereInput),
	}
}
