CREATE TABLE "lead_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"agent_id" integer,
	"at" timestamp with time zone NOT NULL,
	"reason" text,
	"features" jsonb NOT NULL,
	"score" smallint NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "lead_weights" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lead_weights_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"learned_at" timestamp with time zone NOT NULL,
	"decisions" integer NOT NULL,
	"up_to" timestamp with time zone NOT NULL,
	"weights" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"into_id" uuid,
	"brand_id" integer NOT NULL,
	"ticket_id" uuid,
	"excerpt" text NOT NULL,
	"language" text NOT NULL,
	"signal_at" timestamp with time zone NOT NULL,
	"strong_at" timestamp with time zone,
	"state" text NOT NULL,
	"state_at" timestamp with time zone NOT NULL,
	"reason" text,
	"resurface_at" timestamp with time zone,
	"agent_id" integer,
	"by_hand" boolean DEFAULT false NOT NULL,
	"score" smallint NOT NULL,
	"features" jsonb NOT NULL,
	"parts" jsonb NOT NULL,
	"why_now" text NOT NULL,
	"need" text NOT NULL,
	"weights_id" integer NOT NULL,
	"scored_at" timestamp with time zone NOT NULL,
	"amount" numeric(14, 2),
	"currency" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sales_reps" (
	"agent_id" integer PRIMARY KEY NOT NULL,
	"sells" boolean DEFAULT false NOT NULL,
	"territories" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"last_offered_at" bigint
);
--> statement-breakpoint
CREATE TABLE "sales_settings" (
	"id" integer PRIMARY KEY NOT NULL,
	"contact_gap_days" integer NOT NULL,
	"offer_from" integer NOT NULL,
	"nurture_days" integer NOT NULL,
	"fit_rules" jsonb NOT NULL,
	"replies" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "lead_decisions_lead" ON "lead_decisions" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "lead_decisions_at" ON "lead_decisions" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "leads_living" ON "leads" USING btree ("person_id") WHERE "leads"."state" not in ('won', 'lost');--> statement-breakpoint
CREATE INDEX "leads_person" ON "leads" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "leads_list" ON "leads" USING btree ("state","score","id") WHERE "leads"."into_id" is null;--> statement-breakpoint
CREATE INDEX "leads_rep" ON "leads" USING btree ("agent_id","state","score","id") WHERE "leads"."agent_id" is not null;--> statement-breakpoint
CREATE INDEX "leads_resurface" ON "leads" USING btree ("resurface_at") WHERE "leads"."resurface_at" is not null;--> statement-breakpoint
CREATE INDEX "leads_scored" ON "leads" USING btree ("scored_at") WHERE "leads"."state" in ('new', 'offered', 'nurture');