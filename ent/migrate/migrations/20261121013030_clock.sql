-- Modify "archived_requests" table
ALTER TABLE "archived_requests" ADD COLUMN "extended_at" timestamptz NULL;
-- Modify "erasure_requests" table
ALTER TABLE "erasure_requests" ADD CONSTRAINT "erasure_requests_extended" CHECK ((extended_at IS NULL) = (extension_ground IS NULL)), ADD COLUMN "acknowledge_by" timestamptz NULL, ADD COLUMN "clock_paused" boolean NOT NULL DEFAULT false, ADD COLUMN "extended_at" timestamptz NULL, ADD COLUMN "extension_ground" character varying NULL, ADD COLUMN "extension_text" text NULL, ADD COLUMN "extended_by" character varying NULL;
-- Create "clock_pauses" table
CREATE TABLE "clock_pauses" ("id" uuid NOT NULL, "ground" character varying NOT NULL, "text" text NOT NULL, "paused_by" character varying NOT NULL, "paused_at" timestamptz NOT NULL, "resumed_by" character varying NULL, "resumed_at" timestamptz NULL, "request_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "clock_pauses_erasure_requests_pauses" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "clock_pauses_ground" CHECK ((ground)::text = ANY ((ARRAY['IDENTITY'::character varying, 'CLARIFICATION'::character varying])::text[])), CONSTRAINT "clock_pauses_order" CHECK ((resumed_at IS NULL) OR (resumed_at >= paused_at)));
-- Create index "clockpause_open" to table: "clock_pauses"
CREATE UNIQUE INDEX "clockpause_open" ON "clock_pauses" ("request_id") WHERE (resumed_at IS NULL);
-- Create index "clockpause_request_id_paused_at" to table: "clock_pauses"
CREATE INDEX "clockpause_request_id_paused_at" ON "clock_pauses" ("request_id", "paused_at");
-- Create "letters" table
CREATE TABLE "letters" ("id" uuid NOT NULL, "kind" character varying NOT NULL, "language" character varying NOT NULL, "state" character varying NOT NULL, "attempts" bigint NOT NULL DEFAULT 0, "next_attempt_at" timestamptz NULL, "last_error" character varying NULL, "created_at" timestamptz NOT NULL, "sent_at" timestamptz NULL, "request_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "letters_erasure_requests_letters" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "letters_due" CHECK (((state)::text = 'QUEUED'::text) = (next_attempt_at IS NOT NULL)), CONSTRAINT "letters_kind" CHECK ((kind)::text = ANY ((ARRAY['RECEIPT'::character varying, 'EXTENSION'::character varying, 'REJECTION'::character varying, 'COMPLETION'::character varying])::text[])), CONSTRAINT "letters_sent" CHECK (((state)::text = 'SENT'::text) = (sent_at IS NOT NULL)), CONSTRAINT "letters_state" CHECK ((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'SENT'::character varying, 'FAILED'::character varying])::text[])));
-- Create index "letter_due" to table: "letters"
CREATE INDEX "letter_due" ON "letters" ("next_attempt_at") WHERE (next_attempt_at IS NOT NULL);
-- Create index "letter_request_id_kind_created_at" to table: "letters"
CREATE INDEX "letter_request_id_kind_created_at" ON "letters" ("request_id", "kind", "created_at");
-- More regulations are known. (The names of the checks stay, so the diff does not see that they change.)
ALTER TABLE "erasure_requests" DROP CONSTRAINT "erasure_requests_regulation", ADD CONSTRAINT "erasure_requests_regulation" CHECK (regulation IN ('GDPR','UK_GDPR','CCPA','VCDPA','CPA','CTDPA','TDPSA','OCPA','ICDPA','LGPD','NONE'));
