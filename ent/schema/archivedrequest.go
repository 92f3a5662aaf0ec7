package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"lethe/internal/lifecycle"
)

// ArchivedRequest is a finished request without the person in it. It keeps the
// id and the reference of the request it was.
type ArchivedRequest struct{ ent.Schema }

// Mixin of the schema.
func (ArchivedRequest) Mixin() []ent.Mixin { return []ent.Mixin{ID{}, Facts{}} }

// Fields of the schema.
func (ArchivedRequest) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").GoType(lifecycle.RequestState("")).Immutable().
			Annotations(entgql.Type("ErasureRequestState")).
			Comment("How it ended."),
		field.Strings("identifier_types").Immutable().
			Comment("Which types of identifier there were; their values are destroyed."),
		field.Time("approved_at").Optional().Nillable().Immutable().
			Comment("When it was approved, by a person or by the end of the review window."),
		field.Time("finished_at").Immutable().Annotations(entgql.OrderField("FINISHED_AT")).
			Comment("When it was completed, rejected, cancelled or joined to another request."),
		field.Time("archived_at").Immutable().
			Comment("When the identifiers were destroyed."),
		field.Time("extended_at").Optional().Nillable().Immutable().
			Comment("When the deadline was extended; null when it was not."),
		field.String("decided_by").Optional().Immutable().Annotations(hidden()),
		field.Enum("ground").GoType(lifecycle.RejectionGround("")).Optional().Nillable().Immutable().
			Annotations(entgql.Type("RejectionGround")).
			Comment("The legal reason of a rejection."),
		field.Int("rule_set_version").Optional().Nillable().Immutable().
			Comment("The version of the rules that routed it."),
		field.JSON("outcomes", json.RawMessage{}).SchemaType(jsonb()).Immutable().Annotations(hidden()).
			Comment("What became of each delivery."),
	}
}

// Indexes of the schema.
func (ArchivedRequest) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("finished_at", "id"),
		index.Fields("received_at", "id"),
		index.Fields("due_at", "id"),
		index.Fields("state", "finished_at", "id"),
		index.Fields("source", "finished_at", "id"),
		index.Fields("external_id").Annotations(entsql.IndexWhere("external_id IS NOT NULL")),
		index.Fields("state", "regulation", "finished_at"), // by which they are forgotten
	}
}

// Annotations of the schema.
func (ArchivedRequest) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("archived_requests"),
		entsql.Checks(map[string]string{
			"archived_requests_state": oneOf("state", []string{"COMPLETED", "REJECTED", "CANCELLED", "DUPLICATE"}),
		}),
		entgql.RelayConnection(),
	}
}
