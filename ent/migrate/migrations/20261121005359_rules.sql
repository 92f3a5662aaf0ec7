-- Modify "destinations" table
ALTER TABLE "destinations" ADD COLUMN "owner" character varying NOT NULL DEFAULT '', ADD COLUMN "secret_stored" boolean NOT NULL DEFAULT false;
-- Modify "erasure_requests" table
ALTER TABLE "erasure_requests" ADD COLUMN "plan_hash" character varying NULL, ADD COLUMN "plan_change" jsonb NULL;
-- Modify "rule_sets" table
ALTER TABLE "rule_sets" ADD CONSTRAINT "rule_sets_second" CHECK ((agreed_by_id IS NULL) OR (agreed_by_id <> published_by_id)), ADD COLUMN "published_by_id" uuid NULL, ADD COLUMN "agreed_by" character varying NULL, ADD COLUMN "agreed_by_id" uuid NULL;
-- Create "routing_drafts" table
CREATE TABLE "routing_drafts" ("id" uuid NOT NULL, "single" boolean NOT NULL DEFAULT true, "base" bigint NOT NULL, "revision" bigint NOT NULL, "document" jsonb NOT NULL, "edited_by" character varying NOT NULL, "edited_by_id" uuid NOT NULL, "edited_at" timestamptz NOT NULL, "proposed_by" character varying NULL, "proposed_by_id" uuid NULL, "proposed_at" timestamptz NULL, "comment" character varying NULL, "accept_gaps" boolean NOT NULL DEFAULT false, PRIMARY KEY ("id"), CONSTRAINT "routing_drafts_proposal" CHECK ((proposed_at IS NULL) = (proposed_by_id IS NULL)), CONSTRAINT "routing_drafts_single" CHECK (single));
-- Create index "routingdraft_single" to table: "routing_drafts"
CREATE UNIQUE INDEX "routingdraft_single" ON "routing_drafts" ("single");
-- Create "destination_secrets" table
CREATE TABLE "destination_secrets" ("id" uuid NOT NULL, "sealed" bytea NOT NULL, "set_by" character varying NOT NULL, "set_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "destination_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "destination_secrets_destinations_stored_secrets" FOREIGN KEY ("destination_id") REFERENCES "destinations" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "destinationsecret_destination_id_set_at" to table: "destination_secrets"
CREATE INDEX "destinationsecret_destination_id_set_at" ON "destination_secrets" ("destination_id", "set_at");
-- Create index "destinationsecret_newest" to table: "destination_secrets"
CREATE UNIQUE INDEX "destinationsecret_newest" ON "destination_secrets" ("destination_id") WHERE (expires_at IS NULL);
