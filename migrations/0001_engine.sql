-- What drizzle's schema language has no words for: partitions, full text, exact ticket counts.

-- Mentions older than the months that get a partition of their own live here.
CREATE TABLE "mentions_default" PARTITION OF "mentions" DEFAULT;
--> statement-breakpoint
-- Makes the partition of one month (its first day) unless it is there. Safe to call at any time.
CREATE FUNCTION "mentions_partition"("month" date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  partition text := 'mentions_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('mentions_partition'));
  IF to_regclass(quote_ident(partition)) IS NULL THEN
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF mentions FOR VALUES FROM (%L) TO (%L)',
      partition,
      to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
    );
  END IF;
END $$;
--> statement-breakpoint
-- ISO 8601 in UTC with milliseconds, as the API writes times.
CREATE FUNCTION "iso"("at" timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
--> statement-breakpoint
-- A mention's words, with its brand, day and hour as lexemes of their own, so that a search can
-- ask the one index for "these words, this brand, the last two hours" and go back window by window.
CREATE FUNCTION "mention_document"("title" text, "body" text, "brand_id" integer, "at" timestamptz)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple'::regconfig, coalesce(title || ' ', '') || body) || array_to_tsvector(ARRAY[
    '#b' || brand_id,
    '#d' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD'),
    '#h' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24')
  ])
$$;
--> statement-breakpoint
CREATE INDEX "mentions_document" ON "mentions" USING gin (mention_document("title", "text", "brand_id", "posted_at"));
--> statement-breakpoint
-- Ticket counts follow every statement on tickets, whoever sends it. Keys are touched in one order,
-- so that two transactions wait for each other instead of deadlocking.
CREATE FUNCTION "tickets_inserted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_counts AS t (brand_id, queue, status, count)
  SELECT brand_id, queue, status, count(*) FROM new_rows GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (brand_id, queue, status) DO UPDATE SET count = t.count + excluded.count;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tickets_updated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_counts AS t (brand_id, queue, status, count)
  SELECT brand_id, queue, status, sum(n) FROM (
    SELECT brand_id, queue, status, 1 AS n FROM new_rows
    UNION ALL
    SELECT brand_id, queue, status, -1 FROM old_rows
  ) AS change GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
  ON CONFLICT (brand_id, queue, status) DO UPDATE SET count = t.count + excluded.count;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tickets_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_counts AS t (brand_id, queue, status, count)
  SELECT brand_id, queue, status, -count(*) FROM old_rows GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (brand_id, queue, status) DO UPDATE SET count = t.count + excluded.count;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "tickets_inserted" AFTER INSERT ON "tickets"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tickets_inserted();
--> statement-breakpoint
CREATE TRIGGER "tickets_updated" AFTER UPDATE ON "tickets"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tickets_updated();
--> statement-breakpoint
CREATE TRIGGER "tickets_deleted" AFTER DELETE ON "tickets"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tickets_deleted();
