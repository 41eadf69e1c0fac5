CREATE TABLE "back_fills" (
	"source_id" integer PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"reached_at" timestamp with time zone,
	"state" text DEFAULT 'running' NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"cursor" jsonb,
	"next_run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone,
	"lease_owner" uuid,
	"fence" bigint DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" jsonb
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"key" text PRIMARY KEY NOT NULL,
	"blocked_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "budget_uses" (
	"account" text NOT NULL,
	"budget" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "budget_uses_account_budget_pk" PRIMARY KEY("account","budget")
);
--> statement-breakpoint
ALTER TABLE "mention_keys" ADD COLUMN "edited_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "live" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "pace_ms" integer;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "rate_limit" jsonb;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "error_counts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "lag_ms" bigint;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "retention_days" integer;--> statement-breakpoint
ALTER TABLE "back_fills" ADD CONSTRAINT "back_fills_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "back_fills_due" ON "back_fills" USING btree ("next_run_at");--> statement-breakpoint
CREATE INDEX "mention_keys_strays" ON "mention_keys" USING btree ("deleted_at") WHERE "mention_keys"."content_hash" = 0;