import type { Context } from '../context.ts'
import * as store from '../db/rejected-store.ts'
import type { StoredSource } from '../db/source-store.ts'
import type { RejectedItem } from '../model/source.ts'
import { mentionDraftSchema } from '../model/mention.ts'
import { ingestPage } from './ingest-page.ts'
import type { Listening } from './listening.ts'

/** The newest first, of one source. */
export function listRejected(ctx: Context, sourceId: number): Promise<RejectedItem[]> {
  return store.listRejected(ctx.db, sourceId)
}

export async function clearRejected(ctx: Context, sourceId: number): Promise<void> {
  await store.dropRejected(ctx.db, sourceId, null)
}

/** Tries again what failed at storing; what goes in now leaves the list. Returns how many did. */
export async function retryRejected(
  ctx: Context,
  listening: Listening,
  source: StoredSource,
): Promise<{ stored: number; failed: number }> {
  const drafts = await store.listDrafts(ctx.db, source.id)
  let stored = 0
  for (const { key, draft } of drafts) {
    const mention = mentionDraftSchema.parse(JSON.parse(draft))
    const page = { mentions: [mention], deletions: [], rejected: [], cursor: null }
    const { rejected } = await ingestPage(ctx, listening, {
      source,
      fence: null,
      page,
      isExtra: true,
    })
    if (rejected.length > 0) continue
    await store.dropRejected(ctx.db, source.id, [key])
    stored += 1
  }
  return { stored, failed: drafts.length - stored }
}
