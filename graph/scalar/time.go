package scalar

import (
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"lethe/internal/fault"
)

// MarshalTime writes t as RFC 3339 in UTC.
func MarshalTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(time.RFC3339Nano))) // the writer is gqlgen's buffer
	})
}

// UnmarshalTime reads a date-time of RFC 3339 with any offset, between the
// years 1 and 9999. It fails with BadInput for everything else.
func UnmarshalTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return time.Time{}, fault.New(fault.BadInput, "Give a time as RFC 3339, such as 2026-11-20T10:00:00Z.")
	}
	return t.UTC(), nil
}
