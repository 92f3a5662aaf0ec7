package scalar

import (
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"lethe/internal/fault"
)

// MarshalID writes a UUID in lower-case text.
func MarshalID(id uuid.UUID) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(id.String())) // the writer is gqlgen's buffer
	})
}

// UnmarshalID reads a UUID of 36 characters (RFC 9562); capital letters are
// fine. It fails with BadInput for everything else.
func UnmarshalID(v any) (uuid.UUID, error) {
	s, _ := v.(string)
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return uuid.Nil, fault.New(fault.BadInput, "Give an id as this API shows it, such as 0190b3c4-8f6a-7c1e-9d2b-3a4f5e6d7c8b.")
	}
	return id, nil
}
