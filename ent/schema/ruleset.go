package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// RuleSet is one published version of the document for destinations and rules.
type RuleSet struct{ ent.Schema }

// Mixin of the schema.
func (RuleSet) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (RuleSet) Fields() []ent.Field {
	return []ent.Field{
		field.Int("version").Positive().Unique().Immutable().
			Comment("Counts from 1."),
		field.JSON("document", json.RawMessage{}).SchemaType(jsonb()).Immutable().Annotations(hidden()).
			Comment("Destinations and rules as they were published."),
		field.String("comment").MaxRuneLen(1000).Optional().Immutable().
			Comment("Why it was published."),
		field.String("published_by").MaxRuneLen(200).Immutable().
			Comment("Who published it."),
		field.UUID("published_by_id", uuid.UUID{}).Optional().Nillable().Immutable().Annotations(hidden()).
			Comment("The account or token that published it; null for the command line."),
		field.String("agreed_by").MaxRuneLen(200).Optional().Nillable().Immutable().
			Comment("The second person who agreed to it; null where none was needed."),
		field.UUID("agreed_by_id", uuid.UUID{}).Optional().Nillable().Immutable().Annotations(hidden()).
			Comment("The account or token that agreed."),
		field.Time("published_at").Immutable().
			Comment("From when it was the current one."),
	}
}

// Annotations of the schema.
func (RuleSet) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("rule_sets"),
		entsql.Checks(map[string]string{
			// Four eyes: nobody agrees to a publication of their own.
			"rule_sets_second": "agreed_by_id IS NULL OR agreed_by_id <> published_by_id",
		}),
		entgql.Skip(entgql.SkipOrderField | entgql.SkipWhereInput),
	}
}
