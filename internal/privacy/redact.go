package privacy

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted stands wherever a secret would be printed.
const redacted = "[redacted]"

// String hides the value. So do all the ways below, under every verb.
func (Identifier) String() string { return redacted }

// GoString hides the value from %#v.
func (Identifier) GoString() string { return redacted }

// Format hides the value from package fmt.
func (Identifier) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue hides the value from package slog.
func (Identifier) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the value from encoders of text and of map keys.
func (Identifier) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON hides the value from JSON.
func (Identifier) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// Format hides the key from package fmt.
func (DataKey) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue hides the key from package slog.
func (DataKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format hides the keys from package fmt.
func (*Keys) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue hides the keys from package slog.
func (*Keys) LogValue() slog.Value { return slog.StringValue(redacted) }
