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

// DestinationSecret is a signing secret that Lethe keeps for a destination. It
// is written and never shown.
type DestinationSecret struct{ ent.Schema }

// Mixin of the schema.
func (DestinationSecret) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (DestinationSecret) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("destination_id", uuid.UUID{}).Immutable(),
		field.Bytes("sealed").Immutable().Sensitive().
			Comment("The secret, sealed by the keyset for this row and column."),
		field.String("set_by").MaxRuneLen(200).Immutable(),
		field.Time("set_at").Immutable(),
		field.Time("expires_at").Optional().Nillable().
			Comment("Until when it still counts, because a newer one has taken its place; null for the newest."),
	}
}

// Edges of the schema.
func (DestinationSecret) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("destination", Destination.Type).Ref("stored_secrets").Field("destination_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (DestinationSecret) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("destination_id").Unique().StorageKey("destinationsecret_newest").
			Annotations(entsql.IndexWhere("expires_at IS NULL")),
		index.Fields("destination_id", "set_at"),
	}
}

// Annotations of the schema.
func (DestinationSecret) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("destination_secrets"), hidden()}
}
