package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"lethe/internal/lifecycle"
)

// ErasureRequest is one person's request that their data be erased.
type ErasureRequest struct{ ent.Schema }

// Mixin of the schema.
func (ErasureRequest) Mixin() []ent.Mixin { return []ent.Mixin{ID{}, Facts{}} }

// Fields of the schema.
func (ErasureRequest) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").GoType(lifecycle.RequestState("")).
			Annotations(entgql.Type("ErasureRequestState")).
			Comment("Where the request stands."),
		field.Time("review_ends_at").Optional().Nillable().
			Comment("When the request goes out by itself unless it is rejected; null when a person must decide."),
		field.Time("send_at").Optional().Nillable().Annotations(hidden()).
			Comment("When the undo window of an approval ends and the request is routed."),
		field.Time("approved_at").Optional().Nillable().
			Comment("When it was approved, by a person or by the end of the review window."),
		field.Time("finished_at").Optional().Nillable().
			Comment("When it was completed, rejected or cancelled; a duplicate takes over the outcome of the request it was joined to."),
		field.Time("unroutable_at").Optional().Nillable().
			Comment("Since when the rules send it nowhere: it stays open and needs a person."),
		field.Enum("hold_ground").GoType(lifecycle.HoldGround("")).Optional().Nillable().Annotations(hidden()).
			Comment("Why it is on hold; null when it is not."),
		field.Time("hold_review_on").Optional().Nillable().Annotations(hidden()).
			SchemaType(map[string]string{dialect.Postgres: "date"}).
			Comment("The day on which the hold is looked at again."),
		field.String("hold_by").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("Who put it on hold."),
		field.Time("acknowledge_by").Optional().Nillable().
			Comment("Until when the person must be told that the request has arrived; null where the law does not say."),
		field.Bool("clock_paused").Default(false).
			Comment("Whether the clock of the law stands still: the due date moves until it goes on."),
		field.Time("extended_at").Optional().Nillable().
			Comment("When the deadline was extended; null when it was not."),
		field.Enum("extension_ground").GoType(lifecycle.ExtensionGround("")).Optional().Nillable().Annotations(hidden()).
			Comment("Why it was extended."),
		field.Text("extension_text").Optional().Sensitive().Annotations(hidden()).
			Comment("Why in words, as the person is told; destroyed by archiving."),
		field.String("extended_by").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("Who extended it."),
		field.Time("escalate_at").Optional().Nillable().Annotations(hidden()).
			Comment("When the next part of the time to the deadline has passed; null when it is over."),
		field.Int("escalation").NonNegative().Default(0).
			Comment("How much of the time to the deadline had passed when it was last looked at: 0, 50, 75, 90 or 100 percent."),
		field.String("decided_by").Optional().MaxRuneLen(200).Annotations(hidden()).
			Comment("Who approved, rejected or cancelled."),
		field.Enum("ground").GoType(lifecycle.RejectionGround("")).Optional().Nillable().Annotations(hidden()).
			Comment("The legal reason of a rejection."),
		field.Text("decision_text").Optional().Sensitive().Annotations(hidden()).
			Comment("What is told to the data subject; destroyed by archiving."),
		field.Text("note").Optional().Sensitive().Annotations(hidden()).
			Comment("What colleagues are told about the decision; destroyed by archiving."),
		field.Int("rule_set_version").Optional().Nillable().Positive().
			Comment("The version of the rules that routes it, fixed when it is approved."),
		field.String("plan_hash").MaxRuneLen(80).Optional().Annotations(hidden()).
			Comment("What was approved: a hash of where it would be sent; empty while it is not approved."),
		field.JSON("plan_change", &lifecycle.PlanChange{}).SchemaType(jsonb()).Optional().Annotations(hidden()).
			Comment("Why its last approval did not hold; null when it did, or when it has been approved since."),
		field.JSON("routed_to", []string{}).SchemaType(jsonb()).Optional().Annotations(hidden()).
			Comment("The names of the destinations that the rules named when it was routed."),
		field.UUID("duplicate_of_id", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("An earlier open request of the same subject."),
		field.UUID("assignee_id", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("The member of staff who looks after it; null when nobody does."),
		field.Bytes("data_key").Optional().Nillable().Sensitive().Annotations(hidden()).
			Comment("The key of its identifiers, wrapped by the keyset; destroyed by archiving."),
		field.Int("version").Default(1).Annotations(hidden()).
			Comment("Counts the changes, so that a form can tell that it is out of date."),
	}
}

// Edges of the schema.
func (ErasureRequest) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("identifiers", Identifier.Type).Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("The subject's identifiers, masked."),
		edge.To("deliveries", Delivery.Type).Annotations(entgql.RelayConnection(), entsql.OnDelete(entsql.Cascade)),
		edge.To("pauses", ClockPause.Type).Annotations(hidden(), entsql.OnDelete(entsql.Cascade)),
		edge.To("letters", Letter.Type).Annotations(hidden(), entsql.OnDelete(entsql.Cascade)),
		edge.To("notes", Note.Type).Annotations(hidden(), entsql.OnDelete(entsql.Cascade)),
		edge.To("viewings", Viewing.Type).Annotations(hidden(), entsql.OnDelete(entsql.Cascade)),
		edge.To("assignee", StaffAccount.Type).Field("assignee_id").Unique().Annotations(hidden(), entsql.OnDelete(entsql.SetNull)),
		edge.To("duplicates", ErasureRequest.Type).Annotations(hidden(), entsql.OnDelete(entsql.SetNull)).
			From("duplicate_of").Field("duplicate_of_id").Unique().Annotations(hidden()).
			Comment("An earlier open request of the same subject, if there is one."),
	}
}

// Indexes of the schema. Each serves one list of the API or one job.
func (ErasureRequest) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("due_at", "id"),
		index.Fields("received_at", "id"),
		index.Fields("state", "due_at", "id"),
		index.Fields("source", "received_at", "id"),
		index.Fields("external_id").Annotations(entsql.IndexWhere("external_id IS NOT NULL")),
		index.Fields("finished_at").Annotations(entsql.IndexWhere("finished_at IS NOT NULL")),
		index.Fields("duplicate_of_id").Annotations(entsql.IndexWhere("duplicate_of_id IS NOT NULL")),
		index.Fields("review_ends_at").StorageKey("erasurerequest_review_due").
			Annotations(entsql.IndexWhere("state = 'IN_REVIEW'")),
		index.Fields("send_at").StorageKey("erasurerequest_route_due").
			Annotations(entsql.IndexWhere("state = 'APPROVED'")),
		index.Fields("escalate_at").Annotations(entsql.IndexWhere("escalate_at IS NOT NULL")),
		index.Fields("hold_review_on").Annotations(entsql.IndexWhere("hold_review_on IS NOT NULL")),
	}
}

// Annotations of the schema.
func (ErasureRequest) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("erasure_requests"),
		entsql.Checks(map[string]string{
			"erasure_requests_state":      oneOf("state", lifecycle.RequestState("").Values()),
			"erasure_requests_regulation": oneOf("regulation", lifecycle.Regulation("").Values()),
			"erasure_requests_reference":  "reference ~ '^ER-[0-9A-Z]{4}-[0-9A-Z]{4}$'",
			"erasure_requests_rejection":  "state <> 'REJECTED' OR (ground IS NOT NULL AND decision_text <> '')",
			"erasure_requests_finished":   "state = 'DUPLICATE' OR (finished_at IS NOT NULL) = (state IN ('COMPLETED','REJECTED','CANCELLED'))",
			"erasure_requests_joined":     "state <> 'DUPLICATE' OR duplicate_of_id IS NOT NULL OR finished_at IS NOT NULL",
			"erasure_requests_extended":   "(extended_at IS NULL) = (extension_ground IS NULL)",
			"erasure_requests_hold":       "(hold_ground IS NULL) = (hold_review_on IS NULL)",
			"erasure_requests_routed":     "state NOT IN ('FORWARDING','COMPLETED') OR rule_set_version IS NOT NULL",
		}),
		entgql.RelayConnection(),
	}
}
