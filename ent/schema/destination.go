package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"lethe/internal/lifecycle"
)

// Destination is a system that holds personal data.
type Destination struct{ ent.Schema }

// Mixin of the schema.
func (Destination) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Destination) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxRuneLen(63).Unique().Immutable().
			Comment("The stable key, a slug."),
		field.String("title").MaxRuneLen(200).NotEmpty().
			Comment("What people call it."),
		field.String("owner").MaxRuneLen(200).Default("").
			Comment("Who answers for it; empty when nobody is named."),
		field.String("kind").MaxRuneLen(50).NotEmpty().
			Comment("How it is reached: webhook, or manual when people do it."),
		field.String("url").MaxRuneLen(2000).
			Comment("Where its orders go; empty when people do it."),
		field.String("secret_env").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("The environment variable with its signing secret."),
		field.String("secret_file").MaxRuneLen(1000).Optional().Annotations(hidden()).
			Comment("The file with its signing secret."),
		field.Bool("secret_stored").Default(false).Annotations(hidden()).
			Comment("Whether Lethe keeps its signing secret, sealed."),
		field.String("confirmation").MaxRuneLen(20).
			Comment("How it says that the data is erased: response, callback, poll or manual."),
		field.Int("confirm_within_seconds").Positive().
			Comment("How long an accepted order may wait for its confirmation."),
		field.JSON("poll", &lifecycle.Poll{}).SchemaType(jsonb()).Optional().Annotations(hidden()).
			Comment("How it is asked whether it is done; null when it is not asked."),
		field.JSON("probe", &lifecycle.Probe{}).SchemaType(jsonb()).Optional().Annotations(hidden()).
			Comment("How it is asked whether the person is really gone; null when it is not asked."),
		field.JSON("retry_schedule_seconds", []int{}).SchemaType(jsonb()).Optional().Annotations(hidden()).
			Comment("The waits between attempts, the last of them for ever; the standard ones when empty."),
		field.Int("concurrency").Positive().
			Comment("How many orders may be on their way to it at once."),
		field.Int("rate_per_minute").Positive().
			Comment("How many orders it takes in a minute."),
		field.Time("rate_since").Optional().Nillable().Annotations(hidden()).
			Comment("When the minute began in which rate_used orders were sent."),
		field.Int("rate_used").NonNegative().Default(0).Annotations(hidden()),
		field.Int("failures").NonNegative().Default(0).Annotations(hidden()).
			Comment("How many attempts have failed in a row, whatever the delivery."),
		field.Time("circuit_open_until").Optional().Nillable().
			Comment("Until when nothing is sent to it, because it failed again and again; then one order tries it. Null when it works."),
		field.Time("paused_at").Optional().Nillable().
			Comment("Since when nothing is sent to it."),
		field.Time("retired_at").Optional().Nillable().
			Comment("Since when it is not in the published document any more; open deliveries still go on."),
		field.Time("created_at").Default(now).Immutable().
			Comment("When it was first published."),
		field.Time("updated_at").Default(now).
			Comment("When its settings were last published."),
	}
}

// Edges of the schema.
func (Destination) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("deliveries", Delivery.Type).Annotations(hidden(), entsql.OnDelete(entsql.Restrict)),
		edge.To("stored_secrets", DestinationSecret.Type).Annotations(hidden(), entsql.OnDelete(entsql.Cascade)),
	}
}

// Annotations of the schema.
func (Destination) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("destinations"),
		entsql.Checks(map[string]string{
			"destinations_name":         "name ~ '^[a-z][a-z0-9-]{0,62}$'",
			"destinations_confirmation": oneOf("confirmation", []string{"response", "callback", "poll", "manual"}),
		}),
		entgql.Skip(entgql.SkipOrderField | entgql.SkipWhereInput),
	}
}
