CREATE TABLE "corrections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mention_id" uuid NOT NULL,
	"text" text NOT NULL,
	"said" jsonb NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"ended_at" timestamp with time zone,
	"dismissed_from" text
);
--> statement-breakpoint
CREATE TABLE "given_examples" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "given_examples_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"text" text NOT NULL,
	"said" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"state" text NOT NULL,
	"parent_id" integer,
	"base" text NOT NULL,
	"examples" text NOT NULL,
	"reason" text,
	"report" jsonb NOT NULL,
	"fast_heads" "bytea",
	"full_heads" "bytea"
);
--> statement-breakpoint
CREATE TABLE "training_turn" (
	"id" integer PRIMARY KEY NOT NULL,
	"owner" uuid,
	"lease_until" timestamp with time zone,
	"night_of" date
);
--> statement-breakpoint
CREATE TABLE "user_label_examples" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "user_label_examples_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"label_id" integer NOT NULL,
	"mention_id" uuid,
	"text" text NOT NULL,
	"positive" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_labels" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "user_labels_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"base" text NOT NULL,
	"tier" text NOT NULL,
	"weights" "bytea" NOT NULL,
	"bias" double precision NOT NULL,
	"cut" double precision NOT NULL,
	"estimate" jsonb NOT NULL,
	"warning" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "user_labels_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "user_label_examples" ADD CONSTRAINT "user_label_examples_label_id_user_labels_id_fk" FOREIGN KEY ("label_id") REFERENCES "public"."user_labels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "corrections_current" ON "corrections" USING btree ("mention_id") WHERE "corrections"."state" = 'current';--> statement-breakpoint
CREATE INDEX "corrections_mention" ON "corrections" USING btree ("mention_id");--> statement-breakpoint
CREATE INDEX "corrections_order" ON "corrections" USING btree ("at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "model_versions_promoted" ON "model_versions" USING btree ("state") WHERE "model_versions"."state" = 'promoted';--> statement-breakpoint
CREATE INDEX "user_label_examples_label" ON "user_label_examples" USING btree ("label_id");--> statement-breakpoint
CREATE INDEX "user_label_examples_mention" ON "user_label_examples" USING btree ("mention_id");
--> statement-breakpoint
INSERT INTO "training_turn" ("id") VALUES (1);
--> statement-breakpoint
-- What is deleted at its network is deleted here too, and so are the copies that people's examples hold.
CREATE FUNCTION "mentions_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM corrections WHERE mention_id IN (SELECT id FROM old_rows);
  DELETE FROM user_label_examples WHERE mention_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mentions_deleted" AFTER DELETE ON "mentions"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION mentions_deleted();
