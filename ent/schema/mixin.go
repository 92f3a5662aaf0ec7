// Package schema holds what a row is: fields, edges, indexes and the checks
// with which the database defends itself. What may happen to a row is in
// internal/erasure and internal/staff; there are no hooks here.
package schema

import (
	"fmt"
	"strings"
	"time"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// ID gives a row a UUIDv7 (RFC 9562), which sorts by the time it was made.
type ID struct{ mixin.Schema }

// Fields of the mixin.
func (ID) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(newID).Immutable(),
	}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// now is the default of times that no law depends on. Postgres keeps
// microseconds; what is finer would differ between what was saved and what is
// read back.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// jsonb stores a JSON field as Postgres' binary JSON.
func jsonb() map[string]string { return map[string]string{dialect.Postgres: "jsonb"} }

// oneOf is the check that an enum's column holds nothing else.
func oneOf(column string, values []string) string {
	return fmt.Sprintf("%s IN ('%s')", column, strings.Join(values, "','"))
}

// hidden keeps a field out of GraphQL altogether.
func hidden() schema.Annotation { return entgql.Skip(entgql.SkipAll) }
