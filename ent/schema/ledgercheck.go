package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// LedgerCheck is one reading of the whole ledger, to see whether it is as it was
// written.
type LedgerCheck struct{ ent.Schema }

// Mixin of the schema.
func (LedgerCheck) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (LedgerCheck) Fields() []ent.Field {
	return []ent.Field{
		field.String("asked_by").MaxRuneLen(200).Immutable(),
		field.Time("asked_at").Immutable(),
		field.Time("started_at").Optional().Nillable().
			Comment("When a process last said that it is at it; null while none is."),
		field.Int64("entries").NonNegative().Default(0).
			Comment("How many were read and hold."),
		field.Int64("size").NonNegative().Default(0).
			Comment("How many of them the newest checkpoint covers."),
		field.Time("finished_at").Optional().Nillable(),
		field.Text("fault").Optional().
			Comment("What is not as it was written; empty when all is."),
	}
}

// Indexes of the schema.
func (LedgerCheck) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("asked_at"),
	}
}

// Annotations of the schema.
func (LedgerCheck) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("ledger_checks"), hidden()}
}
