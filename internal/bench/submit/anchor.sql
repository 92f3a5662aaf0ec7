-- What the anchors write, in a schema of their own. The tables of the same shape have the columns, defaults, checks
-- and indexes of Lethe's, but neither foreign keys nor triggers.
CREATE SCHEMA anchor;

CREATE TABLE anchor.one (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  cause text NOT NULL,
  received_at timestamptz NOT NULL,
  sealed bytea NOT NULL
);
CREATE TABLE anchor.two (one_id uuid PRIMARY KEY, action text NOT NULL, at timestamptz NOT NULL, hash bytea NOT NULL);

CREATE TABLE anchor.erasure_requests (LIKE public.erasure_requests INCLUDING ALL);
CREATE TABLE anchor.identifiers (LIKE public.identifiers INCLUDING ALL);
CREATE TABLE anchor.idempotency_keys (LIKE public.idempotency_keys INCLUDING ALL);
CREATE TABLE anchor.ledger_entries (LIKE public.ledger_entries INCLUDING ALL);

-- Ids in the order of time, as Lethe's are, and references that never meet.
CREATE SEQUENCE anchor.numbers CACHE 1000;
CREATE FUNCTION anchor.ordered(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT (lpad(to_hex(n), 16, '0') || substr(md5(n::text), 1, 16))::uuid $$;
CREATE FUNCTION anchor.reference(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT 'ER-' || upper(substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-' || substr(lpad(to_hex(n), 8, '0'), 5)) $$;
