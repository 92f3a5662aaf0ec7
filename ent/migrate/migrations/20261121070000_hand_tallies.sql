-- The numbers beside the tabs and the navigation, kept up as rows change: counting a million rows takes 0.1 s, adding up
-- these takes a millisecond. A number is the sum of n over both tables.
--
--   a statement that changes requests, or a delivery that fails ─► tally_changes: rows are only added, so that nobody
--   waits for anybody ─► a job adds them up every second (internal/erasure/fold.go) ─► tallies: one row for each number
--
--   what                                 at                      about           n
--   a state of an open request           –                       –               requests
--   'due'                                the deadline            –               open requests whose clock runs
--   'sends'                              ten minutes, by start   –               in review, sent then by themselves
--   'failing'                            –                       –               open requests with a failed delivery
--   'assigned'                           –                       an account      open requests
--   'FAILED'                             –                       a destination   deliveries
--
-- A deadline is the last second of a day, so there are few of them.
CREATE TABLE tallies (
  what text NOT NULL,
  at timestamptz NOT NULL,
  about uuid NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (what, at, about)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE tally_changes (
  what text NOT NULL,
  at timestamptz NOT NULL,
  about uuid NOT NULL,
  n bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 1000000);

-- Whether a person is needed for a delivery of the request: one has failed and was not sent again since. It stays true
-- while a failed one is being sent again, which takes seconds and mostly ends as before. It is here for the sake of the
-- index; a trigger keeps it.
ALTER TABLE erasure_requests ADD COLUMN hand_failing boolean NOT NULL DEFAULT false;

UPDATE erasure_requests SET hand_failing = true WHERE id IN (SELECT request_id FROM deliveries WHERE state = 'FAILED');

-- What a request counts for.
CREATE FUNCTION tallied(state text, clock_paused boolean, due_at timestamptz, hold_ground text, review_ends_at timestamptz, failing boolean, assignee uuid)
RETURNS TABLE (what text, at timestamptz, about uuid)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT what, at, about
  FROM (VALUES
    (state, '-infinity'::timestamptz, '00000000-0000-0000-0000-000000000000'::uuid, true),
    ('due', due_at, '00000000-0000-0000-0000-000000000000', NOT clock_paused),
    ('sends', date_bin('10 minutes', review_ends_at, '2000-01-01T00:00:00Z'), '00000000-0000-0000-0000-000000000000',
      state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at IS NOT NULL),
    ('failing', '-infinity', '00000000-0000-0000-0000-000000000000', failing),
    ('assigned', '-infinity', assignee, assignee IS NOT NULL)
  ) AS tally (what, at, about, counts)
  WHERE counts AND state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')
$$;

-- Counts everything anew. It waits for whoever changes requests, and they wait for it: about two seconds for a million.
CREATE FUNCTION lethe_recount() RETURNS void
LANGUAGE sql
AS $$
  LOCK TABLE erasure_requests, deliveries IN SHARE MODE;
  DELETE FROM tally_changes;
  DELETE FROM tallies;
  INSERT INTO tallies
  SELECT t.what, t.at, t.about, count(*)
  FROM erasure_requests r
  CROSS JOIN LATERAL tallied(r.state, r.clock_paused, r.due_at, r.hold_ground, r.review_ends_at, r.hand_failing, r.assignee_id) t
  GROUP BY 1, 2, 3
  UNION ALL
  SELECT 'FAILED', '-infinity', destination_id, count(*) FROM deliveries WHERE state = 'FAILED' GROUP BY destination_id
$$;

SELECT lethe_recount();

-- Once for each statement: a batch of requests, which mostly share a state and a deadline, adds a few rows.
CREATE FUNCTION tally_arrived() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO tally_changes
  SELECT t.what, t.at, t.about, count(*)
  FROM arrived r
  CROSS JOIN LATERAL tallied(r.state, r.clock_paused, r.due_at, r.hold_ground, r.review_ends_at, r.hand_failing, r.assignee_id) t
  GROUP BY 1, 2, 3;
  RETURN NULL;
END
$$;

CREATE FUNCTION tally_gone() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO tally_changes
  SELECT t.what, t.at, t.about, -count(*)
  FROM gone r
  CROSS JOIN LATERAL tallied(r.state, r.clock_paused, r.due_at, r.hold_ground, r.review_ends_at, r.hand_failing, r.assignee_id) t
  GROUP BY 1, 2, 3;
  RETURN NULL;
END
$$;

CREATE FUNCTION tally_changed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO tally_changes
  SELECT t.what, t.at, t.about, sum(r.n)
  FROM (
    SELECT state, clock_paused, due_at, hold_ground, review_ends_at, hand_failing, assignee_id, 1 AS n FROM arrived
    UNION ALL
    SELECT state, clock_paused, due_at, hold_ground, review_ends_at, hand_failing, assignee_id, -1 FROM gone
  ) r
  CROSS JOIN LATERAL tallied(r.state, r.clock_paused, r.due_at, r.hold_ground, r.review_ends_at, r.hand_failing, r.assignee_id) t
  GROUP BY 1, 2, 3
  HAVING sum(r.n) <> 0;
  RETURN NULL;
END
$$;

CREATE TRIGGER hand_tally_arrived AFTER INSERT ON erasure_requests
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION tally_arrived();
CREATE TRIGGER hand_tally_gone AFTER DELETE ON erasure_requests
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION tally_gone();
CREATE TRIGGER hand_tally_changed AFTER UPDATE ON erasure_requests
REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION tally_changed();

-- Deliveries change far more often than they fail: their triggers run for those that fail, and for those that have
-- failed. The first only adds a row, because a claim holds no lock of the request.
CREATE FUNCTION tally_failed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'FAILED' THEN
    INSERT INTO tally_changes VALUES ('FAILED', '-infinity', OLD.destination_id, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state = 'FAILED' THEN
    INSERT INTO tally_changes VALUES ('FAILED', '-infinity', NEW.destination_id, 1);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER hand_tally_failed_new AFTER INSERT ON deliveries
FOR EACH ROW WHEN (NEW.state = 'FAILED') EXECUTE FUNCTION tally_failed();
CREATE TRIGGER hand_tally_failed_gone AFTER DELETE ON deliveries
FOR EACH ROW WHEN (OLD.state = 'FAILED') EXECUTE FUNCTION tally_failed();
CREATE TRIGGER hand_tally_failed AFTER UPDATE OF state ON deliveries
FOR EACH ROW WHEN ((OLD.state = 'FAILED') <> (NEW.state = 'FAILED')) EXECUTE FUNCTION tally_failed();

-- The second sets hand_failing. Whoever moves a delivery holds the lock of its request, but for a claim (to SENDING),
-- which is left out: it would wait for that lock with the delivery's in hand. A row trigger runs when its statement is
-- done, so of two deliveries of one request each sees the other.
CREATE FUNCTION mark_failing() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  failing boolean := EXISTS (SELECT FROM deliveries WHERE request_id = NEW.request_id AND state = 'FAILED');
BEGIN
  UPDATE erasure_requests SET hand_failing = failing WHERE id = NEW.request_id AND hand_failing <> failing;
  RETURN NULL;
END
$$;

CREATE TRIGGER hand_failing_new AFTER INSERT ON deliveries
FOR EACH ROW WHEN (NEW.state = 'FAILED') EXECUTE FUNCTION mark_failing();
CREATE TRIGGER hand_failing AFTER UPDATE OF state ON deliveries
FOR EACH ROW WHEN (NEW.state <> 'SENDING'
  AND ((OLD.state = 'FAILED') <> (NEW.state = 'FAILED') OR OLD.state = 'SENDING' AND OLD.last_error IS NOT NULL))
EXECUTE FUNCTION mark_failing();

-- The order of the queue once more (20261121031600_queue_order.sql), among the few that failed, and among those of each
-- person. A request that arrives is in neither.
CREATE INDEX hand_erasure_requests_next_failing ON erasure_requests (
  (CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END), id)
  WHERE hand_failing AND state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING');

CREATE INDEX hand_erasure_requests_next_assigned ON erasure_requests (assignee_id,
  (CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END), id)
  WHERE assignee_id IS NOT NULL AND state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING');
