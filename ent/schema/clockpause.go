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

// ClockPause is a time in which the clock of the law stands still, because the
// person was asked for something.
type ClockPause struct{ ent.Schema }

// Mixin of the schema.
func (ClockPause) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (ClockPause) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable(),
		field.Enum("ground").GoType(lifecycle.PauseGround("")).Immutable(),
		field.Text("text").Sensitive().Immutable().
			Comment("What the person was asked; destroyed by archiving."),
		field.String("paused_by").MaxRuneLen(200).Immutable(),
		field.Time("paused_at").Immutable(),
		field.String("resumed_by").MaxRuneLen(200).Optional(),
		field.Time("resumed_at").Optional().Nillable(),
	}
}

// Edges of the schema.
func (ClockPause) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("pauses").Field("request_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (ClockPause) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "paused_at"),
		index.Fields("request_id").Unique().StorageKey("clockpause_open").Annotations(entsql.IndexWhere("resumed_at IS NULL")),
	}
}

// Annotations of the schema.
func (ClockPause) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("clock_pauses"),
		entsql.Checks(map[string]string{
			"clock_pauses_ground": oneOf("ground", lifecycle.PauseGround("").Values()),
			"clock_pauses_order":  "resumed_at IS NULL OR resumed_at >= paused_at",
		}),
		hidden(),
	}
}
