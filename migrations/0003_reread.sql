-- What the tier "fast" answered without being sure, newest first: read again by "full" when there is
-- time (src/db/reread-store.ts asks with the same words).
CREATE INDEX "mentions_reread" ON "mentions" USING btree ("posted_at", "id")
WHERE "classification" ->> 'model' LIKE 'fast-%'
  AND ("classification" -> 'queue' -> 'confidence')::float8 < 0.75
  AND NOT "classification" ? 'final';
