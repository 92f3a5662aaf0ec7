package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
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
		field.UUID("lease_token", uuid.UUID{}).Optional().Nillable().Annotations(hidden()).
			Comment("Who holds the attempt; a result with another token changes nothing."),
		field.Time("lease_until").Optional().Nillable().Annotations(hidden()).
			Comment("When the attempt is given up as lost, by the database's clock."),
		field.Time("confirm_by").Optional().Nillable().
			Comment("Until when the destination may confirm what it accepted."),
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
			Comment("When evidence or a person closed it."),
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
		edge.To("attempt_log", Attempt.Type).Annotations(entsql.OnDelete(entsql.Cascade), hidden()),
	}
}

// Indexes of the schema.
func (Delivery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("request_id", "destination_id").Unique(),
		index.Fields("created_at", "id"),
		index.Fields("state", "created_at", "id"),
		index.Fields("destination_id", "state", "created_at", "id"),
		index.Fields("destination_id", "next_attempt_at").StorageKey("delivery_due").
			Annotations(entsql.IndexWhere("next_attempt_at IS NOT NULL")),
		index.Fields("destination_id", "lease_until").StorageKey("delivery_leased").
			Annotations(entsql.IndexWhere("state = 'SENDING'")),
		index.Fields("confirm_by").StorageKey("delivery_unconfirmed").
			Annotations(entsql.IndexWhere("state = 'ACCEPTED'")),
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
			"deliveries_closed": "(closed_at IS NOT NULL) = (state IN ('DONE','VERIFIED','NOT_FOUND','RETAINED','WAIVED'))",
			"deliveries_ground": "state NOT IN ('RETAINED','WAIVED') OR ground <> ''",
			"deliveries_accept": "state <> 'ACCEPTED' OR confirm_by IS NOT NULL",
		}),
		entgql.RelayConnection(),
	}
}
