CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"root_id" uuid NOT NULL,
	"name" text,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"owner_id" integer,
	"consent" text DEFAULT 'unknown' NOT NULL,
	"consent_at" timestamp with time zone,
	"consent_by" text,
	"consent_basis" text,
	"stage" text DEFAULT 'aware' NOT NULL,
	"stage_at" timestamp with time zone NOT NULL,
	"said_stage" text,
	"said_at" timestamp with time zone,
	"said_by" text,
	"stage_why" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"stage_until" timestamp with time zone,
	"not_interested_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_due" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "people_due_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"person_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_apart" (
	"a" uuid NOT NULL,
	"b" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "person_apart_a_b_pk" PRIMARY KEY("a","b")
);
--> statement-breakpoint
CREATE TABLE "person_edges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"into_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_ids" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"person_id" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"added_by" text NOT NULL,
	CONSTRAINT "person_ids_kind_value_pk" PRIMARY KEY("kind","value")
);
--> statement-breakpoint
CREATE TABLE "person_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "touchpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"what" text,
	"url" text,
	"amount" numeric(14, 2),
	"currency" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "authors" ADD COLUMN "bio" text;--> statement-breakpoint
ALTER TABLE "authors" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "person_id" uuid;--> statement-breakpoint
CREATE INDEX "people_root" ON "people" USING btree ("root_id");--> statement-breakpoint
CREATE INDEX "people_stage" ON "people" USING btree ("stage","stage_at","id") WHERE "people"."root_id" = "people"."id";--> statement-breakpoint
CREATE INDEX "people_stage_until" ON "people" USING btree ("stage_until") WHERE "people"."stage_until" is not null;--> statement-breakpoint
CREATE INDEX "person_apart_b" ON "person_apart" USING btree ("b");--> statement-breakpoint
CREATE INDEX "person_edges_into" ON "person_edges" USING btree ("into_id");--> statement-breakpoint
CREATE INDEX "person_edges_from" ON "person_edges" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "person_ids_person" ON "person_ids" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "person_notes_person" ON "person_notes" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "touchpoints_key" ON "touchpoints" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "touchpoints_person" ON "touchpoints" USING btree ("person_id","at");--> statement-breakpoint
CREATE INDEX "events_person" ON "events" USING btree ("person_id","id") WHERE "events"."person_id" is not null;--> statement-breakpoint
-- Whoever writes a ticket lets its author be looked at again (src/people/follow-people.ts).
CREATE FUNCTION "tickets_people_new"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people_due (person_id)
    SELECT author_id FROM new_rows WHERE author_id IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tickets_people_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people_due (person_id)
    SELECT n.author_id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE n.author_id IS NOT NULL
      AND (n.status, n.queue, n.sentiment, n.intents, n.mention_count, n.last_posted_at)
        IS DISTINCT FROM (o.status, o.queue, o.sentiment, o.intents, o.mention_count, o.last_posted_at);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "tickets_people_new" AFTER INSERT ON "tickets"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tickets_people_new();
--> statement-breakpoint
CREATE TRIGGER "tickets_people_changed" AFTER UPDATE ON "tickets"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tickets_people_changed();
--> statement-breakpoint
INSERT INTO "people_due" ("person_id") SELECT DISTINCT "author_id" FROM "tickets" WHERE "author_id" IS NOT NULL;
--> statement-breakpoint
-- A handle without its server or domain and without dots, dashes and underscores: what accounts on several networks share.
CREATE FUNCTION "account_key"(handle text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(split_part(
    CASE WHEN ltrim(handle, '@') ~ '^[^@.]+\.[a-zA-Z0-9.-]*[a-zA-Z]{2,}$' THEN split_part(handle, '.', 1) ELSE handle END,
    '@', CASE WHEN handle LIKE '@%' THEN 2 ELSE 1 END)), '[._-]+', '', 'g')
$$;
--> statement-breakpoint
CREATE INDEX "authors_account_key" ON "authors" USING hash (account_key("handle"));
--> statement-breakpoint
CREATE INDEX "authors_name" ON "authors" USING hash (lower("name"));
--> statement-breakpoint
CREATE INDEX "authors_url" ON "authors" USING hash ("url");
