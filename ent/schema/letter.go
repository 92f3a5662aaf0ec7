package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"lethe/internal/lifecycle"
)

// Letter is a letter to the data subject that is to be sent or was sent. Its text
// is made when it is sent, and its address is the sealed identifier: neither is
// kept here. Archiving destroys it with its request.
type Letter struct{ ent.Schema }

// Mixin of the schema.
func (Letter) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Letter) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.Enum("kind").GoType(lifecycle.LetterKind("")).Immutable(),
		field.String("language").MaxRuneLen(10).Immutable(),
		field.Enum("state").GoType(lifecycle.LetterState("")),
		field.Int("attempts").NonNegative().Default(0),
		field.Time("next_attempt_at").Optional().Nillable(),
		field.String("last_error").MaxRuneLen(200).Optional().
			Comment("What went wrong at the last attempt, without the address."),
		field.Time("created_at").Immutable(),
		field.Time("sent_at").Optional().Nillable(),
	}
}

// Edges of the schema.
func (Letter) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("letters").Field("request_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (Letter) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "kind", "created_at"),
		index.Fields("next_attempt_at").StorageKey("letter_due").Annotations(entsql.IndexWhere("next_attempt_at IS NOT NULL")),
	}
}

// Annotations of the schema.
func (Letter) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("letters"),
		entsql.Checks(map[string]string{
			"letters_kind":  oneOf("kind", lifecycle.LetterKind("").Values()),
			"letters_state": oneOf("state", lifecycle.LetterState("").Values()),
			"letters_due":   "(state = 'QUEUED') = (next_attempt_at IS NOT NULL)",
			"letters_sent":  "(state = 'SENT') = (sent_at IS NOT NULL)",
		}),
		hidden(),
	}
}
