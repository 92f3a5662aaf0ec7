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

// Attempt is one try of a delivery, answered or not.
type Attempt struct{ ent.Schema }

// Mixin of the schema.
func (Attempt) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Attempt) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("delivery_id", uuid.UUID{}).Immutable(),
		field.Int("number").Positive().Immutable(),
		field.String("outcome").MaxRuneLen(20).Immutable().
			Comment("What became of it; unknown when the process died before it knew."),
		field.Int("http_status").Optional().Nillable().Immutable(),
		field.String("detail").MaxRuneLen(500).Optional().Immutable(),
		field.Time("started_at").Immutable(),
		field.Int64("took_ms").NonNegative().Immutable(),
	}
}

// Edges of the schema.
func (Attempt) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("delivery", Delivery.Type).Ref("attempt_log").Field("delivery_id").Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (Attempt) Indexes() []ent.Index {
	return []ent.Index{index.Fields("delivery_id", "number").Unique()}
}

// Annotations of the schema.
func (Attempt) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("attempts"),
		entsql.Checks(map[string]string{
			"attempts_outcome": oneOf("outcome", []string{"done", "accepted", "not_found", "retained", "retry", "failed", "unknown"}),
		}),
		hidden(),
	}
}

// Receipt is what a destination answered, kept as evidence.
type Receipt struct{ ent.Schema }

// Mixin of the schema.
func (Receipt) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Receipt) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("delivery_id", uuid.UUID{}).Immutable().Annotations(hidden()),
		field.String("via").MaxRuneLen(20).Immutable().
			Comment("How it came: response, callback, poll, probe or person."),
		field.String("status").MaxRuneLen(20).Immutable().
			Comment("What it says: done, accepted, not_found, retained, failed; absent or present for a probe."),
		field.Int("http_status").Optional().Nillable().Immutable().
			Comment("The status code of the response; null for a callback."),
		field.String("detail").MaxRuneLen(500).Optional().Nillable().Immutable().
			Comment("The destination's own words, identifiers removed."),
		field.String("by").MaxRuneLen(200).Optional().Nillable().Immutable().
			Comment("Who recorded it; null for what the destination said itself."),
		field.Time("received_at").Immutable().
			Comment("When it came, by the database's clock."),
	}
}

// Edges of the schema.
func (Receipt) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("delivery", Delivery.Type).Ref("receipts").Field("delivery_id").
			Unique().Required().Immutable().Annotations(hidden()),
	}
}

// Indexes of the schema.
func (Receipt) Indexes() []ent.Index {
	return []ent.Index{index.Fields("delivery_id", "received_at")}
}

// Annotations of the schema.
func (Receipt) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("receipts"),
		entsql.Checks(map[string]string{
			"receipts_status": oneOf("status", []string{"done", "accepted", "not_found", "retained", "failed", "absent", "present"}),
			"receipts_via":    oneOf("via", []string{"response", "callback", "poll", "probe", "person"}),
		}),
		entgql.Skip(entgql.SkipOrderField | entgql.SkipWhereInput),
	}
}
