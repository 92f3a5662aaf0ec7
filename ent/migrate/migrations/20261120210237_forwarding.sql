-- Drop index "delivery_request_id_destination_id" from table: "deliveries"
DROP INDEX "delivery_request_id_destination_id";
-- Modify "deliveries" table
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_held" CHECK (((state)::text = 'HELD'::text) = ((hold_ground IS NOT NULL) AND (hold_review_on IS NOT NULL))), ADD CONSTRAINT "deliveries_poll" CHECK ((poll_at IS NULL) OR ((state)::text = 'ACCEPTED'::text)), ADD CONSTRAINT "deliveries_second" CHECK ((waived_by_id IS NULL) OR (waived_by_id <> waiver_by_id)), ADD CONSTRAINT "deliveries_verify" CHECK ((verify_at IS NULL) OR ((state)::text = 'DONE'::text)), ADD CONSTRAINT "deliveries_waived" CHECK (((state)::text <> 'WAIVED'::text) OR (waiver_ground IS NOT NULL)), ADD COLUMN "patient_until" timestamptz NULL, ADD COLUMN "poll_at" timestamptz NULL, ADD COLUMN "verify_at" timestamptz NULL, ADD COLUMN "verifications" bigint NOT NULL DEFAULT 0, ADD COLUMN "external_reference" character varying NULL, ADD COLUMN "hold_ground" character varying NULL, ADD COLUMN "hold_review_on" date NULL, ADD COLUMN "hold_by" character varying NULL, ADD COLUMN "hold_of_request" boolean NOT NULL DEFAULT false, ADD COLUMN "waiver_ground" character varying NULL, ADD COLUMN "waiver_text" text NULL, ADD COLUMN "waiver_by" character varying NULL, ADD COLUMN "waiver_by_id" uuid NULL, ADD COLUMN "waived_by" character varying NULL, ADD COLUMN "waived_by_id" uuid NULL, ADD COLUMN "round" bigint NOT NULL DEFAULT 0, ADD COLUMN "resends_id" uuid NULL, ADD CONSTRAINT "deliveries_deliveries_resent_as" FOREIGN KEY ("resends_id") REFERENCES "deliveries" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- What is open already is as patient as what is routed from now on: a day, or half of the time to the deadline.
UPDATE "deliveries" d SET "patient_until" = d."created_at" + least(interval '24 hours', (r."due_at" - d."created_at") / 2) FROM "erasure_requests" r WHERE r."id" = d."request_id";
ALTER TABLE "deliveries" ALTER COLUMN "patient_until" SET NOT NULL;
-- A delivery that is done stays open while a probe still has to prove it. (The names of checks that change stay, so the diff does not see them.)
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_closed", ADD CONSTRAINT "deliveries_closed" CHECK ((closed_at IS NOT NULL) = (state IN ('VERIFIED','NOT_FOUND','RETAINED','WAIVED') OR state = 'DONE' AND verify_at IS NULL));
-- Create index "delivery_hold_review" to table: "deliveries"
CREATE INDEX "delivery_hold_review" ON "deliveries" ("hold_review_on") WHERE (hold_review_on IS NOT NULL);
-- Create index "delivery_impatient" to table: "deliveries"
CREATE INDEX "delivery_impatient" ON "deliveries" ("patient_until") WHERE ((state)::text = 'QUEUED'::text);
-- Create index "delivery_poll" to table: "deliveries"
CREATE INDEX "delivery_poll" ON "deliveries" ("destination_id", "poll_at") WHERE (poll_at IS NOT NULL);
-- Create index "delivery_request_id_destination_id_round" to table: "deliveries"
CREATE UNIQUE INDEX "delivery_request_id_destination_id_round" ON "deliveries" ("request_id", "destination_id", "round");
-- Create index "delivery_resends_id" to table: "deliveries"
CREATE UNIQUE INDEX "delivery_resends_id" ON "deliveries" ("resends_id") WHERE (resends_id IS NOT NULL);
-- Drop index "delivery_destination_id_state_created_at_id" from table: "deliveries"
DROP INDEX "delivery_destination_id_state_created_at_id";
-- Drop index "delivery_state_created_at_id" from table: "deliveries"
DROP INDEX "delivery_state_created_at_id";
-- Create index "delivery_listed" to table: "deliveries"
CREATE INDEX "delivery_listed" ON "deliveries" ("state", "created_at", "id") WHERE ((state)::text <> 'SENDING'::text);
-- Create index "delivery_stuck" to table: "deliveries"
CREATE INDEX "delivery_stuck" ON "deliveries" ("destination_id", "state", "created_at", "id") WHERE (((state)::text = 'FAILED'::text) OR ((state)::text = 'ACCEPTED'::text) OR ((state)::text = 'HELD'::text));
-- Create index "delivery_verify" to table: "deliveries"
CREATE INDEX "delivery_verify" ON "deliveries" ("destination_id", "verify_at") WHERE (verify_at IS NOT NULL);
-- Modify "destinations" table
ALTER TABLE "destinations" ADD COLUMN "poll" jsonb NULL, ADD COLUMN "probe" jsonb NULL, ADD COLUMN "retry_schedule_seconds" jsonb NULL, ADD COLUMN "failures" bigint NOT NULL DEFAULT 0, ADD COLUMN "circuit_open_until" timestamptz NULL;
-- Modify "erasure_requests" table
ALTER TABLE "erasure_requests" ADD CONSTRAINT "erasure_requests_hold" CHECK ((hold_ground IS NULL) = (hold_review_on IS NULL)), ADD CONSTRAINT "erasure_requests_joined" CHECK (((state)::text <> 'DUPLICATE'::text) OR (duplicate_of_id IS NOT NULL) OR (finished_at IS NOT NULL)), ADD COLUMN "hold_by" character varying NULL, ADD COLUMN "escalate_at" timestamptz NULL, ADD COLUMN "escalation" bigint NOT NULL DEFAULT 0, ADD COLUMN "routed_to" jsonb NULL;
ALTER TABLE "erasure_requests" DROP CONSTRAINT "erasure_requests_finished", ADD CONSTRAINT "erasure_requests_finished" CHECK (state = 'DUPLICATE' OR (finished_at IS NOT NULL) = (state IN ('COMPLETED','REJECTED','CANCELLED')));
-- What was routed before is compared with what it has from now on.
UPDATE "erasure_requests" r SET "routed_to" = (SELECT coalesce(jsonb_agg(x."name" ORDER BY x."name"), '[]') FROM "deliveries" d JOIN "destinations" x ON x."id" = d."destination_id" WHERE d."request_id" = r."id") WHERE "state" IN ('FORWARDING','COMPLETED');
UPDATE "erasure_requests" SET "escalate_at" = "received_at" + ("due_at" - "received_at") / 2 WHERE "state" IN ('UNVERIFIED','IN_REVIEW','APPROVED','FORWARDING');
-- Create index "erasurerequest_escalate_at" to table: "erasure_requests"
CREATE INDEX "erasurerequest_escalate_at" ON "erasure_requests" ("escalate_at") WHERE (escalate_at IS NOT NULL);
-- Create index "erasurerequest_hold_review_on" to table: "erasure_requests"
CREATE INDEX "erasurerequest_hold_review_on" ON "erasure_requests" ("hold_review_on") WHERE (hold_review_on IS NOT NULL);
-- Modify "receipts" table
ALTER TABLE "receipts" ADD COLUMN "by" character varying NULL, DROP CONSTRAINT "receipts_status", ADD CONSTRAINT "receipts_status" CHECK (status IN ('done','accepted','not_found','retained','failed','absent','present')), DROP CONSTRAINT "receipts_via", ADD CONSTRAINT "receipts_via" CHECK (via IN ('response','callback','poll','probe','person'));
-- Create "invariants" table
CREATE TABLE "invariants" ("name" character varying NOT NULL, "violations" bigint NOT NULL, "examples" jsonb NULL, "checked_at" timestamptz NOT NULL, PRIMARY KEY ("name"));
-- Create "job_heartbeats" table
CREATE TABLE "job_heartbeats" ("job" character varying NOT NULL, "at" timestamptz NOT NULL, PRIMARY KEY ("job"));
