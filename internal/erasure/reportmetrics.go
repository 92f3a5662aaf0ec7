package erasure

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// RegulationYear is what became of the requests that were made in one year under
// one regulation (11 CCR § 7102(a)). Received is the sum of the six that follow.
type RegulationYear struct {
	Regulation     lifecycle.Regulation `json:"regulation"`
	Received       int                  `json:"received"`
	Complied       int                  `json:"complied"`
	CompliedInPart int                  `json:"compliedInPart"`
	Denied         int                  `json:"denied"`
	Withdrawn      int                  `json:"withdrawn"`
	Joined         int                  `json:"joined"` // to an earlier request of the same person
	Open           int                  `json:"open"`
	// Days of the calendar until a request was complied with or denied; nil when
	// none was yet.
	MedianDays *float64 `json:"medianDays"`
	MeanDays   *float64 `json:"meanDays"` // rounded to a tenth
}

// Metrics counts the requests that were made in a year of the controller's zone,
// archived ones too, by regulation in alphabetical order. A regulation without
// requests is left out. It fails with BadInput for a year before 2000 or after
// 9998.
func (s *Service) Metrics(ctx context.Context, year int) ([]RegulationYear, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	from, to, err := ofYear(year)
	if err != nil {
		return nil, err
	}
	begin, end, err := s.days(from, to)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT regulation, count(*),
			count(*) FILTER (WHERE response = 'COMPLIED'),
			count(*) FILTER (WHERE response = 'COMPLIED_IN_PART'),
			count(*) FILTER (WHERE response = 'DENIED'),
			count(*) FILTER (WHERE response = 'WITHDRAWN'),
			count(*) FILTER (WHERE response = 'JOINED'),
			count(*) FILTER (WHERE response = 'OPEN'),
			percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE `+answeredOnly+`),
			round(avg(days) FILTER (WHERE `+answeredOnly+`), 1)
		FROM `+answers(askedBetween)+` GROUP BY regulation ORDER BY regulation`, begin, end, s.cfg.Law.Zone.String())
	if err != nil {
		return nil, fmt.Errorf("count the requests of %d: %w", year, err)
	}
	defer rows.Close()
	all := []RegulationYear{}
	for rows.Next() {
		var y RegulationYear
		if err := rows.Scan(&y.Regulation, &y.Received, &y.Complied, &y.CompliedInPart, &y.Denied, &y.Withdrawn, &y.Joined, &y.Open,
			&y.MedianDays, &y.MeanDays); err != nil {
			return nil, fmt.Errorf("count the requests of %d: %w", year, err)
		}
		all = append(all, y)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count the requests of %d: %w", year, err)
	}
	return all, nil
}

// ExportMetrics is Metrics for a file that leaves the program: the ledger keeps
// that it was made.
func (s *Service) ExportMetrics(ctx context.Context, year int) ([]RegulationYear, error) {
	all, err := s.Metrics(ctx, year)
	if err != nil {
		return nil, err
	}
	from, to, err := ofYear(year)
	if err != nil {
		return nil, err
	}
	return all, s.exported(ctx, "metrics", from, to, len(all))
}

// MetricsHeader names the cells of a year.
func MetricsHeader() []string {
	return []string{
		"regulation", "received", "complied", "complied in part", "denied", "withdrawn", "joined", "open", "median days", "mean days",
	}
}

// Cells are the year as MetricsHeader names it.
func (y RegulationYear) Cells() []string {
	cells := []string{string(y.Regulation)}
	for _, n := range []int{y.Received, y.Complied, y.CompliedInPart, y.Denied, y.Withdrawn, y.Joined, y.Open} {
		cells = append(cells, strconv.Itoa(n))
	}
	return append(cells, daysOrNone(y.MedianDays), daysOrNone(y.MeanDays))
}

func daysOrNone(days *float64) string {
	if days == nil {
		return ""
	}
	return strconv.FormatFloat(*days, 'f', -1, 64)
}

// ofYear returns the first and the last day of a year.
func ofYear(year int) (from, to time.Time, err error) {
	if year < 2000 || year > 9998 {
		return from, to, fault.Invalid(fault.Field{Path: "year", Message: "Give a year from 2000 on, such as 2026."})
	}
	return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC), nil
}
