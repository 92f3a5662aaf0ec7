package web

import (
	"context"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/web/view"
)

// goesTo keeps the requests with a delivery to the destination that is asked for;
// among failed deliveries, those of which it is one.
func goesTo(q view.QueueQuery) func(*entsql.Selector) {
	failed := ""
	if q.View == view.FailedDeliveries {
		failed = " AND state = 'FAILED'"
	}
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString("EXISTS (SELECT FROM deliveries WHERE request_id = ").Ident(s.C(erasurerequest.FieldID)).
				WriteString(" AND destination_id = (SELECT id FROM destinations WHERE name = ").Arg(q.To).WriteString(")" + failed + ")")
		}))
	}
}

// lookedAfterBy keeps the requests of a person: of who asks, of nobody, or of the
// account with the id.
func lookedAfterBy(ctx context.Context, query *ent.ErasureRequestQuery, who string) error {
	switch who {
	case "":
	case view.Mine:
		query.Where(erasurerequest.AssigneeID(auth.From(ctx).ID))
	case view.Nobodies:
		query.Where(erasurerequest.AssigneeIDIsNil())
	default:
		id, err := uuid.Parse(who)
		if err != nil {
			return fault.Invalid(fault.Field{Path: "who", Message: "Choose me, nobody or a colleague of the list."})
		}
		query.Where(erasurerequest.AssigneeID(id))
	}
	return nil
}
