-- Fills the tables of requests, past triggers and foreign keys, which are right by how the rows are made. $OPEN requests
-- are open: one in five is in review, nearly all of those go out by themselves within three days; one in a hundred of
-- the others has a delivery that failed, and one in twenty is looked after by the reviewer. $ARCHIVED are archived.
-- They ended up to forty days after they arrived: one in ten was rejected, one in four late.
-- Deadlines are the last second of a day, from two days ago on.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SELECT setseed(0.5);

-- Ids as the program makes them: the time, then chance (RFC 9562, version 7).
CREATE FUNCTION pg_temp.id_at(t timestamptz, n bigint) RETURNS uuid LANGUAGE sql AS $$
  SELECT (lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
  FROM md5(n::text) AS h
$$;

INSERT INTO erasure_requests (id, reference, cause, regulation, source, attributes, submitted_at, received_at, due_at, state,
  review_ends_at, escalate_at, rule_set_version, routed_to, data_key, assignee_id, hand_failing, version)
SELECT pg_temp.id_at(at, n), 'ER-' || substr(h, 1, 4) || '-' || substr(h, 5, 4),
  (ARRAY['direct_request', 'account_deleted', 'inactive'])[1 + n % 3], 'GDPR', (ARRAY['shop', 'app', 'support'])[1 + n % 3], '{"tier": "standard"}',
  at, at, date_trunc('day', at) + interval '31 days' - interval '1 second', state,
  CASE WHEN state = 'IN_REVIEW' AND n % 25 <> 0 THEN now() + random() * interval '72 hours' END,
  at + interval '40 days', CASE WHEN state = 'FORWARDING' THEN 1 END, CASE WHEN state = 'FORWARDING' THEN '["crm", "mailing"]'::jsonb END,
  decode(repeat(md5(n::text), 6), 'hex'), CASE WHEN n % 20 = 0 THEN (SELECT id FROM staff_accounts LIMIT 1) END,
  state = 'FORWARDING' AND n % 100 = 1, 1
FROM (SELECT n, upper(lpad(to_hex(n), 8, '0')) AS h, now() - interval '32 days' + n * (interval '32 days' / $OPEN) AS at,
    CASE WHEN n % 5 = 0 THEN 'IN_REVIEW' ELSE 'FORWARDING' END AS state
  FROM generate_series(1, $OPEN) AS n) made;

INSERT INTO identifiers (id, position, type, masked, sealed, blind_index, request_id)
SELECT gen_random_uuid(), 0, 'email', substr(reference, 9, 1) || '•••••@example.com', decode(repeat(md5(reference), 3), 'hex'),
  decode(md5(reference) || '01', 'hex'), id
FROM erasure_requests;

INSERT INTO deliveries (id, state, attempts, next_attempt_at, patient_until, created_at, closed_at, destination_id, request_id)
SELECT gen_random_uuid(), d.state, 1, CASE WHEN d.state <> 'DONE' THEN now() + interval '1 day' END, r.received_at + interval '1 day',
  r.received_at, CASE WHEN d.state = 'DONE' THEN r.received_at + interval '1 minute' END, d.id, r.id
FROM erasure_requests r CROSS JOIN LATERAL (
  SELECT id, CASE WHEN name = 'crm' THEN 'DONE' WHEN r.hand_failing THEN 'FAILED' ELSE 'QUEUED' END AS state FROM destinations) d
WHERE r.state = 'FORWARDING';

INSERT INTO archived_requests (id, reference, cause, regulation, source, attributes, submitted_at, received_at, due_at, state,
  identifier_types, finished_at, archived_at, rule_set_version, outcomes)
SELECT pg_temp.id_at(at, -n), 'ER-' || substr(h, 1, 4) || '-' || substr(h, 5, 4), 'account_deleted', 'GDPR', 'shop', '{}',
  at, at, at + interval '30 days', CASE WHEN n % 10 = 3 THEN 'REJECTED' ELSE 'COMPLETED' END, '["email"]',
  at + n % 41 * interval '1 day', at + n % 41 * interval '1 day' + interval '30 days', 1,
  '[{"name": "crm", "state": "DONE"}, {"name": "mailing", "state": "DONE"}]'
FROM (SELECT n, upper(lpad(to_hex(n + 100000000), 8, '0')) AS h, now() - interval '700 days' + n * (interval '650 days' / $ARCHIVED) AS at
  FROM generate_series(1, $ARCHIVED) AS n) made;
