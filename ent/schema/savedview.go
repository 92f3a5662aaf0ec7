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

// SavedView is a view of the queue under a name: its query, and nothing else.
type SavedView struct{ ent.Schema }

// Mixin of the schema.
func (SavedView) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (SavedView) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("owner_id", uuid.UUID{}).Immutable(),
		field.String("name").MaxRuneLen(60).NotEmpty(),
		field.String("query").MaxRuneLen(1000).
			Comment("The query of its address, in one form, without a place in the list and without a search for a person."),
		field.Bool("shared").Default(false).
			Comment("Whether every colleague has it among their tabs."),
		field.Time("created_at").Immutable(),
	}
}

// Edges of the schema.
func (SavedView) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", StaffAccount.Type).Ref("views").Field("owner_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of the schema.
func (SavedView) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("owner_id", "name").Unique(),
		index.Fields("created_at").Annotations(entsql.IndexWhere("shared")),
	}
}

// Annotations of the schema.
func (SavedView) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("saved_views"), hidden()}
}
