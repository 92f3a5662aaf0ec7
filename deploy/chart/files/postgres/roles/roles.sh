#!/bin/bash
# Runs once, when the database is made: the roles of "Database roles" in
# docs/operations.md. Passwords never stand on a command line.
set -euo pipefail
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set owner `cat "$PASSWORDS/owner"`
\set program `cat "$PASSWORDS/program"`
\set backup `cat "$PASSWORDS/backup"`
CREATE ROLE lethe_app NOLOGIN;
CREATE ROLE lethe_owner LOGIN PASSWORD :'owner' IN ROLE lethe_app;
CREATE ROLE lethe_program LOGIN PASSWORD :'program' IN ROLE lethe_app;
CREATE ROLE lethe_backup LOGIN REPLICATION PASSWORD :'backup';
CREATE DATABASE lethe OWNER lethe_owner;
REVOKE ALL ON DATABASE lethe FROM PUBLIC;
GRANT CONNECT ON DATABASE lethe TO lethe_app;
SQL
