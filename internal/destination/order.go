package destination

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Order is what a destination is asked to erase. It is built in memory for one
// attempt and never stored.
type Order struct {
	DeliveryID  string // the idempotency key: the same on every attempt
	RequestID   string
	Reference   string
	Cause       string
	Regulation  string
	SubmittedAt time.Time
	DueAt       time.Time
	Identifiers []Identifier
	CallbackURL string
}

// LogValue names the order without the person in it.
func (o Order) LogValue() slog.Value {
	return slog.GroupValue(slog.String("delivery", o.DeliveryID), slog.String("reference", o.Reference))
}

// Identifier is one plain value by which a destination knows the person. It is
// redacted wherever it is printed, logged or marshalled; a connector reads
// Value and writes it to its own wire format.
type Identifier struct{ Type, Value string }

// Format prints the type and not the value, whatever the verb.
func (i Identifier) Format(s fmt.State, _ rune) { io.WriteString(s, i.redacted()) }

// LogValue holds the type and not the value.
func (i Identifier) LogValue() slog.Value { return slog.StringValue(i.redacted()) }

// MarshalText writes the type and not the value; encoding/json uses it too.
func (i Identifier) MarshalText() ([]byte, error) { return []byte(i.redacted()), nil }

func (i Identifier) redacted() string { return i.Type + ":" + redacted }
