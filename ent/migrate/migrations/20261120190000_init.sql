-- Create "api_tokens" table
CREATE TABLE "api_tokens" ("id" uuid NOT NULL, "name" character varying NOT NULL, "source" character varying NOT NULL, "secret_hash" bytea NOT NULL, "scopes" jsonb NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, "last_used_on" date NULL, PRIMARY KEY ("id"));
-- Create index "api_tokens_name_key" to table: "api_tokens"
CREATE UNIQUE INDEX "api_tokens_name_key" ON "api_tokens" ("name");
-- Create index "api_tokens_secret_hash_key" to table: "api_tokens"
CREATE UNIQUE INDEX "api_tokens_secret_hash_key" ON "api_tokens" ("secret_hash");
-- Create "archived_requests" table
CREATE TABLE "archived_requests" ("id" uuid NOT NULL, "reference" character varying NOT NULL, "cause" character varying NOT NULL, "regulation" character varying NOT NULL, "source" character varying NOT NULL, "external_id" character varying NULL, "attributes" jsonb NOT NULL, "submitted_at" timestamptz NOT NULL, "received_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "state" character varying NOT NULL, "identifier_types" jsonb NOT NULL, "approved_at" timestamptz NULL, "finished_at" timestamptz NOT NULL, "archived_at" timestamptz NOT NULL, "decided_by" character varying NULL, "ground" character varying NULL, "rule_set_version" bigint NULL, "outcomes" jsonb NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "archived_requests_state" CHECK ((state)::text = ANY ((ARRAY['COMPLETED'::character varying, 'REJECTED'::character varying, 'CANCELLED'::character varying, 'DUPLICATE'::character varying])::text[])));
-- Create index "archived_requests_reference_key" to table: "archived_requests"
CREATE UNIQUE INDEX "archived_requests_reference_key" ON "archived_requests" ("reference");
-- Create index "archivedrequest_due_at_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_due_at_id" ON "archived_requests" ("due_at", "id");
-- Create index "archivedrequest_external_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_external_id" ON "archived_requests" ("external_id") WHERE (external_id IS NOT NULL);
-- Create index "archivedrequest_finished_at_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_finished_at_id" ON "archived_requests" ("finished_at", "id");
-- Create index "archivedrequest_received_at_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_received_at_id" ON "archived_requests" ("received_at", "id");
-- Create index "archivedrequest_source_finished_at_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_source_finished_at_id" ON "archived_requests" ("source", "finished_at", "id");
-- Create index "archivedrequest_state_finished_at_id" to table: "archived_requests"
CREATE INDEX "archivedrequest_state_finished_at_id" ON "archived_requests" ("state", "finished_at", "id");
-- Create "destinations" table
CREATE TABLE "destinations" ("id" uuid NOT NULL, "name" character varying NOT NULL, "title" character varying NOT NULL, "kind" character varying NOT NULL, "url" character varying NOT NULL, "secret_env" character varying NULL, "secret_file" character varying NULL, "confirmation" character varying NOT NULL, "confirm_within_seconds" bigint NOT NULL, "concurrency" bigint NOT NULL, "rate_per_minute" bigint NOT NULL, "rate_since" timestamptz NULL, "rate_used" bigint NOT NULL DEFAULT 0, "paused_at" timestamptz NULL, "retired_at" timestamptz NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "destinations_confirmation" CHECK ((confirmation)::text = ANY ((ARRAY['response'::character varying, 'callback'::character varying, 'poll'::character varying, 'manual'::character varying])::text[])), CONSTRAINT "destinations_name" CHECK ((name)::text ~ '^[a-z][a-z0-9-]{0,62}$'::text));
-- Create index "destinations_name_key" to table: "destinations"
CREATE UNIQUE INDEX "destinations_name_key" ON "destinations" ("name");
-- Create "idempotency_keys" table
CREATE TABLE "idempotency_keys" ("id" uuid NOT NULL, "sender" character varying NOT NULL, "key_fingerprint" bytea NOT NULL, "input_fingerprint" bytea NOT NULL, "request_id" uuid NOT NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "idempotencykey_request_id" to table: "idempotency_keys"
CREATE INDEX "idempotencykey_request_id" ON "idempotency_keys" ("request_id");
-- Create index "idempotencykey_sender_key_fingerprint" to table: "idempotency_keys"
CREATE UNIQUE INDEX "idempotencykey_sender_key_fingerprint" ON "idempotency_keys" ("sender", "key_fingerprint");
-- Create "ledger_entries" table
CREATE TABLE "ledger_entries" ("id" uuid NOT NULL, "subject_id" uuid NOT NULL, "number" bigint NOT NULL, "at" timestamptz NOT NULL, "actor_kind" character varying NOT NULL, "actor" character varying NOT NULL, "actor_id" uuid NULL, "action" character varying NOT NULL, "detail" json NOT NULL, "previous" bytea NOT NULL, "hash" bytea NOT NULL, PRIMARY KEY ("id"));
-- Create index "ledgerentry_at_id" to table: "ledger_entries"
CREATE INDEX "ledgerentry_at_id" ON "ledger_entries" ("at", "id");
-- Create index "ledgerentry_subject_id_number" to table: "ledger_entries"
CREATE UNIQUE INDEX "ledgerentry_subject_id_number" ON "ledger_entries" ("subject_id", "number");
-- Create "rule_sets" table
CREATE TABLE "rule_sets" ("id" uuid NOT NULL, "version" bigint NOT NULL, "document" jsonb NOT NULL, "comment" character varying NULL, "published_by" character varying NOT NULL, "published_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "rule_sets_version_key" to table: "rule_sets"
CREATE UNIQUE INDEX "rule_sets_version_key" ON "rule_sets" ("version");
-- Create "staff_accounts" table
CREATE TABLE "staff_accounts" ("id" uuid NOT NULL, "email" character varying NOT NULL, "name" character varying NOT NULL, "role" character varying NOT NULL, "password_hash" character varying NOT NULL, "theme" character varying NOT NULL DEFAULT 'system', "created_at" timestamptz NOT NULL, "disabled_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "staff_accounts_email" CHECK (((email)::text = lower((email)::text)) AND ((email)::text ~~ '%_@_%'::text)), CONSTRAINT "staff_accounts_role" CHECK ((role)::text = ANY ((ARRAY['auditor'::character varying, 'reviewer'::character varying, 'lead'::character varying, 'operator'::character varying, 'admin'::character varying])::text[])), CONSTRAINT "staff_accounts_theme" CHECK ((theme)::text = ANY ((ARRAY['system'::character varying, 'light'::character varying, 'dark'::character varying])::text[])));
-- Create index "staff_accounts_email_key" to table: "staff_accounts"
CREATE UNIQUE INDEX "staff_accounts_email_key" ON "staff_accounts" ("email");
-- Create "erasure_requests" table
CREATE TABLE "erasure_requests" ("id" uuid NOT NULL, "reference" character varying NOT NULL, "cause" character varying NOT NULL, "regulation" character varying NOT NULL, "source" character varying NOT NULL, "external_id" character varying NULL, "attributes" jsonb NOT NULL, "submitted_at" timestamptz NOT NULL, "received_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "state" character varying NOT NULL, "review_ends_at" timestamptz NULL, "send_at" timestamptz NULL, "approved_at" timestamptz NULL, "finished_at" timestamptz NULL, "unroutable_at" timestamptz NULL, "hold_ground" character varying NULL, "hold_review_on" date NULL, "decided_by" character varying NULL, "ground" character varying NULL, "decision_text" text NULL, "note" text NULL, "rule_set_version" bigint NULL, "data_key" bytea NULL, "version" bigint NOT NULL DEFAULT 1, "duplicate_of_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "erasure_requests_erasure_requests_duplicates" FOREIGN KEY ("duplicate_of_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "erasure_requests_finished" CHECK ((finished_at IS NOT NULL) = ((state)::text = ANY ((ARRAY['COMPLETED'::character varying, 'REJECTED'::character varying, 'CANCELLED'::character varying, 'DUPLICATE'::character varying])::text[]))), CONSTRAINT "erasure_requests_reference" CHECK ((reference)::text ~ '^ER-[0-9A-Z]{4}-[0-9A-Z]{4}$'::text), CONSTRAINT "erasure_requests_regulation" CHECK ((regulation)::text = ANY ((ARRAY['GDPR'::character varying, 'UK_GDPR'::character varying, 'CCPA'::character varying, 'LGPD'::character varying, 'NONE'::character varying])::text[])), CONSTRAINT "erasure_requests_rejection" CHECK (((state)::text <> 'REJECTED'::text) OR ((ground IS NOT NULL) AND (decision_text <> ''::text))), CONSTRAINT "erasure_requests_routed" CHECK (((state)::text <> ALL ((ARRAY['FORWARDING'::character varying, 'COMPLETED'::character varying])::text[])) OR (rule_set_version IS NOT NULL)), CONSTRAINT "erasure_requests_state" CHECK ((state)::text = ANY ((ARRAY['UNVERIFIED'::character varying, 'IN_REVIEW'::character varying, 'APPROVED'::character varying, 'FORWARDING'::character varying, 'COMPLETED'::character varying, 'REJECTED'::character varying, 'CANCELLED'::character varying, 'DUPLICATE'::character varying])::text[])));
-- Create index "erasure_requests_reference_key" to table: "erasure_requests"
CREATE UNIQUE INDEX "erasure_requests_reference_key" ON "erasure_requests" ("reference");
-- Create index "erasurerequest_due_at_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_due_at_id" ON "erasure_requests" ("due_at", "id");
-- Create index "erasurerequest_duplicate_of_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_duplicate_of_id" ON "erasure_requests" ("duplicate_of_id") WHERE (duplicate_of_id IS NOT NULL);
-- Create index "erasurerequest_external_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_external_id" ON "erasure_requests" ("external_id") WHERE (external_id IS NOT NULL);
-- Create index "erasurerequest_finished_at" to table: "erasure_requests"
CREATE INDEX "erasurerequest_finished_at" ON "erasure_requests" ("finished_at") WHERE (finished_at IS NOT NULL);
-- Create index "erasurerequest_received_at_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_received_at_id" ON "erasure_requests" ("received_at", "id");
-- Create index "erasurerequest_review_due" to table: "erasure_requests"
CREATE INDEX "erasurerequest_review_due" ON "erasure_requests" ("review_ends_at") WHERE ((state)::text = 'IN_REVIEW'::text);
-- Create index "erasurerequest_route_due" to table: "erasure_requests"
CREATE INDEX "erasurerequest_route_due" ON "erasure_requests" ("send_at") WHERE ((state)::text = 'APPROVED'::text);
-- Create index "erasurerequest_source_received_at_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_source_received_at_id" ON "erasure_requests" ("source", "received_at", "id");
-- Create index "erasurerequest_state_due_at_id" to table: "erasure_requests"
CREATE INDEX "erasurerequest_state_due_at_id" ON "erasure_requests" ("state", "due_at", "id");
-- Create "deliveries" table
CREATE TABLE "deliveries" ("id" uuid NOT NULL, "state" character varying NOT NULL, "attempts" bigint NOT NULL DEFAULT 0, "next_attempt_at" timestamptz NULL, "lease_token" uuid NULL, "lease_until" timestamptz NULL, "confirm_by" timestamptz NULL, "last_error" character varying NULL, "ground" character varying NULL, "retained_until" timestamptz NULL, "created_at" timestamptz NOT NULL, "closed_at" timestamptz NULL, "destination_id" uuid NOT NULL, "request_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "deliveries_destinations_deliveries" FOREIGN KEY ("destination_id") REFERENCES "destinations" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT, CONSTRAINT "deliveries_erasure_requests_deliveries" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "deliveries_accept" CHECK (((state)::text <> 'ACCEPTED'::text) OR (confirm_by IS NOT NULL)), CONSTRAINT "deliveries_closed" CHECK ((closed_at IS NOT NULL) = ((state)::text = ANY ((ARRAY['DONE'::character varying, 'VERIFIED'::character varying, 'NOT_FOUND'::character varying, 'RETAINED'::character varying, 'WAIVED'::character varying])::text[]))), CONSTRAINT "deliveries_due" CHECK (((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'FAILED'::character varying])::text[])) = (next_attempt_at IS NOT NULL)), CONSTRAINT "deliveries_ground" CHECK (((state)::text <> ALL ((ARRAY['RETAINED'::character varying, 'WAIVED'::character varying])::text[])) OR ((ground)::text <> ''::text)), CONSTRAINT "deliveries_lease" CHECK (((state)::text = 'SENDING'::text) = ((lease_token IS NOT NULL) AND (lease_until IS NOT NULL))), CONSTRAINT "deliveries_state" CHECK ((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'SENDING'::character varying, 'ACCEPTED'::character varying, 'DONE'::character varying, 'VERIFIED'::character varying, 'NOT_FOUND'::character varying, 'RETAINED'::character varying, 'FAILED'::character varying, 'WAIVED'::character varying, 'HELD'::character varying])::text[])));
-- Create index "delivery_created_at_id" to table: "deliveries"
CREATE INDEX "delivery_created_at_id" ON "deliveries" ("created_at", "id");
-- Create index "delivery_destination_id_state_created_at_id" to table: "deliveries"
CREATE INDEX "delivery_destination_id_state_created_at_id" ON "deliveries" ("destination_id", "state", "created_at", "id");
-- Create index "delivery_due" to table: "deliveries"
CREATE INDEX "delivery_due" ON "deliveries" ("destination_id", "next_attempt_at") WHERE (next_attempt_at IS NOT NULL);
-- Create index "delivery_leased" to table: "deliveries"
CREATE INDEX "delivery_leased" ON "deliveries" ("destination_id", "lease_until") WHERE ((state)::text = 'SENDING'::text);
-- Create index "delivery_request_id_destination_id" to table: "deliveries"
CREATE UNIQUE INDEX "delivery_request_id_destination_id" ON "deliveries" ("request_id", "destination_id");
-- Create index "delivery_state_created_at_id" to table: "deliveries"
CREATE INDEX "delivery_state_created_at_id" ON "deliveries" ("state", "created_at", "id");
-- Create index "delivery_unconfirmed" to table: "deliveries"
CREATE INDEX "delivery_unconfirmed" ON "deliveries" ("confirm_by") WHERE ((state)::text = 'ACCEPTED'::text);
-- Create "attempts" table
CREATE TABLE "attempts" ("id" uuid NOT NULL, "number" bigint NOT NULL, "outcome" character varying NOT NULL, "http_status" bigint NULL, "detail" character varying NULL, "started_at" timestamptz NOT NULL, "took_ms" bigint NOT NULL, "delivery_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "attempts_deliveries_attempt_log" FOREIGN KEY ("delivery_id") REFERENCES "deliveries" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "attempts_outcome" CHECK ((outcome)::text = ANY ((ARRAY['done'::character varying, 'accepted'::character varying, 'not_found'::character varying, 'retained'::character varying, 'retry'::character varying, 'failed'::character varying, 'unknown'::character varying])::text[])));
-- Create index "attempt_delivery_id_number" to table: "attempts"
CREATE UNIQUE INDEX "attempt_delivery_id_number" ON "attempts" ("delivery_id", "number");
-- Create "identifiers" table
CREATE TABLE "identifiers" ("id" uuid NOT NULL, "position" bigint NOT NULL, "type" character varying NOT NULL, "masked" character varying NOT NULL, "sealed" bytea NOT NULL, "blind_index" bytea NOT NULL, "request_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "identifiers_erasure_requests_identifiers" FOREIGN KEY ("request_id") REFERENCES "erasure_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- Create index "identifier_blind_index" to table: "identifiers"
CREATE INDEX "identifier_blind_index" ON "identifiers" ("blind_index");
-- Create index "identifier_request_id_position" to table: "identifiers"
CREATE UNIQUE INDEX "identifier_request_id_position" ON "identifiers" ("request_id", "position");
-- Create "receipts" table
CREATE TABLE "receipts" ("id" uuid NOT NULL, "via" character varying NOT NULL, "status" character varying NOT NULL, "http_status" bigint NULL, "detail" character varying NULL, "received_at" timestamptz NOT NULL, "delivery_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "receipts_deliveries_receipts" FOREIGN KEY ("delivery_id") REFERENCES "deliveries" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "receipts_status" CHECK ((status)::text = ANY ((ARRAY['done'::character varying, 'accepted'::character varying, 'not_found'::character varying, 'retained'::character varying, 'failed'::character varying])::text[])), CONSTRAINT "receipts_via" CHECK ((via)::text = ANY ((ARRAY['response'::character varying, 'callback'::character varying, 'poll'::character varying, 'person'::character varying])::text[])));
-- Create index "receipt_delivery_id_received_at" to table: "receipts"
CREATE INDEX "receipt_delivery_id_received_at" ON "receipts" ("delivery_id", "received_at");
