-- No colon of the JSON stands before a letter or a number: pgbench would take that for a variable.
WITH n AS MATERIALIZED (
  SELECT nextval('anchor.numbers') AS n, clock_timestamp() AS now, date_trunc('day', now()) + interval '30 days' AS due FROM generate_series(1, :size)
), requests AS (
  INSERT INTO anchor.erasure_requests (id, reference, state, cause, regulation, source, attributes, submitted_at, received_at, due_at, escalate_at, data_key)
  SELECT anchor.ordered(n), anchor.reference(n), 'IN_REVIEW', 'account_deleted', 'GDPR', 'shop', '{}', now, now, due, due - interval '15 days', decode(repeat(md5(n::text), 5), 'hex') FROM n
), identifiers AS (
  INSERT INTO anchor.identifiers (id, request_id, position, type, masked, sealed, blind_index)
  SELECT anchor.ordered(2 * n + p), anchor.ordered(n), p, (ARRAY['email', 'customer_id'])[p + 1], 'p…@e….com', decode(repeat(md5(n::text), 4), 'hex'), '\x01' || decode(md5(n || '.' || p), 'hex')
  FROM n, generate_series(0, 1) p
), keys AS (
  INSERT INTO anchor.idempotency_keys (id, sender, key_fingerprint, input_fingerprint, request_id, created_at)
  SELECT anchor.ordered(n), '0197a000-0000-7000-8000-000000000000', decode(repeat(md5(n::text), 2), 'hex'), decode(repeat(md5(n::text), 2), 'hex'), anchor.ordered(n), now FROM n
)
INSERT INTO anchor.ledger_entries (id, subject_id, number, at, actor_kind, actor, actor_id, action, detail, previous, hash)
SELECT anchor.ordered(n), anchor.ordered(n), 1, now, 'token', 'shop', '0197a000-0000-7000-8000-000000000000', 'request.submitted',
  '{"cause":"account_deleted","dueAt":"2026-12-21T235959.000Z","identifierTypes":["email","customer_id"],"possibleDuplicate": false,"reference":"ER-7QK4-M2XD","regulation":"GDPR","source":"shop","submittedAt":"2026-11-21T073643.123456Z"}',
  '', decode(repeat(md5(n::text), 2), 'hex') FROM n;
