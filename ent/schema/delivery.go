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

// Delivery is one request's order to one destination.
type Delivery struct{ ent.Schema }

// Mixin of the schema.
func (Delivery) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (Delivery) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("request_id", uuid.UUID{}).Immutable().Annotations(hidden()),
		field.UUID("destination_id", uuid.UUID{}).Immutable().Annotations(hidden()),
		field.Enum("state").GoType(lifecycle.DeliveryState("")).
			Annotations(entgql.Type("DeliveryState")).
			Comment("Where the delivery stands."),
		field.Int("attempts").NonNegative().Default(0).
			Comment("How often it was sent."),
		field.Time("next_attempt_at").Optional().Nillable().
			Comment("When it is sent again; null while a confirmation is awaited and when closed."),
		field.Time("patient_until").Immutable().Annotations(hidden()).
			Comment("Until when it may fail without needing a person: a day, or half of the time to the deadline."),
		field.UUID("lease_token", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("Which process holds the attempt; a result of another, or of an earlier attempt, changes nothing."),
		field.Time("lease_until").Optional().Nillable().Annotations(hidden()).
			Comment("When the attempt is given up as lost, by the database's clock."),
		field.Time("confirm_by").Optional().Nillable().
			Comment("Until when the destination may confirm what it accepted."),
		field.Time("poll_at").Optional().Nillable().Annotations(hidden()).
			Comment("When the destination is asked again whether it is done; null when it is not asked."),
		field.Time("verify_at").Optional().Nillable().
			Comment("When the destination is asked whether the person is really gone; null when it is not asked, or not any more."),
		field.Int("verifications").NonNegative().Default(0).Annotations(hidden()).
			Comment("How many probes have found nothing since it was reported done."),
		field.String("external_reference").MaxRuneLen(200).Optional().Nillable().
			Comment("The destination's own name for the work, as it said when it took the order."),
		field.String("last_error").MaxRuneLen(500).Optional().Nillable().
			Comment("What went wrong at the last attempt; null when nothing did."),
		field.String("ground").MaxRuneLen(200).Optional().Nillable().
			Comment("Why the destination keeps the data, or why a person closed the delivery."),
		field.Time("retained_until").Optional().Nillable().
			Comment("Until when the destination keeps the data."),
		field.Time("created_at").Immutable().
			Annotations(entgql.OrderField("CREATED_AT")).
			Comment("When the request was routed."),
		field.Time("closed_at").Optional().Nillable().
			Comment("When evidence or a person closed it; null while a probe still has to prove it."),
		field.Enum("hold_ground").GoType(lifecycle.HoldGround("")).Optional().Nillable().Annotations(hidden()).
			Comment("Why it is on hold; null when it is not."),
		field.Time("hold_review_on").Optional().Nillable().Annotations(hidden()).
			SchemaType(map[string]string{dialect.Postgres: "date"}).
			Comment("The day on which the hold is looked at again."),
		field.String("hold_by").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("Who put it on hold."),
		field.Bool("hold_of_request").Default(false).Annotations(hidden()).
			Comment("Whether it is on hold because its request is: released with it."),
		field.Enum("waiver_ground").GoType(lifecycle.WaiverGround("")).Optional().Nillable().Annotations(hidden()).
			Comment("Why it shall be closed, or was closed, without evidence."),
		field.Text("waiver_text").Optional().Sensitive().Annotations(hidden()).
			Comment("Why in words; destroyed by archiving."),
		field.String("waiver_by").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("Who proposed the waiver."),
		field.UUID("waiver_by_id", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("The account or token that proposed it."),
		field.String("waived_by").MaxRuneLen(200).Optional().Annotations(hidden()).
			Comment("Who agreed to the waiver and closed it."),
		field.UUID("waived_by_id", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("The account or token that agreed."),
		field.Int("round").NonNegative().Default(0).Immutable().
			Comment("0 for the first delivery to the destination; one more each time the destination had to be told again."),
		field.UUID("resends_id", uuid.UUID{}).Optional().Nillable().Immutable().Annotations(hidden()).
			Comment("The closed delivery that this one repeats, because the destination brought old data back."),
	}
}

// Edges of the schema.
func (Delivery) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("request", ErasureRequest.Type).Ref("deliveries").Field("request_id").
			Unique().Required().Immutable().
			Comment("The request that is carried out."),
		edge.From("destination", Destination.Type).Ref("deliveries").Field("destination_id").
			Unique().Required().Immutable().
			Comment("Where the order goes."),
		edge.To("receipts", Receipt.Type).Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("What the destination answered, kept as evidence."),
		edge.To("resent_as", Delivery.Type).Annotations(entsql.OnDelete(entsql.SetNull), hidden()).
			From("resends").Field("resends_id").Unique().Immutable().
			Comment("The closed delivery that this one repeats, because the destination brought old data back."),
		edge.To("attempt_log", Attempt.Type).Annotations(entsql.OnDelete(entsql.Cascade), hidden()),
	}
}

// Indexes of the schema.
func (Delivery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "destination_id", "round").Unique(),
		index.Fields("resends_id").Unique().Annotations(entsql.IndexWhere("resends_id IS NOT NULL")),
		index.Fields("created_at", "id"),
		// Every delivery passes through SENDING, and few are there: delivery_leased
		// lists them.
		index.Fields("state", "created_at", "id").StorageKey("delivery_listed").
			Annotations(entsql.IndexWhere("state <> 'SENDING'")),
		// Of one destination people look at what is stuck. What goes well changes
		// its state twice, and pays for each index that has it.
		index.Fields("destination_id", "state", "created_at", "id").StorageKey("delivery_stuck").
			Annotations(entsql.IndexWhere("state = 'FAILED' OR state = 'ACCEPTED' OR state = 'HELD'")),
		index.Fields("destination_id", "next_attempt_at").StorageKey("delivery_due").
			Annotations(entsql.IndexWhere("next_attempt_at IS NOT NULL")),
		index.Fields("destination_id", "lease_until").StorageKey("delivery_leased").
			Annotations(entsql.IndexWhere("state = 'SENDING'")),
		index.Fields("confirm_by").StorageKey("delivery_unconfirmed").
			Annotations(entsql.IndexWhere("state = 'ACCEPTED'")),
		index.Fields("patient_until").StorageKey("delivery_impatient").
			Annotations(entsql.IndexWhere("state = 'QUEUED'")),
		index.Fields("destination_id", "poll_at").StorageKey("delivery_poll").
			Annotations(entsql.IndexWhere("poll_at IS NOT NULL")),
		index.Fields("destination_id", "verify_at").StorageKey("delivery_verify").
			Annotations(entsql.IndexWhere("verify_at IS NOT NULL")),
		index.Fields("hold_review_on").StorageKey("delivery_hold_review").
			Annotations(entsql.IndexWhere("hold_review_on IS NOT NULL")),
	}
}

// Annotations of the schema.
func (Delivery) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("deliveries"),
		entsql.Checks(map[string]string{
			"deliveries_state":  oneOf("state", lifecycle.DeliveryState("").Values()),
			"deliveries_lease":  "(state = 'SENDING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)",
			"deliveries_due":    "(state IN ('QUEUED','FAILED')) = (next_attempt_at IS NOT NULL)",
			"deliveries_closed": "(closed_at IS NOT NULL) = (state IN ('VERIFIED','NOT_FOUND','RETAINED','WAIVED') OR state = 'DONE' AND verify_at IS NULL)",
			"deliveries_ground": "state NOT IN ('RETAINED','WAIVED') OR ground <> ''",
			"deliveries_accept": "state <> 'ACCEPTED' OR confirm_by IS NOT NULL",
			"deliveries_poll":   "poll_at IS NULL OR state = 'ACCEPTED'",
			"deliveries_verify": "verify_at IS NULL OR state = 'DONE'",
			"deliveries_held":   "(state = 'HELD') = (hold_ground IS NOT NULL AND hold_review_on IS NOT NULL)",
			"deliveries_waived": "state <> 'WAIVED' OR waiver_ground IS NOT NULL",
			// Four eyes: nobody agrees to a waiver of their own.
			"deliveries_second": "waived_by_id IS NULL OR waived_by_id <> waiver_by_id",
		}),
		entgql.RelayConnection(),
	}
}
