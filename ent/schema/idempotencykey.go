package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// IdempotencyKey remembers that a submit was taken, so that a retry is safe.
// It outlives the request's archiving.
type IdempotencyKey struct{ ent.Schema }

// Mixin of the schema.
func (IdempotencyKey) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("sender").MaxRuneLen(200).Immutable().
			Comment("The token or account whose key it is."),
		field.Bytes("key_fingerprint").MaxLen(32).Immutable().Sensitive().
			Comment("Keyed: a sender may have put an identifier into the key."),
		field.Bytes("input_fingerprint").MaxLen(32).Immutable().Sensitive().
			Comment("Keyed: tells the same input from another."),
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.Time("created_at").Default(now).Immutable(),
	}
}

// Indexes of the schema.
func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("sender", "key_fingerprint").Unique(),
		index.Fields("request_id"),
	}
}

// Annotations of the schema.
func (IdempotencyKey) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("idempotency_keys"), hidden()}
}
