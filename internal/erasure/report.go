package erasure

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Reports is the subject of the ledger entries about reports.
var Reports = uuid.MustParse("00000000-0000-7000-8000-000000000002")

// Response is what a request was answered with.
type Response string

// The responses. A request is complied with in part when a destination keeps
// data, on a ground of the law or because it could not be told.
const (
	Complied       Response = "COMPLIED"
	CompliedInPart Response = "COMPLIED_IN_PART"
	Denied         Response = "DENIED"
	Withdrawn      Response = "WITHDRAWN" // by the person; there is nothing to answer
	Joined         Response = "JOINED"    // to an earlier request of the person, which has the answer
	NoResponse     Response = "OPEN"
)

// keeping are the grounds of a waiver by which data stays at a destination.
var keeping = []lifecycle.WaiverGround{lifecycle.WaiveLegallyRequired, lifecycle.WaiveLegalClaims, lifecycle.WaiveDisproportion}

// answeredOnly keeps the requests whose response was one to the substance (11 CCR
// § 7102(a)): nobody answers what was withdrawn or joined.
const answeredOnly = `response IN ('COMPLIED', 'COMPLIED_IN_PART', 'DENIED')`

// Which requests a report is about, between $1 and $2. Nobody asks after the
// request was received, so that the index on received_at serves what was asked.
const (
	askedBetween  = `submitted_at >= $1 AND submitted_at < $2 AND received_at >= $1`
	closedBetween = `finished_at >= $1 AND finished_at < $2`
)

// answers are the requests with what each was answered, open ones and those of
// the archive. days are the days of the zone $3 from the request to its answer.
func answers(which string) string {
	grounds := make([]string, len(keeping))
	for i, g := range keeping {
		grounds[i] = string(g)
	}
	return strings.NewReplacer("{which}", which, "{keeping}", "'"+strings.Join(grounds, "','")+"'").Replace(`(
	SELECT id, reference, regulation, cause, source, submitted_at, received_at, extended_at, finished_at,
		(finished_at AT TIME ZONE $3)::date - (submitted_at AT TIME ZONE $3)::date AS days,
		coalesce(ground, kept, '') AS basis,
		CASE state
			WHEN 'COMPLETED' THEN CASE WHEN kept IS NULL THEN 'COMPLIED' ELSE 'COMPLIED_IN_PART' END
			WHEN 'REJECTED' THEN 'DENIED'
			WHEN 'CANCELLED' THEN 'WITHDRAWN'
			WHEN 'DUPLICATE' THEN 'JOINED'
			ELSE 'OPEN'
		END AS response
	FROM (
		SELECT id, reference, regulation, cause, source, submitted_at, received_at, extended_at, finished_at, state, ground,
			(SELECT string_agg(DISTINCT d.ground, '; ') FROM deliveries d WHERE d.request_id = r.id AND r.state = 'COMPLETED'
				AND (d.state = 'RETAINED' OR d.state = 'WAIVED' AND d.ground IN ({keeping}))) AS kept
		FROM erasure_requests r WHERE {which}
	UNION ALL
		SELECT id, reference, regulation, cause, source, submitted_at, received_at, extended_at, finished_at, state, ground,
			(SELECT string_agg(DISTINCT o->>'ground', '; ') FROM jsonb_array_elements(outcomes) o WHERE a.state = 'COMPLETED'
				AND (o->>'state' = 'RETAINED' OR o->>'state' = 'WAIVED' AND o->>'ground' IN ({keeping})))
		FROM archived_requests a WHERE {which}
	) both_tables
) answers`)
}

// days are the instants at which the first day begins and the last one ends, in
// the controller's zone. The times of the day do not count.
func (s *Service) days(from, to time.Time) (begin, end time.Time, err error) {
	begin, end = s.midnight(from, 0), s.midnight(to, 1)
	if !end.After(begin) {
		return begin, end, fault.Invalid(fault.Field{Path: "to", Message: "The last day comes before the first one. Give the first day first."})
	}
	return begin, end, nil
}

func (s *Service) midnight(day time.Time, later int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+later, 0, 0, 0, 0, s.cfg.Law.Zone)
}

// exported writes to the ledger that a report was handed out.
func (s *Service) exported(ctx context.Context, kind string, from, to time.Time, rows int) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return recordAbout(ctx, tx, Reports, "report.exported", map[string]any{
			"kind": kind, "from": from.Format(time.DateOnly), "to": to.Format(time.DateOnly), "rows": rows,
		})
	})
}
