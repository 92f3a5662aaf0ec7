package erasure

// lockDestinations takes the destinations that may get orders and that no other
// replica is claiming for just now. It is a statement of its own, because a
// statement sees the rows as they were when it began: claimDue must begin when
// what another replica claimed before is there to be counted.
const lockDestinations = `
SELECT coalesce(array_agg(id), '{}')::text FROM (
	SELECT id FROM destinations WHERE paused_at IS NULL FOR NO KEY UPDATE SKIP LOCKED
) free`

// claimDue leases up to limit due deliveries. A delivery is due when its next
// attempt is, or when its lease has ended without a result: the process that
// held it is dead or lost, and the destination may have had the order, which is
// why every attempt carries the same key. One whose request is on hold is not.
//
// The locks of lockDestinations make a destination's concurrency and its orders
// per minute hold for all processes together. A process that alone has orders of
// a destination claims what its lane has room for; as soon as another has some
// too, both keep to what the concurrency leaves. A destination whose circuit is
// open gets nothing, and when its rest is over one order, to try it. One that has
// little in flight comes first, so that one which is slow, with many orders that
// have long been due, keeps nothing from another.
const claimDue = `
WITH wishes AS (
	SELECT id, room FROM json_to_recordset($5) AS w (id uuid, room int)
), leased AS (
	SELECT destination_id AS id, count(*) AS busy, count(*) FILTER (WHERE lease_token <> $4) AS theirs FROM deliveries
	WHERE state = 'SENDING' AND lease_until > (SELECT lethe_now()) GROUP BY 1
), free AS (
	SELECT x.id, coalesce(l.busy, 0) AS busy, greatest(0, least(
		CASE WHEN coalesce(l.theirs, 0) = 0 AND w.room IS NOT NULL THEN w.room ELSE x.concurrency - coalesce(l.busy, 0) END,
		x.rate_per_minute - CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_used ELSE 0 END,
		CASE WHEN x.circuit_open_until IS NULL THEN $1 WHEN x.circuit_open_until > (SELECT lethe_now()) THEN 0 ELSE 1 - coalesce(l.busy, 0) END
	)) AS slots
	FROM destinations x LEFT JOIN wishes w USING (id) LEFT JOIN leased l USING (id)
	WHERE x.id = ANY($3::uuid[])
), due AS (
	SELECT d.id FROM free CROSS JOIN LATERAL (
		SELECT id, since, row_number() OVER (ORDER BY since) AS turn FROM (
			(SELECT id, lease_until AS since FROM deliveries
			 WHERE destination_id = free.id AND state = 'SENDING' AND lease_until <= (SELECT lethe_now())
				AND (SELECT hold_ground FROM erasure_requests r WHERE r.id = request_id) IS NULL
			 ORDER BY lease_until LIMIT free.slots)
			UNION ALL
			(SELECT id, next_attempt_at FROM deliveries
			 WHERE destination_id = free.id AND state IN ('QUEUED', 'FAILED') AND next_attempt_at <= (SELECT lethe_now())
			 ORDER BY next_attempt_at LIMIT free.slots)
		) both_kinds
		ORDER BY since LIMIT free.slots
	) d
	ORDER BY free.busy + d.turn, d.since LIMIT $1
), locked AS (
	SELECT d.id, d.state, d.attempts FROM deliveries d JOIN due USING (id) FOR UPDATE OF d SKIP LOCKED
), taken AS (
	UPDATE deliveries d
	SET state = 'SENDING', attempts = d.attempts + 1, next_attempt_at = NULL,
		lease_token = $4, lease_until = (SELECT lethe_now()) + $2 * interval '1 microsecond'
	FROM locked WHERE d.id = locked.id AND d.state = locked.state AND d.attempts = locked.attempts
	RETURNING d.id, d.request_id, d.destination_id, d.attempts, d.patient_until, d.last_error, d.external_reference
), lost AS (
	INSERT INTO attempts (id, delivery_id, number, outcome, started_at, took_ms, detail)
	SELECT gen_random_uuid(), id, locked.attempts, 'unknown', (SELECT lethe_now()), 0, 'no result was recorded before the lease ended'
	FROM locked JOIN taken USING (id) WHERE state = 'SENDING'
	ON CONFLICT (delivery_id, number) DO NOTHING
), counted AS (
	UPDATE destinations x
	SET rate_used = t.n + CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_used ELSE 0 END,
		rate_since = CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_since ELSE (SELECT lethe_now()) END
	FROM (SELECT destination_id, count(*) AS n FROM taken GROUP BY 1) t
	WHERE x.id = t.destination_id
)
SELECT id, request_id, destination_id, attempts, patient_until, last_error, external_reference FROM taken`
