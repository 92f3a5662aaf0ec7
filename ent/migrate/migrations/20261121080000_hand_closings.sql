-- The numbers of the dashboard, kept up as those beside the tabs are (20261121070000_hand_tallies.sql): adding up the
-- requests of twelve weeks takes more than a second among ten million, adding up these takes milliseconds.
--
--   closings          requests that were finished, by the day of it: more when one ends, fewer when one is reopened.
--                     Archiving and forgetting change nothing.
--   tallies 'open'    about a destination: its deliveries that are not closed
--   an index          the latest confirmations of a destination
--
-- Days are those of the calendar in the controller's zone, which is kept here: whoever adds the numbers up
-- (internal/erasure/fold.go) has everything counted anew when the zone is configured to be another.
CREATE TABLE closing_zone (
  zone text NOT NULL,
  since timestamptz NOT NULL
);
CREATE UNIQUE INDEX closing_zone_one ON closing_zone ((true));
INSERT INTO closing_zone VALUES ('UTC', '-infinity');

CREATE TABLE closings (
  day date NOT NULL,
  outcome text NOT NULL, -- the state in which it ended
  days integer NOT NULL, -- of a completed request, from its receipt on; 0 of the others
  late boolean NOT NULL, -- of one that was answered: after its deadline
  n bigint NOT NULL,
  PRIMARY KEY (day, outcome, days, late)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE closing_changes (
  day date NOT NULL,
  outcome text NOT NULL,
  days integer NOT NULL,
  late boolean NOT NULL,
  n bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 1000000);

-- What a request counts for; nothing while it is open.
CREATE FUNCTION closed_as(zone text, state text, submitted_at timestamptz, finished_at timestamptz, due_at timestamptz)
RETURNS TABLE (day date, outcome text, days integer, late boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT (finished_at AT TIME ZONE zone)::date, state,
    CASE WHEN state = 'COMPLETED' THEN (finished_at AT TIME ZONE zone)::date - (submitted_at AT TIME ZONE zone)::date ELSE 0 END,
    state IN ('COMPLETED', 'REJECTED') AND finished_at > due_at
  WHERE finished_at IS NOT NULL
$$;

-- Counts what was finished anew, all that is still on record. Whoever changes requests waits for it: one second for a
-- million requests.
CREATE FUNCTION lethe_recount_closings() RETURNS void
LANGUAGE sql
AS $$
  LOCK TABLE erasure_requests IN SHARE MODE;
  DELETE FROM closing_changes;
  DELETE FROM closings;
  INSERT INTO closings
  SELECT c.day, c.outcome, c.days, c.late, count(*)
  FROM (
    SELECT state, submitted_at, finished_at, due_at FROM erasure_requests WHERE finished_at IS NOT NULL
    UNION ALL
    SELECT state, submitted_at, finished_at, due_at FROM archived_requests
  ) r
  CROSS JOIN closing_zone
  CROSS JOIN LATERAL closed_as(zone, r.state, r.submitted_at, r.finished_at, r.due_at) c
  GROUP BY 1, 2, 3, 4
$$;

CREATE FUNCTION tally_closed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO closing_changes
  SELECT c.day, c.outcome, c.days, c.late, sum(r.n)
  FROM (
    SELECT state, submitted_at, finished_at, due_at, 1 AS n FROM arrived WHERE finished_at IS NOT NULL
    UNION ALL
    SELECT state, submitted_at, finished_at, due_at, -1 FROM gone WHERE finished_at IS NOT NULL
  ) r
  CROSS JOIN closing_zone
  CROSS JOIN LATERAL closed_as(zone, r.state, r.submitted_at, r.finished_at, r.due_at) c
  GROUP BY 1, 2, 3, 4
  HAVING sum(r.n) <> 0;
  RETURN NULL;
END
$$;

-- A request arrives open, and leaves when it is archived.
CREATE TRIGGER hand_tally_closed AFTER UPDATE ON erasure_requests
REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION tally_closed();

-- What is written is counted by the statement, because deliveries are written by the hundred. What is closed is counted
-- by the one statement of the program that closes (internal/erasure/book.go): a trigger would have to look at each claim
-- too, and cost every delivery 3 %.
CREATE FUNCTION tally_ordered() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO tally_changes
  SELECT 'open', '-infinity', destination_id, count(*) FROM arrived WHERE closed_at IS NULL GROUP BY destination_id;
  RETURN NULL;
END
$$;

-- The program removes closed ones only.
CREATE FUNCTION tally_removed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO tally_changes VALUES ('open', '-infinity', OLD.destination_id, -1);
  RETURN NULL;
END
$$;

CREATE TRIGGER hand_tally_ordered AFTER INSERT ON deliveries
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION tally_ordered();
CREATE TRIGGER hand_tally_removed AFTER DELETE ON deliveries
FOR EACH ROW WHEN (OLD.closed_at IS NULL) EXECUTE FUNCTION tally_removed();

-- The latest that a destination confirmed, and its last success.
CREATE INDEX hand_deliveries_closed ON deliveries (destination_id, state, closed_at) WHERE closed_at IS NOT NULL;

CREATE OR REPLACE FUNCTION lethe_recount() RETURNS void
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
  UNION ALL
  SELECT 'open', '-infinity', destination_id, count(*) FROM deliveries WHERE closed_at IS NULL GROUP BY destination_id;
  SELECT lethe_recount_closings()
$$;

SELECT lethe_recount();
