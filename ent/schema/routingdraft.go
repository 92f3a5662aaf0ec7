package schema

import (
	"encoding/json"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// RoutingDraft is the next version of destinations and rules while people work
// on it. There is one at the most.
type RoutingDraft struct{ ent.Schema }

// Mixin of the schema.
func (RoutingDraft) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (RoutingDraft) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("single").Default(true).Immutable().
			Comment("Always true: the index on it keeps a second draft out."),
		field.Int("base").NonNegative().
			Comment("The published version that it was made from; 0 when there was none."),
		field.Int("revision").Positive().
			Comment("Counts the changes, so that a form can tell that it is out of date."),
		field.JSON("document", json.RawMessage{}).SchemaType(jsonb()).
			Comment("Destinations and rules as they shall be; it may still have faults."),
		field.String("edited_by").MaxRuneLen(200),
		field.UUID("edited_by_id", uuid.UUID{}).
			Comment("The account or token that changed it last; all zeros for the command line."),
		field.Time("edited_at"),
		field.String("proposed_by").MaxRuneLen(200).Optional().
			Comment("Who wants it published; a second person has to agree."),
		field.UUID("proposed_by_id", uuid.UUID{}).Optional().Nillable(),
		field.Time("proposed_at").Optional().Nillable(),
		field.String("comment").MaxRuneLen(1000).Optional().
			Comment("Why it shall be published."),
		field.Bool("accept_gaps").Default(false).
			Comment("Whether who proposed it knows that some requests would reach no destination."),
	}
}

// Indexes of the schema.
func (RoutingDraft) Indexes() []ent.Index {
	return []ent.Index{index.Fields("single").Unique()}
}

// Annotations of the schema.
func (RoutingDraft) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("routing_drafts"),
		entsql.Checks(map[string]string{
			"routing_drafts_single":   "single",
			"routing_drafts_proposal": "(proposed_at IS NULL) = (proposed_by_id IS NULL)",
		}),
		hidden(),
	}
}
