-- Modify "staff_accounts" table
ALTER TABLE "staff_accounts" ADD CONSTRAINT "staff_accounts_density" CHECK (density IN ('comfortable', 'compact')),
  ADD COLUMN "density" character varying NOT NULL DEFAULT 'comfortable',
  ADD COLUMN "time_zone" character varying NOT NULL DEFAULT '',
  ADD COLUMN "start_page" character varying NOT NULL DEFAULT '',
  ADD COLUMN "signed_in_at" timestamptz NULL;
-- Modify "erasure_requests" table
ALTER TABLE "erasure_requests" ADD COLUMN "assignee_id" uuid NULL,
  ADD CONSTRAINT "erasure_requests_staff_accounts_assignee" FOREIGN KEY ("assignee_id") REFERENCES "staff_accounts" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- Create "notes" table
CREATE TABLE "notes" ("id" uuid NOT NULL, "author" character varying NOT NULL, "text" text NOT NULL, "created_at" timestamptz NOT NULL, "request_id" uuid NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "notes_erasure_requests_notes" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "note_request_id_created_at_id" to table: "notes"
CREATE INDEX "note_request_id_created_at_id" ON "notes" ("request_id", "created_at", "id");
-- Create "saved_views" table
CREATE TABLE "saved_views" ("id" uuid NOT NULL, "name" character varying NOT NULL, "query" character varying NOT NULL, "shared" boolean NOT NULL DEFAULT false, "created_at" timestamptz NOT NULL, "owner_id" uuid NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "saved_views_staff_accounts_views" FOREIGN KEY ("owner_id") REFERENCES "staff_accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "savedview_created_at" to table: "saved_views"
CREATE INDEX "savedview_created_at" ON "saved_views" ("created_at") WHERE shared;
-- Create index "savedview_owner_id_name" to table: "saved_views"
CREATE UNIQUE INDEX "savedview_owner_id_name" ON "saved_views" ("owner_id", "name");
-- Create "viewings" table
CREATE TABLE "viewings" ("id" uuid NOT NULL, "staff_id" uuid NOT NULL, "name" character varying NOT NULL, "seen_at" timestamptz NOT NULL, "request_id" uuid NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "viewings_erasure_requests_viewings" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "viewing_request_id_staff_id" to table: "viewings"
CREATE UNIQUE INDEX "viewing_request_id_staff_id" ON "viewings" ("request_id", "staff_id");
-- Create index "viewing_seen_at" to table: "viewings"
CREATE INDEX "viewing_seen_at" ON "viewings" ("seen_at");
