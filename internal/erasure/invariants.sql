-- What must never be, I1 to I14: one row for each, with how many things violate it and the ids of up to five of them.
-- $1 is Config.ArchiveAfter in microseconds, $2 how long a record is kept at least.
--
-- It runs every minute beside ten million rows, so nothing here reads a whole table. What became due and was not done
-- (leases, reviews, deadlines, confirmations) is found through the partial indexes of the jobs. What could only go wrong
-- when it was written is compared in read_again: what the ledger spoke of since the last check, what was finished since
-- then, and in each minute another sixtieth of the open requests, so that each is compared about once an hour. What was
-- found wrong is read again until it is right: nothing ages out of sight.
--
-- Measured on 0.9 M requests, 1.6 M deliveries and 4.3 M ledger entries: 50 µs for each request that is read again
-- (48,000 of them in 2.5 s), whatever the size of the tables.
--
-- lethe_now() is volatile: only as (SELECT lethe_now()) can an index be asked with it. OFFSET 0 keeps a lookup by index a
-- lookup: Postgres cannot know how few rows read_again has, and would otherwise hash the whole table it is joined with.
WITH since AS MATERIALIZED (
  -- Two minutes before the last check, because a transaction that began before it may have ended after it; at most a day.
  SELECT greatest((SELECT lethe_now()) - interval '1 day', min(checked_at) - interval '2 minutes') AS at FROM invariants
),
read_again AS MATERIALIZED (
  SELECT subject_id AS id FROM ledger_entries WHERE at > (SELECT at FROM since)
  UNION
  SELECT id FROM erasure_requests WHERE finished_at > (SELECT at FROM since)
  UNION
  SELECT id FROM erasure_requests
  WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')
    AND get_byte(uuid_send(id), 15) % 60 = (SELECT extract(minute FROM lethe_now())::int)
  UNION
  SELECT example::uuid FROM invariants, jsonb_array_elements_text(examples) AS example
  WHERE name IN ('I1', 'I2', 'I5', 'I6', 'I9', 'I10', 'I12', 'I13')
    OR name = 'I14' AND example ~ '^[0-9a-f-]{36}$'
  UNION
  SELECT d.request_id FROM invariants, jsonb_array_elements_text(examples) AS example, deliveries d
  WHERE name IN ('I3', 'I11') AND d.id = example::uuid
),
requests AS MATERIALIZED (
  SELECT r.* FROM read_again a CROSS JOIN LATERAL (
    SELECT id, state, routed_to, finished_at, hand_failing FROM erasure_requests WHERE id = a.id OFFSET 0) r
),
orders AS MATERIALIZED (
  SELECT d.*, x.name AS destination, x.confirmation, r.finished_at
  FROM requests r CROSS JOIN LATERAL (
    SELECT id, request_id, destination_id, state, round, closed_at, next_attempt_at, lease_until, confirm_by, poll_at, verify_at
    FROM deliveries WHERE request_id = r.id OFFSET 0) d
  JOIN destinations x ON x.id = d.destination_id
),
tally AS MATERIALIZED (
  SELECT concat_ws(' ', what, nullif(at, '-infinity'), nullif(about, '00000000-0000-0000-0000-000000000000')) AS name, what, at, about, sum(n) AS n
  FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) t
  GROUP BY what, at, about
),
closed_days AS MATERIALIZED (
  -- Another one of the last sixty days in each minute, and those that were found wrong. Of a day whose records may be
  -- forgotten nobody can tell any more.
  SELECT zone, day, day::timestamp AT TIME ZONE zone AS begins, (day + 1)::timestamp AT TIME ZONE zone AS ends
  FROM closing_zone CROSS JOIN LATERAL (
    SELECT (lethe_now() AT TIME ZONE zone)::date - extract(minute FROM lethe_now())::int AS day
    UNION
    SELECT right(example, 10)::date FROM invariants, jsonb_array_elements_text(examples) AS example
    WHERE name = 'I14' AND example LIKE 'closed on %') d
  WHERE day::timestamp AT TIME ZONE zone > (SELECT lethe_now()) - $2::bigint * interval '1 microsecond'
),
checkpoint AS MATERIALIZED (
  SELECT id, size, last_tx, last_id FROM ledger_checkpoints ORDER BY size DESC LIMIT 1
),
violations (name, id) AS (
  -- I1 A request that was routed has no delivery, or one whose undo window ended is not routed within ten minutes.
  SELECT 'I1', id::text FROM requests r
  WHERE state IN ('FORWARDING', 'COMPLETED') AND NOT EXISTS (SELECT FROM orders WHERE request_id = r.id)
  UNION
  SELECT 'I1', id::text FROM erasure_requests
  WHERE state = 'APPROVED' AND (send_at IS NULL OR send_at < (SELECT lethe_now()) - interval '10 minutes')
    AND hold_ground IS NULL AND unroutable_at IS NULL

  UNION
  -- I2 A request has deliveries to other destinations than those that the rules named when it was routed.
  SELECT 'I2', r.id::text FROM requests r
  LEFT JOIN (SELECT request_id, jsonb_agg(destination) AS reached FROM orders WHERE round = 0 GROUP BY request_id) o ON o.request_id = r.id
  WHERE r.state IN ('FORWARDING', 'COMPLETED')
    AND (r.routed_to IS NULL OR NOT (r.routed_to @> coalesce(o.reached, '[]') AND coalesce(o.reached, '[]') @> r.routed_to))

  UNION
  -- I3 A delivery waits without a time: to be sent with none, or with one further away than the longest wait (24 hours
  -- and a fifth), or to be confirmed without an end.
  SELECT 'I3', d.id::text FROM destinations x JOIN deliveries d ON d.destination_id = x.id
  WHERE d.next_attempt_at > (SELECT lethe_now()) + interval '29 hours'
  UNION
  SELECT 'I3', id::text FROM orders
  WHERE state IN ('QUEUED', 'FAILED') AND next_attempt_at IS NULL OR state = 'ACCEPTED' AND confirm_by IS NULL

  UNION
  -- I4 An attempt was lost five minutes ago and nobody took it up again, although its destination may be sent to.
  SELECT 'I4', d.id::text FROM destinations x
  JOIN deliveries d ON d.destination_id = x.id
  JOIN erasure_requests r ON r.id = d.request_id
  WHERE d.state = 'SENDING' AND d.lease_until < (SELECT lethe_now()) - interval '5 minutes'
    AND r.hold_ground IS NULL AND x.paused_at IS NULL
    AND (x.circuit_open_until IS NULL OR x.circuit_open_until <= (SELECT lethe_now()))

  UNION
  -- I5 A request is finished although a delivery of it is open, or was archived as completed without proof of each.
  SELECT 'I5', request_id::text FROM orders WHERE finished_at IS NOT NULL AND closed_at IS NULL
  UNION
  SELECT 'I5', a.id::text FROM read_again r CROSS JOIN LATERAL (
    SELECT id, state, outcomes FROM archived_requests WHERE id = r.id OFFSET 0) a
  WHERE a.state = 'COMPLETED' AND (a.outcomes = '[]' OR EXISTS (
    SELECT FROM jsonb_array_elements(a.outcomes) AS outcome
    WHERE coalesce(outcome ->> 'state', '') NOT IN ('DONE', 'VERIFIED', 'NOT_FOUND', 'RETAINED', 'WAIVED')))

  UNION
  -- I6 A request is in another state than the ledger says, or has a delivery that was closed without an entry.
  SELECT 'I6', r.id::text FROM requests r
  WHERE r.state IS DISTINCT FROM (
    SELECT CASE action
      WHEN 'request.submitted' THEN 'IN_REVIEW'
      WHEN 'request.approved' THEN 'APPROVED'
      WHEN 'request.approval_undone' THEN 'IN_REVIEW'
      WHEN 'request.unroutable' THEN 'IN_REVIEW'
      WHEN 'request.routed' THEN 'FORWARDING'
      WHEN 'request.completed' THEN 'COMPLETED'
      WHEN 'request.rejected' THEN 'REJECTED'
      WHEN 'request.cancelled' THEN 'CANCELLED'
      WHEN 'request.joined' THEN 'DUPLICATE'
      WHEN 'request.resumed' THEN 'IN_REVIEW'
      WHEN 'request.reopened' THEN 'FORWARDING'
    END
    FROM ledger_entries e
    WHERE e.subject_id = r.id AND e.action IN ('request.submitted', 'request.approved', 'request.approval_undone',
      'request.unroutable', 'request.routed', 'request.completed', 'request.rejected', 'request.cancelled',
      'request.joined', 'request.resumed', 'request.reopened')
    ORDER BY e.number DESC LIMIT 1)
  UNION
  SELECT 'I6', d.request_id::text FROM orders d
  WHERE d.closed_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger_entries e
    WHERE e.subject_id = d.request_id AND e.detail ->> 'delivery' = d.id::text AND e.detail ->> 'to' = d.state OFFSET 0)

  UNION
  -- I7 A request is past its deadline and nobody was told.
  SELECT 'I7', id::text FROM erasure_requests
  WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')
    AND due_at < (SELECT lethe_now()) - interval '10 minutes' AND escalation < 100
    AND NOT clock_paused -- the deadline moves until the person has answered

  UNION
  -- I8 A job has not run without a failure for three minutes, in any process. (A job that is given up takes its row with
  -- it, in a migration.)
  SELECT 'I8', job FROM job_heartbeats WHERE at < (SELECT lethe_now()) - interval '3 minutes'
    AND job NOT LIKE 'digest.%' -- when somebody is told again, not when a job ran
  UNION
  SELECT 'I8', 'every job' WHERE NOT EXISTS (SELECT FROM job_heartbeats WHERE job NOT LIKE 'digest.%')

  UNION
  -- I9 A request is stuck: its review ended a day ago, it is being forwarded and nothing of it will ever be looked at, or
  -- it is joined to one that has ended.
  SELECT 'I9', id::text FROM erasure_requests
  WHERE state = 'IN_REVIEW' AND review_ends_at < (SELECT lethe_now()) - interval '24 hours'
    AND hold_ground IS NULL AND unroutable_at IS NULL
  UNION
  SELECT 'I9', id::text FROM requests r
  WHERE state = 'FORWARDING' AND NOT EXISTS (
    SELECT FROM orders d
    WHERE d.request_id = r.id AND d.closed_at IS NULL
      AND (d.state = 'HELD' OR coalesce(d.next_attempt_at, d.lease_until, d.confirm_by, d.poll_at, d.verify_at) IS NOT NULL))
  UNION
  SELECT 'I9', r.id::text FROM erasure_requests r LEFT JOIN erasure_requests of ON of.id = r.duplicate_of_id
  WHERE r.state = 'DUPLICATE' AND r.finished_at IS NULL AND (of.id IS NULL OR of.finished_at IS NOT NULL)

  UNION
  -- I10 A sender was promised a request that is neither open nor archived. (The newest promises, and those about
  -- requests that the ledger spoke of.)
  SELECT 'I10', k.request_id::text FROM (
    (SELECT request_id FROM idempotency_keys ORDER BY id DESC LIMIT 10000)
    UNION
    SELECT k.request_id FROM read_again r CROSS JOIN LATERAL (
      SELECT request_id FROM idempotency_keys WHERE request_id = r.id OFFSET 0) k
  ) k
  WHERE NOT EXISTS (SELECT FROM erasure_requests WHERE id = k.request_id OFFSET 0)
    AND NOT EXISTS (SELECT FROM archived_requests WHERE id = k.request_id OFFSET 0)

  UNION
  -- I11 An accepted delivery was not confirmed in time and nobody was told, or its destination is never asked.
  SELECT 'I11', id::text FROM deliveries
  WHERE state = 'ACCEPTED' AND confirm_by < (SELECT lethe_now()) - interval '10 minutes'
  UNION
  SELECT 'I11', id::text FROM orders WHERE confirmation = 'poll' AND state = 'ACCEPTED' AND poll_at IS NULL

  UNION
  -- I12 The ledger lacks an entry: the numbers of a chain have a gap, or the end of the tree is not where the newest
  -- checkpoint says. Or an entry waits to be sealed for five minutes although it could be.
  SELECT 'I12', r.id::text FROM read_again r CROSS JOIN LATERAL (
    SELECT count(*) AS entries, max(number) AS last FROM ledger_entries WHERE subject_id = r.id) e
  WHERE e.entries <> e.last
  UNION
  SELECT 'I12', coalesce(c.id, '00000000-0000-0000-0000-000000000000')::text
  FROM (SELECT (SELECT n * 256 + octet_length(data) / 32 FROM ledger_tiles WHERE level = 0 ORDER BY n DESC LIMIT 1) AS size) t
  LEFT JOIN checkpoint c ON true
  WHERE t.size IS DISTINCT FROM c.size
    OR c.id IS NOT NULL AND NOT EXISTS (SELECT FROM ledger_entries WHERE tx = c.last_tx AND id = c.last_id)
  UNION
  SELECT 'I12', subject_id::text FROM (
    SELECT subject_id, at FROM ledger_entries
    WHERE (tx, id) > (coalesce((SELECT last_tx FROM checkpoint), 0), coalesce((SELECT last_id FROM checkpoint), '00000000-0000-0000-0000-000000000000'))
      AND tx < (SELECT ledger_sealable())
    ORDER BY tx, id LIMIT 1) waiting
  WHERE at < (SELECT lethe_now()) - interval '5 minutes'

  UNION
  -- I13 Identifiers and their key outlive the request: it should have been archived a day ago, or is archived or gone. Or a
  -- tombstone should have been removed a day ago.
  SELECT 'I13', id::text FROM erasure_requests
  WHERE finished_at < (SELECT lethe_now()) - $1::bigint * interval '1 microsecond' - interval '24 hours'
    -- A letter, to its person or to one of those that were joined to it, is tried for five days.
    AND NOT EXISTS (SELECT FROM letters l
      WHERE l.request_id = erasure_requests.id AND l.state = 'QUEUED' AND l.created_at > (SELECT lethe_now()) - interval '6 days')
    AND NOT EXISTS (SELECT FROM erasure_requests joined JOIN letters l ON l.request_id = joined.id
      WHERE joined.duplicate_of_id = erasure_requests.id AND l.state = 'QUEUED' AND l.created_at > (SELECT lethe_now()) - interval '6 days')
  UNION
  SELECT 'I13', id::text FROM read_again r
  WHERE (NOT EXISTS (SELECT FROM requests WHERE id = r.id) OR EXISTS (SELECT FROM archived_requests WHERE id = r.id OFFSET 0))
    AND EXISTS (SELECT FROM identifiers WHERE request_id = r.id OFFSET 0)
  UNION
  SELECT 'I13', request_id::text FROM tombstones WHERE expires_at < (SELECT lethe_now()) - interval '24 hours'

  UNION
  -- I14 A number beside a tab or on the dashboard is not the number of what it counts (in each minute another sixtieth of
  -- them is compared, so that each is about once an hour), or the mark that a delivery of a request failed is wrong.
  SELECT 'I14', name FROM tally t
  WHERE (abs(hashtext(name)::bigint) % 60 = (SELECT extract(minute FROM lethe_now())::int)
      OR name IN (SELECT jsonb_array_elements_text(examples) FROM invariants WHERE invariants.name = 'I14'))
    AND n <> CASE what
      WHEN 'due' THEN (SELECT count(*) FROM erasure_requests
        WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING') AND due_at = t.at AND NOT clock_paused)
      WHEN 'sends' THEN (SELECT count(*) FROM erasure_requests
        WHERE state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at >= t.at AND review_ends_at < t.at + interval '10 minutes')
      WHEN 'failing' THEN (SELECT count(*) FROM erasure_requests
        WHERE hand_failing AND state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING'))
      WHEN 'assigned' THEN (SELECT count(*) FROM erasure_requests
        WHERE assignee_id = t.about AND state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING'))
      WHEN 'FAILED' THEN (SELECT count(*) FROM deliveries WHERE destination_id = t.about AND state = 'FAILED')
      WHEN 'open' THEN (SELECT count(*) FROM deliveries WHERE destination_id = t.about AND next_attempt_at IS NOT NULL)
        + (SELECT count(*) FROM deliveries WHERE destination_id = t.about AND state = 'SENDING')
        + (SELECT count(*) FROM deliveries WHERE destination_id = t.about AND (state = 'ACCEPTED' OR state = 'HELD'))
        + (SELECT count(*) FROM deliveries WHERE destination_id = t.about AND verify_at IS NOT NULL)
      ELSE (SELECT count(*) FROM erasure_requests WHERE state = t.what)
    END
  UNION
  -- Or so many requests were not finished on a day.
  SELECT 'I14', 'closed on ' || d.day FROM closed_days d
  WHERE EXISTS (
    SELECT FROM (
      SELECT outcome, days, late, n FROM closings WHERE day = d.day
      UNION ALL
      SELECT outcome, days, late, n FROM closing_changes WHERE day = d.day
      UNION ALL
      SELECT c.outcome, c.days, c.late, -1 FROM (
        SELECT state, submitted_at, finished_at, due_at FROM erasure_requests WHERE finished_at >= d.begins AND finished_at < d.ends
        UNION ALL
        SELECT state, submitted_at, finished_at, due_at FROM archived_requests WHERE finished_at >= d.begins AND finished_at < d.ends
      ) r CROSS JOIN LATERAL closed_as(d.zone, r.state, r.submitted_at, r.finished_at, r.due_at) c
    ) counted
    GROUP BY outcome, days, late HAVING sum(n) <> 0)
  UNION
  SELECT 'I14', r.id::text FROM requests r
  WHERE r.hand_failing AND NOT EXISTS (SELECT FROM orders WHERE request_id = r.id AND state IN ('FAILED', 'SENDING'))
    OR NOT r.hand_failing AND EXISTS (SELECT FROM orders WHERE request_id = r.id AND state = 'FAILED')
)
SELECT i.name, count(v.id) AS violations, coalesce(jsonb_agg(v.id ORDER BY v.place) FILTER (WHERE v.place <= 5), '[]') AS examples
FROM (SELECT n, 'I' || n AS name FROM generate_series(1, 14) AS n) i
LEFT JOIN (SELECT name, id, row_number() OVER (PARTITION BY name ORDER BY id) AS place FROM violations) v USING (name)
GROUP BY i.n, i.name
ORDER BY i.n
