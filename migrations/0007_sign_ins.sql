CREATE TABLE "sign_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"collector" text NOT NULL,
	"state_hash" text,
	"browser_hash" text NOT NULL,
	"sealed" text NOT NULL,
	"state" text DEFAULT 'begun' NOT NULL,
	"message" text,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_ins_state_hash_unique" UNIQUE("state_hash")
);
--> statement-breakpoint
CREATE INDEX "sign_ins_expiry" ON "sign_ins" USING btree ("expires_at");