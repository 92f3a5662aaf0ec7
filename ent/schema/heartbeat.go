package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// JobHeartbeat is when a job last ran without a failure, in any process.
type JobHeartbeat struct{ ent.Schema }

// Fields of the schema.
func (JobHeartbeat) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("job").MaxRuneLen(50).NotEmpty().Immutable(),
		field.Time("at").Comment("By the database's clock."),
	}
}

// Annotations of the schema.
func (JobHeartbeat) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("job_heartbeats"), hidden()}
}

// Invariant is what the reconciler last found of one thing that must never be.
type Invariant struct{ ent.Schema }

// Fields of the schema.
func (Invariant) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("name").MaxRuneLen(10).NotEmpty().Immutable().
			Comment("I1, I2, …"),
		field.Int("violations").NonNegative().
			Comment("How many rows violate it."),
		field.JSON("examples", []string{}).SchemaType(jsonb()).Optional().
			Comment("The ids of a few of them."),
		field.Time("checked_at").Comment("By the database's clock."),
	}
}

// Annotations of the schema.
func (Invariant) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("invariants"), hidden()}
}
