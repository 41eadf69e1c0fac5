CREATE TABLE "rejected_items" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rejected_items_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" integer NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"reason" text NOT NULL,
	"excerpt" text NOT NULL,
	"draft" text
);
--> statement-breakpoint
ALTER TABLE "rejected_items" ADD CONSTRAINT "rejected_items_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rejected_items_key" ON "rejected_items" USING btree ("source_id","key");