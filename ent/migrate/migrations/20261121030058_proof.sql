-- Modify "archived_requests" table
ALTER TABLE "archived_requests" ADD COLUMN "previous_id" uuid NULL;
-- Create index "archivedrequest_state_regulation_finished_at" to table: "archived_requests"
CREATE INDEX "archivedrequest_state_regulation_finished_at" ON "archived_requests" ("state", "regulation", "finished_at");
-- Modify "erasure_requests" table
ALTER TABLE "erasure_requests" ADD COLUMN "previous_id" uuid NULL;
-- Modify "ledger_entries" table
ALTER TABLE "ledger_entries" ADD COLUMN "tx" bigint NOT NULL DEFAULT 0;
-- Create index "ledgerentry_tx_id" to table: "ledger_entries"
CREATE INDEX "ledgerentry_tx_id" ON "ledger_entries" ("tx", "id");
-- Create "ledger_checks" table
CREATE TABLE "ledger_checks" ("id" uuid NOT NULL, "asked_by" character varying NOT NULL, "asked_at" timestamptz NOT NULL, "started_at" timestamptz NULL, "entries" bigint NOT NULL DEFAULT 0, "size" bigint NOT NULL DEFAULT 0, "finished_at" timestamptz NULL, "fault" text NULL, PRIMARY KEY ("id"));
-- Create index "ledgercheck_asked_at" to table: "ledger_checks"
CREATE INDEX "ledgercheck_asked_at" ON "ledger_checks" ("asked_at");
-- Create "ledger_checkpoints" table
CREATE TABLE "ledger_checkpoints" ("id" uuid NOT NULL, "size" bigint NOT NULL, "note" text NOT NULL, "at" timestamptz NOT NULL, "last_tx" bigint NOT NULL, "last_id" uuid NOT NULL, PRIMARY KEY ("id"));
-- Create index "ledgercheckpoint_last_tx_last_id" to table: "ledger_checkpoints"
CREATE INDEX "ledgercheckpoint_last_tx_last_id" ON "ledger_checkpoints" ("last_tx", "last_id");
-- Create index "ledgercheckpoint_size" to table: "ledger_checkpoints"
CREATE UNIQUE INDEX "ledgercheckpoint_size" ON "ledger_checkpoints" ("size");
-- Create "tombstones" table
CREATE TABLE "tombstones" ("id" uuid NOT NULL, "mark" bytea NOT NULL, "request_id" uuid NOT NULL, "erased" boolean NOT NULL, "finished_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "tombstone_expires_at" to table: "tombstones"
CREATE INDEX "tombstone_expires_at" ON "tombstones" ("expires_at");
-- Create index "tombstone_mark_finished_at" to table: "tombstones"
CREATE INDEX "tombstone_mark_finished_at" ON "tombstones" ("mark", "finished_at");
-- Create index "tombstone_request_id" to table: "tombstones"
CREATE INDEX "tombstone_request_id" ON "tombstones" ("request_id");
-- The order in which entries are sealed. Numbers of transactions only grow, and once none before a number runs any
-- more, nothing can come in before it: so the sealer knows what is complete without stopping anybody who writes.
--
-- A database that was dumped and loaded into another server counts its transactions from the start again. The base is
-- added then, so that the order goes on.
CREATE TABLE ledger_base (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  base bigint NOT NULL DEFAULT 0
);
INSERT INTO ledger_base DEFAULT VALUES;

-- Raising the base (audit.Service.Continue) waits for everybody who has a position by the old one: each holds the lock
-- until its transaction ends. A position before the sealed end would never be sealed, so it is refused.
CREATE FUNCTION ledger_position() RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  place bigint;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtext('lethe ledger base'));
  place := pg_catalog.pg_current_xact_id()::pg_catalog.text::pg_catalog.int8 + (SELECT base FROM ledger_base);
  IF place <= (SELECT last_tx FROM ledger_checkpoints ORDER BY size DESC LIMIT 1) THEN
    RAISE EXCEPTION 'the ledger cannot go on before its sealed end'
      USING ERRCODE = 'object_not_in_prerequisite_state',
        HINT = 'The database was loaded from another server: start the program, which lets the ledger go on.';
  END IF;
  RETURN place;
END
$$;

-- Where the entries end that can be sealed: every transaction before has ended. What it wrote is visible to the
-- statements that come after. A transaction that runs counts unless it is known to be in another database of the server;
-- one that ended before that could be known makes it look again.
CREATE FUNCTION ledger_sealable() RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  s pg_snapshot;
  oldest xid8;
BEGIN
  FOR attempt IN 1 .. 10 LOOP
    s := pg_current_snapshot();
    SELECT x INTO oldest FROM pg_snapshot_xip(s) AS x
    WHERE NOT EXISTS (
      SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'transactionid' AND l.transactionid = x::xid AND l.mode = 'ExclusiveLock' AND l.granted
        AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY x LIMIT 1;
    EXIT WHEN oldest IS NULL OR pg_xact_status(oldest) = 'in progress';
  END LOOP;
  RETURN (SELECT base FROM ledger_base) + coalesce(oldest, pg_snapshot_xmax(s))::text::bigint;
END
$$;

-- The program before this migration does not know the column.
ALTER TABLE ledger_entries ALTER COLUMN tx SET DEFAULT ledger_position();

-- The Merkle tree over the sealed entries (RFC 6962, section 2.1) in tiles of up to 256 hashes, as the checksum
-- database of Go keeps its tree. What a tile says is never trusted: it is proved by a signed checkpoint.
--
-- A tile of leaves also has the position of each entry, tx and id in 24 bytes: so an entry that was removed, inserted or
-- moved can be named.
CREATE TABLE ledger_tiles (
  level smallint NOT NULL CHECK (level >= 0),
  n bigint NOT NULL CHECK (n >= 0),
  data bytea NOT NULL CHECK (octet_length(data) BETWEEN 32 AND 8192 AND octet_length(data) % 32 = 0),
  positions bytea CHECK (octet_length(positions) / 24 = octet_length(data) / 32 AND octet_length(positions) % 24 = 0),
  CHECK ((level = 0) = (positions IS NOT NULL)),
  PRIMARY KEY (level, n)
);
ALTER TABLE ledger_tiles ALTER COLUMN data SET STORAGE EXTERNAL; -- hashes cannot be compressed

CREATE TRIGGER ledger_checkpoints_append_only
BEFORE UPDATE OR DELETE ON ledger_checkpoints
FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

CREATE TRIGGER ledger_checkpoints_no_truncate
BEFORE TRUNCATE ON ledger_checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

ALTER TABLE ledger_checkpoints ENABLE ALWAYS TRIGGER ledger_checkpoints_append_only;
ALTER TABLE ledger_checkpoints ENABLE ALWAYS TRIGGER ledger_checkpoints_no_truncate;

-- One reading of the ledger at a time.
CREATE UNIQUE INDEX hand_ledger_checks_open ON ledger_checks ((true)) WHERE finished_at IS NULL;
