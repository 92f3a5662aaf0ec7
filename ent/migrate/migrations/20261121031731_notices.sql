-- Create "notices" table
CREATE TABLE "notices" ("id" uuid NOT NULL, "recipient" character varying NOT NULL, "mark" bigint NOT NULL, "created_at" timestamptz NOT NULL, "request_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "notices_erasure_requests_request" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "notice_recipient" to table: "notices"
CREATE INDEX "notice_recipient" ON "notices" ("recipient");
-- Create index "notice_request_id_recipient" to table: "notices"
CREATE UNIQUE INDEX "notice_request_id_recipient" ON "notices" ("request_id", "recipient");
