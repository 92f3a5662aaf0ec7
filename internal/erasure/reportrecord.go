package erasure

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// RecordRow is one request in the record that the law wants kept (11 CCR § 7101):
// when it was made, its nature and manner, when and how it was answered, and why
// it was denied. Nothing in it names the person.
type RecordRow struct {
	Reference   string               `json:"reference"`
	Regulation  lifecycle.Regulation `json:"regulation"`
	RequestedAt time.Time            `json:"requestedAt"` // times are in the controller's zone
	Nature      string               `json:"nature"`      // the cause
	Manner      string               `json:"manner"`      // the source that sent it
	ExtendedAt  *time.Time           `json:"extendedAt"`  // nil when its deadline was not extended
	RespondedAt *time.Time           `json:"respondedAt"`
	Response    Response             `json:"response"`
	// Basis is why it was denied, or denied in part: the ground of a rejection, or
	// those of the destinations that keep data. Else it is empty.
	Basis string `json:"basis"`
}

// ExportRecord calls do with every request that was made from the first day to
// the last, in the order in which they were received, archived ones too. The days
// are those of the controller's zone. Rows are handed over while they are read, so
// that a record of any length fits; an error of do ends it. The ledger keeps how
// many rows were handed over, also of a record that was broken off.
func (s *Service) ExportRecord(ctx context.Context, from, to time.Time, do func(RecordRow) error) error {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return err
	}
	begin, end, err := s.days(from, to)
	if err != nil {
		return err
	}
	n, err := s.eachRow(ctx, begin, end, do)
	// Who broke it off has the rows all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, s.exported(ctx, "record", from, to, n))
}

// eachRow returns how many rows it handed over.
func (s *Service) eachRow(ctx context.Context, begin, end time.Time, do func(RecordRow) error) (n int, err error) {
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT reference, regulation, submitted_at, cause, source, extended_at, finished_at, response, basis
		FROM `+answers(askedBetween)+` ORDER BY received_at, id`, begin, end, s.cfg.Law.Zone.String())
	if err != nil {
		return 0, fmt.Errorf("read the record of requests: %w", err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var r RecordRow
		if err := rows.Scan(&r.Reference, &r.Regulation, &r.RequestedAt, &r.Nature, &r.Manner, &r.ExtendedAt, &r.RespondedAt, &r.Response, &r.Basis); err != nil {
			return n, fmt.Errorf("read the record of requests: %w", err)
		}
		if err := do(r.in(s.cfg.Law.Zone)); err != nil {
			return n, err
		}
	}
	if err := rows.Err(); err != nil {
		return n, fmt.Errorf("read the record of requests: %w", err)
	}
	return n, nil
}

func (r RecordRow) in(zone *time.Location) RecordRow {
	r.RequestedAt = r.RequestedAt.In(zone)
	for _, t := range []*time.Time{r.ExtendedAt, r.RespondedAt} {
		if t != nil {
			*t = t.In(zone)
		}
	}
	return r
}

// RecordHeader names the cells of a row.
func RecordHeader() []string {
	return []string{"reference", "regulation", "requested on", "nature", "manner", "extended on", "responded on", "response", "basis"}
}

// Cells are the row as RecordHeader names it, with its days.
func (r RecordRow) Cells() []string {
	return []string{
		r.Reference, string(r.Regulation), r.RequestedAt.Format(time.DateOnly), r.Nature, r.Manner,
		dayOrNone(r.ExtendedAt), dayOrNone(r.RespondedAt), string(r.Response), r.Basis,
	}
}

func dayOrNone(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
