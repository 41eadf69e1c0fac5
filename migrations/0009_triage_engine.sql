-- The search index holds the words of mentions as the query language reads them, made by the service
-- (src/ingest/search-words.ts). What was stored before is found by its plain words: they are made here,
-- from letters without their accents, with #tags and @handles as words of their own.
DROP INDEX "mentions_document";
--> statement-breakpoint
DROP FUNCTION "mention_document"(text, text, integer, timestamptz);
--> statement-breakpoint
UPDATE "mentions" AS m SET "words" = strip(to_tsvector('simple'::regconfig, translate(said.plain, $$./-'’`*+:;,$$, '           ')))
  || array_to_tsvector(ARRAY(
    SELECT left(found[1], 40) FROM regexp_matches(said.plain, '([#@][a-z0-9_]+)', 'g') AS found
  ))
  || array_to_tsvector(ARRAY(
    SELECT '=b' || brand FROM unnest(array_prepend(m."brand_id", m."also_brand_ids")) AS brand
  ))
  || array_to_tsvector(ARRAY[
    '=s' || m."source_id",
    '=n' || lower(m."network"),
    '=l' || lower(m."language"),
    '=d' || to_char(m."posted_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    '=h' || to_char(m."posted_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24')
  ])
FROM (
  SELECT "id", "posted_at", regexp_replace(
    normalize(lower(coalesce("title" || ' ', '') || "text"), NFKD), '[\u0300-\u036f]', '', 'g'
  ) AS plain FROM "mentions"
) AS said
WHERE said."id" = m."id" AND said."posted_at" = m."posted_at" AND m."words" IS NULL;
--> statement-breakpoint
UPDATE "authors" SET "handle_key" = lower(ltrim("handle", '@')) WHERE "handle" IS NOT NULL;
