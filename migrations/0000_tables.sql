CREATE TABLE "authors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"network" text NOT NULL,
	"external_id" text NOT NULL,
	"handle" text,
	"name" text,
	"url" text,
	"avatar_url" text,
	"followers" integer,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "brands" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "brands_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"query" text NOT NULL,
	"excluded_authors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "brands_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"brand_id" integer NOT NULL,
	"grain" text NOT NULL,
	"intent" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"source_id" integer NOT NULL,
	"language" text NOT NULL,
	"sentiment" text NOT NULL,
	"mentions" integer NOT NULL,
	"score_sum" real NOT NULL,
	CONSTRAINT "counters_pk" PRIMARY KEY("brand_id","grain","intent","at","source_id","language","sentiment")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"ticket_id" uuid,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mention_keys" (
	"source_id" integer NOT NULL,
	"external_id" text NOT NULL,
	"mention_id" uuid NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"content_hash" bigint NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "mention_keys_source_id_external_id_pk" PRIMARY KEY("source_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"id" uuid NOT NULL,
	"brand_id" integer NOT NULL,
	"also_brand_ids" integer[],
	"source_id" integer NOT NULL,
	"external_id" text NOT NULL,
	"network" text NOT NULL,
	"kind" text NOT NULL,
	"author_id" uuid,
	"ticket_id" uuid,
	"conversation_id" text NOT NULL,
	"parent_id" text,
	"url" text,
	"title" text,
	"text" text NOT NULL,
	"language" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"sentiment" text NOT NULL,
	"score" real NOT NULL,
	"intents" text[] NOT NULL,
	"queue" text NOT NULL,
	"classification" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"text_hash" bigint NOT NULL,
	"simhash" bigint NOT NULL,
	"raw" jsonb,
	CONSTRAINT "mentions_id_posted_at_pk" PRIMARY KEY("id","posted_at")
) PARTITION BY RANGE ("posted_at");
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sources_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"collector" text NOT NULL,
	"options" jsonb NOT NULL,
	"brand_id" integer NOT NULL,
	"keep" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"ended" boolean DEFAULT false NOT NULL,
	"interval_ms" integer NOT NULL,
	"cursor" jsonb,
	"next_run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone,
	"lease_owner" uuid,
	"fence" bigint DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_success_at" timestamp with time zone,
	"last_error" jsonb,
	"stored" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"edited" bigint DEFAULT 0 NOT NULL,
	"unmatched" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sources_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "ticket_counts" (
	"brand_id" integer NOT NULL,
	"queue" text NOT NULL,
	"status" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "ticket_counts_brand_id_queue_status_pk" PRIMARY KEY("brand_id","queue","status")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"brand_id" integer NOT NULL,
	"network" text NOT NULL,
	"author_id" uuid,
	"conversation_id" text NOT NULL,
	"queue" text NOT NULL,
	"status" text NOT NULL,
	"priority" smallint NOT NULL,
	"excerpt" text NOT NULL,
	"language" text NOT NULL,
	"sentiment" text NOT NULL,
	"intents" jsonb NOT NULL,
	"why" jsonb NOT NULL,
	"mention_count" integer NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"last_posted_at" timestamp with time zone NOT NULL,
	"snoozed_until" timestamp with time zone,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_brand_id_brands_id_fk" FOREIGN KEY ("brand_id") REFERENCES "public"."brands"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_order" ON "events" USING btree ("xid","id");--> statement-breakpoint
CREATE INDEX "events_ticket" ON "events" USING btree ("ticket_id","id") WHERE "events"."ticket_id" is not null;--> statement-breakpoint
CREATE INDEX "mentions_brand_time" ON "mentions" USING btree ("brand_id","posted_at","id");--> statement-breakpoint
CREATE INDEX "mentions_author_time" ON "mentions" USING btree ("author_id","posted_at") WHERE "mentions"."author_id" is not null;--> statement-breakpoint
CREATE INDEX "mentions_ticket" ON "mentions" USING btree ("ticket_id") WHERE "mentions"."ticket_id" is not null;--> statement-breakpoint
CREATE INDEX "sources_due" ON "sources" USING btree ("next_run_at");--> statement-breakpoint
CREATE INDEX "tickets_open_queue" ON "tickets" USING btree ("queue","priority","last_posted_at","id") WHERE "tickets"."status" = 'open';--> statement-breakpoint
CREATE INDEX "tickets_open_brand_queue" ON "tickets" USING btree ("brand_id","queue","priority","last_posted_at","id") WHERE "tickets"."status" = 'open';--> statement-breakpoint
CREATE INDEX "tickets_closed_brand_queue" ON "tickets" USING btree ("brand_id","status","queue","priority","last_posted_at","id") WHERE "tickets"."status" <> 'open';--> statement-breakpoint
CREATE INDEX "tickets_snoozed" ON "tickets" USING btree ("snoozed_until") WHERE "tickets"."status" = 'snoozed';--> statement-breakpoint
CREATE INDEX "tickets_author" ON "tickets" USING btree ("author_id");