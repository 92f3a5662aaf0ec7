package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// LedgerCheckpoint is a signed statement of how the ledger stood: how many entries
// it had, and the root of the Merkle tree over them. Checkpoints are only ever
// added; copies of them live outside the database.
type LedgerCheckpoint struct{ ent.Schema }

// Mixin of the schema.
func (LedgerCheckpoint) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (LedgerCheckpoint) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("size").Positive().Immutable().
			Comment("How many entries the tree has."),
		field.Text("note").NotEmpty().Immutable().
			Comment("The checkpoint as it was signed (C2SP tlog-checkpoint)."),
		field.Time("at").Immutable(),
		field.Int64("last_tx").NonNegative().Immutable().
			Comment("With last_id, the last entry of the tree, in the order in which entries are sealed."),
		field.UUID("last_id", uuid.UUID{}).Immutable(),
	}
}

// Indexes of the schema.
func (LedgerCheckpoint) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("size").Unique(),
		index.Fields("last_tx", "last_id"),
	}
}

// Annotations of the schema.
func (LedgerCheckpoint) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("ledger_checkpoints"), hidden()}
}
