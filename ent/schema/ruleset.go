package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
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
		field.Time("published_at").Immutable().
			Comment("From when it was the current one."),
	}
}

// Annotations of the schema.
func (RuleSet) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("rule_sets"),
		entgql.Skip(entgql.SkipOrderField | entgql.SkipWhereInput),
	}
}
