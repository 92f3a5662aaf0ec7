package erasure

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

// NextDue returns how long it is until the next piece of work that is not due
// yet, by the database's clock; false when there is none. Work that is due
// already does not count: it waits for a slot, a person or a paused
// destination, and asking again would not hurry it. Each branch reads one
// entry of an index.
func (s *Service) NextDue(ctx context.Context) (time.Duration, bool, error) {
	const query = `
SELECT extract(epoch FROM min(at) - (SELECT lethe_now())) FROM (
	(SELECT review_ends_at AS at FROM erasure_requests WHERE state = 'IN_REVIEW' AND review_ends_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT send_at FROM erasure_requests WHERE state = 'APPROVED' AND send_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT confirm_by FROM deliveries WHERE state = 'ACCEPTED' AND confirm_by > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT d.at FROM destinations x CROSS JOIN LATERAL (
		(SELECT next_attempt_at AS at FROM deliveries
		 WHERE destination_id = x.id AND state IN ('QUEUED', 'FAILED') AND next_attempt_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
		UNION ALL
		(SELECT lease_until FROM deliveries
		 WHERE destination_id = x.id AND state = 'SENDING' AND lease_until > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
		UNION ALL
		(SELECT poll_at FROM deliveries WHERE destination_id = x.id AND poll_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
		UNION ALL
		(SELECT verify_at FROM deliveries WHERE destination_id = x.id AND verify_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
		UNION ALL
		(SELECT x.circuit_open_until WHERE x.circuit_open_until > (SELECT lethe_now()))
	) d)
	UNION ALL
	(SELECT patient_until FROM deliveries WHERE state = 'QUEUED' AND patient_until > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT escalate_at FROM erasure_requests WHERE escalate_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT next_attempt_at FROM letters WHERE next_attempt_at > (SELECT lethe_now()) ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT rate_since + interval '1 minute' FROM destinations
	 WHERE rate_used >= rate_per_minute AND rate_since > (SELECT lethe_now()) - interval '1 minute' ORDER BY 1 LIMIT 1)
	UNION ALL
	(SELECT finished_at + $1 * interval '1 microsecond' FROM erasure_requests
	 WHERE finished_at > (SELECT lethe_now()) - $1 * interval '1 microsecond' ORDER BY finished_at LIMIT 1)
) next`
	rows, err := s.db.Read().QueryContext(ctx, query, s.cfg.ArchiveAfter.Microseconds())
	if err != nil {
		return 0, false, fmt.Errorf("look for the next work: %w", err)
	}
	defer rows.Close()
	var seconds sql.NullFloat64
	if err := entsql.ScanOne(rows, &seconds); err != nil {
		return 0, false, fmt.Errorf("look for the next work: %w", err)
	}
	return time.Duration(seconds.Float64 * float64(time.Second)), seconds.Valid, nil
}
