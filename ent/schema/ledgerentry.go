package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// LedgerEntry records one action. Entries are only ever added: a trigger
// refuses everything else.
type LedgerEntry struct{ ent.Schema }

// Mixin of the schema.
func (LedgerEntry) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (LedgerEntry) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("subject_id", uuid.UUID{}).Immutable().
			Annotations(entgql.MapsTo("subjectId"), entgql.Type("ID")).
			Comment("What it is about: a request, a staff account, a token or the routing. One hash chain each."),
		field.Int("number").Positive().Immutable().
			Comment("The place in the chain, from 1."),
		field.Time("at").Immutable().Annotations(entgql.OrderField("AT")).
			Comment("When it was done, by the database's clock."),
		field.String("actor_kind").MaxRuneLen(20).Immutable().
			Comment("staff, token, destination, system or anonymous."),
		field.String("actor").MaxRuneLen(200).Immutable().
			Comment("Who did it: a person, a token, a destination or a job."),
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Annotations(entgql.MapsTo("actorId"), entgql.Type("ID")).
			Comment("The account or token; null for others."),
		field.String("action").MaxRuneLen(50).Immutable().
			Comment("What was done, such as request.approved."),
		field.JSON("detail", json.RawMessage{}).SchemaType(map[string]string{dialect.Postgres: "json"}).
			Immutable().Annotations(hidden()).
			Comment("Particulars, without personal data; as text, because the hash covers the bytes."),
		field.Bytes("previous").MaxLen(32).Immutable().Annotations(hidden()).
			Comment("The hash of the entry before; empty for the first."),
		field.Bytes("hash").MaxLen(32).Immutable().Annotations(hidden()),
		field.Int64("tx").NonNegative().Immutable().Annotations(hidden(), entsql.DefaultExpr("ledger_position()")).
			Comment("The transaction that wrote it. Entries are sealed in the order of tx and id, once no transaction before theirs runs."),
	}
}

// Indexes of the schema.
func (LedgerEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("subject_id", "number").Unique(),
		index.Fields("at", "id"),
		index.Fields("tx", "id"),
	}
}

// Annotations of the schema.
func (LedgerEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("ledger_entries"),
		entgql.RelayConnection(),
	}
}
