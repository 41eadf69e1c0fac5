CREATE TABLE "erased_authors" (
	"author_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
