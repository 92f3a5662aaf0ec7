-- The ledger is evidence by its rights too. The program works with those of the group role lethe_app, which may read the
-- ledger and add to it and no more: a trigger is refused only as long as nobody with the owner's rights turns it off.
--
-- A role belongs to the whole server, a grant to one database. Where the user who migrates may not make roles, somebody
-- else does that, and calls the function again; so too after a dump was loaded into a server without the role.
CREATE FUNCTION lethe_grant() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  home name := current_schema();
BEGIN
  BEGIN
    CREATE ROLE lethe_app NOLOGIN;
  EXCEPTION
    -- The second comes from another database of this server that makes it at this moment.
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lethe_app') THEN
    RAISE NOTICE 'this user may not make the role lethe_app: until it is there, only triggers guard the ledger';
    RETURN;
  END IF;

  BEGIN
    GRANT lethe_app TO CURRENT_USER;
  EXCEPTION
    WHEN unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE NOTICE 'this user may not become a member of lethe_app';
  END;

  IF NOT has_schema_privilege('lethe_app', home, 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO lethe_app', home);
  END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO lethe_app', home);
  EXECUTE format('GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA %I TO lethe_app', home);
  REVOKE UPDATE, DELETE ON ledger_entries, ledger_checkpoints FROM lethe_app;
  REVOKE DELETE ON ledger_tiles FROM lethe_app;
  REVOKE INSERT, DELETE ON ledger_base FROM lethe_app;
  IF to_regclass('schema_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM lethe_app;
  END IF;

  -- For the tables of later migrations.
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO lethe_app', home);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, USAGE ON SEQUENCES TO lethe_app', home);
END
$$;

SELECT lethe_grant();
