CREATE TABLE "agents" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"handle" text NOT NULL,
	"languages" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"capacity" integer DEFAULT 20 NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"presence" text DEFAULT 'away' NOT NULL,
	"seen_at" timestamp with time zone,
	"last_assigned_at" timestamp with time zone,
	"needs_approval" boolean DEFAULT false NOT NULL,
	"may_approve" boolean DEFAULT true NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agents_handle_unique" UNIQUE("handle")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agent_id" integer NOT NULL,
	"type" text NOT NULL,
	"ticket_id" uuid,
	"data" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"team_id" integer NOT NULL,
	"agent_id" integer NOT NULL,
	CONSTRAINT "team_members_team_id_agent_id_pk" PRIMARY KEY("team_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "teams_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"distribution" text DEFAULT 'by_hand' NOT NULL,
	"calendar_id" integer,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "teams_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "viewers" (
	"ticket_id" uuid NOT NULL,
	"agent_id" integer NOT NULL,
	"typing" boolean NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "viewers_ticket_id_agent_id_pk" PRIMARY KEY("ticket_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"key" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"body" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "macros" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "macros_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"key" text,
	"steps" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "macros_name_unique" UNIQUE("name"),
	CONSTRAINT "macros_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "saved_replies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saved_replies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"text" text NOT NULL,
	"language" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_replies_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saved_views_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"agent_id" integer,
	"filter" jsonb NOT NULL,
	"position" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"agent_id" integer,
	"actor" text NOT NULL,
	"text" text NOT NULL,
	"agent_ids" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "replies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"mention_id" uuid NOT NULL,
	"source_id" integer NOT NULL,
	"agent_id" integer,
	"actor" text NOT NULL,
	"text" text NOT NULL,
	"network" text NOT NULL,
	"needs_approval" boolean DEFAULT false NOT NULL,
	"approved_hash" text,
	"approved_by" text,
	"state" text NOT NULL,
	"send_at" timestamp with time zone,
	"lease_owner" text,
	"leased_until" timestamp with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"looks" integer DEFAULT 0 NOT NULL,
	"sending_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"external_id" text,
	"own_author_id" text,
	"url" text,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"when" jsonb NOT NULL,
	"then" jsonb NOT NULL,
	"hits" bigint DEFAULT 0 NOT NULL,
	"last_hit_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "calendars" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "calendars_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"hours" jsonb NOT NULL,
	"holidays" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "calendars_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "sla_outcomes" (
	"ticket_id" uuid NOT NULL,
	"target" text NOT NULL,
	"owed_at" timestamp with time zone NOT NULL,
	"met_at" timestamp with time zone NOT NULL,
	"in_target" boolean NOT NULL,
	"used_ms" bigint NOT NULL,
	"network_ms" bigint NOT NULL,
	"collector_ms" bigint NOT NULL,
	"queue_ms" bigint NOT NULL,
	"agent_ms" bigint NOT NULL,
	"customer_ms" bigint NOT NULL,
	"policy_id" integer NOT NULL,
	"brand_id" integer NOT NULL,
	"queue" text NOT NULL,
	"priority" smallint NOT NULL,
	"team_id" integer,
	"agent_id" integer,
	CONSTRAINT "sla_outcomes_ticket_id_target_owed_at_pk" PRIMARY KEY("ticket_id","target","owed_at")
);
--> statement-breakpoint
CREATE TABLE "sla_policies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_policies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"when" jsonb NOT NULL,
	"answer_minutes" integer,
	"resolution_minutes" integer,
	"warn_minutes" integer NOT NULL,
	"calendar_id" integer,
	"escalation" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sla_policies_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "sla_state" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"stamp" uuid NOT NULL,
	"reclocked_to" uuid
);
--> statement-breakpoint
CREATE TABLE "waves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"brand_id" integer NOT NULL,
	"title" text NOT NULL,
	"simhash" bigint NOT NULL,
	"status" text NOT NULL,
	"assignee_id" integer,
	"exceptions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "tickets_open_queue";--> statement-breakpoint
DROP INDEX "tickets_open_brand_queue";--> statement-breakpoint
DROP INDEX "tickets_closed_brand_queue";--> statement-breakpoint
ALTER TABLE "authors" ADD COLUMN "handle_key" text;--> statement-breakpoint
ALTER TABLE "mentions" ADD COLUMN "words" "tsvector";--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "until_reply" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "assignee_id" integer;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "team_id" integer;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "tags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "wave_id" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "split_from" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "sla_policy_id" integer;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "clock" jsonb;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "clock_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "place" bigint;--> statement-breakpoint
UPDATE "tickets" SET "place" = floor(extract(epoch FROM "last_posted_at") * 1000)::bigint - 100000000000000;--> statement-breakpoint
ALTER TABLE "tickets" ALTER COLUMN "place" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD CONSTRAINT "sla_policies_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notifications_agent" ON "notifications" USING btree ("agent_id","id");--> statement-breakpoint
CREATE INDEX "notifications_unread" ON "notifications" USING btree ("agent_id") WHERE "notifications"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notes_ticket" ON "notes" USING btree ("ticket_id","created_at");--> statement-breakpoint
CREATE INDEX "notes_words" ON "notes" USING gin (to_tsvector('simple', "text"));--> statement-breakpoint
CREATE INDEX "replies_ticket" ON "replies" USING btree ("ticket_id","created_at");--> statement-breakpoint
CREATE INDEX "replies_external" ON "replies" USING btree ("external_id") WHERE "replies"."external_id" is not null;--> statement-breakpoint
CREATE INDEX "replies_own_author" ON "replies" USING btree ("own_author_id") WHERE "replies"."own_author_id" is not null;--> statement-breakpoint
CREATE INDEX "replies_actor" ON "replies" USING btree ("actor","created_at");--> statement-breakpoint
CREATE INDEX "replies_due" ON "replies" USING btree ("send_at") WHERE "replies"."state" in ('approved', 'claimed', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX "sla_outcomes_met" ON "sla_outcomes" USING btree ("met_at");--> statement-breakpoint
CREATE INDEX "waves_brand" ON "waves" USING btree ("brand_id","status","last_at");--> statement-breakpoint
CREATE INDEX "authors_handle_key" ON "authors" USING btree ("handle_key");--> statement-breakpoint
CREATE INDEX "events_batch" ON "events" USING btree (("data" ->> 'batch')) WHERE ("events"."data" ->> 'batch') is not null;--> statement-breakpoint
CREATE INDEX "mentions_words" ON "mentions" USING gin ("words");--> statement-breakpoint
CREATE INDEX "tickets_assignee" ON "tickets" USING btree ("assignee_id","status","priority","place","id") WHERE "tickets"."assignee_id" is not null;--> statement-breakpoint
CREATE INDEX "tickets_team" ON "tickets" USING btree ("team_id","status","priority","place","id") WHERE "tickets"."team_id" is not null;--> statement-breakpoint
CREATE INDEX "tickets_waiting" ON "tickets" USING btree ("team_id","priority","place","id") WHERE "tickets"."status" = 'open' and "tickets"."assignee_id" is null and "tickets"."team_id" is not null;--> statement-breakpoint
CREATE INDEX "tickets_unassigned" ON "tickets" USING btree ("queue","priority","place","id") WHERE "tickets"."status" = 'open' and "tickets"."assignee_id" is null;--> statement-breakpoint
CREATE INDEX "tickets_late" ON "tickets" USING btree ("status","priority","place","id") WHERE "tickets"."clock" ->> 'breachedAt' is not null;--> statement-breakpoint
CREATE INDEX "tickets_due" ON "tickets" USING btree ("due_at") WHERE "tickets"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "tickets_loose" ON "tickets" USING btree ("opened_at") WHERE "tickets"."queue" = 'service' and "tickets"."status" in ('open', 'pending', 'snoozed') and "tickets"."wave_id" is null;--> statement-breakpoint
CREATE INDEX "tickets_clock" ON "tickets" USING btree ("clock_at") WHERE "tickets"."clock_at" is not null;--> statement-breakpoint
CREATE INDEX "tickets_wave" ON "tickets" USING btree ("wave_id") WHERE "tickets"."wave_id" is not null;--> statement-breakpoint
CREATE INDEX "tickets_merged" ON "tickets" USING btree ("merged_into") WHERE "tickets"."merged_into" is not null;--> statement-breakpoint
CREATE INDEX "tickets_split" ON "tickets" USING btree ("split_from") WHERE "tickets"."split_from" is not null;--> statement-breakpoint
CREATE INDEX "tickets_tags" ON "tickets" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "tickets_open_queue" ON "tickets" USING btree ("queue","priority","place","id") WHERE "tickets"."status" = 'open';--> statement-breakpoint
CREATE INDEX "tickets_open_brand_queue" ON "tickets" USING btree ("brand_id","queue","priority","place","id") WHERE "tickets"."status" = 'open';--> statement-breakpoint
CREATE INDEX "tickets_closed_brand_queue" ON "tickets" USING btree ("brand_id","status","queue","priority","place","id") WHERE "tickets"."status" <> 'open';