import { createHash } from 'node:crypto'
import type { Rejected } from '../collectors/collector.ts'
import { keepRejected, type RejectedRow } from '../db/rejected-store.ts'
import type { Tx } from '../db/sql.ts'
import type { MentionDraft } from '../model/mention.ts'
import { stripPoison } from './clean-text.ts'

/** What could not be read, with the collector's words where it was understood that far. */
export type Refused = Rejected & { draft?: MentionDraft | undefined }

const EXCERPT_MAX = 200
const REASON_MAX = 500

/** Lists it for people to see, in the transaction of the page that held it. */
export async function keepRefused(
  tx: Tx,
  sourceId: number,
  refused: readonly Refused[],
  now: number,
): Promise<void> {
  if (refused.length === 0) return
  await keepRejected(tx, sourceId, refused.map(toRow), new Date(now).toISOString())
}

function toRow({ reason, excerpt, line, draft }: Refused): RejectedRow {
  const told = stripPoison(excerpt).slice(0, EXCERPT_MAX).toWellFormed()
  const why = stripPoison(reason).slice(0, REASON_MAX).toWellFormed()
  // A reason may hold what changes from try to try; what is refused is the same by its own id.
  const what = draft ? ['draft', draft.externalId] : ['item', why, told, line]
  const key = createHash('sha256').update(JSON.stringify(what)).digest('base64url').slice(0, 22)
  return { key, reason: why, excerpt: told, draft: draft ? JSON.stringify(draft) : null }
}
