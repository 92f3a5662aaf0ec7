package scalar

import (
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"lethe/internal/clock"
)

// MarshalDay writes a day of the calendar as a full-date of RFC 3339, such as
// 2026-11-20.
func MarshalDay(d clock.Day) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(d.String())) // the writer is gqlgen's buffer
	})
}

// UnmarshalDay reads a full-date. It fails with BadInput for a day that is not in
// the calendar.
func UnmarshalDay(v any) (clock.Day, error) {
	t, err := UnmarshalDate(v)
	return clock.DayOf(t), err
}
