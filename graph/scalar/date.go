package scalar

import (
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"lethe/internal/fault"
)

// MarshalDate writes the calendar date of t in UTC as a full-date of RFC 3339,
// such as 2026-11-20.
func MarshalDate(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(time.DateOnly))) // the writer is gqlgen's buffer
	})
}

// UnmarshalDate reads a full-date as midnight in UTC. It fails with BadInput
// for a day that is not in the calendar.
func UnmarshalDate(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fault.New(fault.BadInput, "Give a date, such as 2026-11-20.")
	}
	return t, nil
}
