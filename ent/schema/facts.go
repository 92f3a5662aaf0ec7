package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"lethe/internal/lifecycle"
)

// Facts are what is known of a request and what its archived record keeps:
// nothing in them names the person.
type Facts struct{ mixin.Schema }

// Fields of the mixin.
func (Facts) Fields() []ent.Field {
	return []ent.Field{
		field.String("reference").MaxRuneLen(12).Unique().Immutable().
			Comment("Human reference, such as ER-7QK4-M2XD: random, without personal data."),
		field.String("cause").MaxRuneLen(100).NotEmpty().
			Comment("Why the request was sent: one of the configured causes."),
		field.Enum("regulation").GoType(lifecycle.Regulation("")).
			Annotations(entgql.Type("Regulation")).
			Comment("The law that sets the clock."),
		field.String("source").MaxRuneLen(200).NotEmpty().Immutable().
			Comment("Who sent it: the source of an API token, or staff."),
		field.String("external_id").MaxRuneLen(200).Optional().Nillable().Immutable().
			Annotations(entgql.MapsTo("externalId")).
			Comment("The sender's own id."),
		field.JSON("attributes", json.RawMessage{}).SchemaType(jsonb()).Annotations(hidden()).
			Comment("Facts for the rules: string to string, number or boolean."),
		field.Time("submitted_at").Immutable().
			Comment("When the person asked."),
		field.Time("received_at").Immutable().
			Annotations(entgql.OrderField("RECEIVED_AT")).
			Comment("When Lethe took the request."),
		field.UUID("previous_id", uuid.UUID{}).Optional().Nillable().Immutable().Annotations(hidden()).
			Comment("The newest archived request of the same person, if one was remembered when this one came."),
		field.Time("due_at").
			Annotations(entgql.OrderField("DUE_AT")).
			Comment("When the person must have an answer, by the regulation."),
	}
}
