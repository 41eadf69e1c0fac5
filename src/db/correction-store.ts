import type { Classification, Intent, Sentiment } from '../model/classification.ts'
import type { CorrectionState, Said } from '../model/correction.ts'
import type { Queue } from '../model/queue.ts'
import type { TicketStatus } from '../model/ticket.ts'
import type { Param, Tx } from './sql.ts'
import { STORED_FACTS, type StoredFacts } from './stored-facts.ts'

/** A stored mention with all that a change of its labels touches. */
export type LabelledMention = StoredFacts & {
  id: string
  authorId: string | null
  ticketId: string | null
  conversationId: string
  language: string
  sentiment: Sentiment
  score: number
  intents: Intent[]
  queue: Queue
  classification: Classification
}

const MENTION = `m.id, ${STORED_FACTS}, m.author_id AS "authorId", m.ticket_id AS "ticketId",
  m.conversation_id AS "conversationId", m.language, m.sentiment, m.score,
  to_jsonb(m.intents) AS intents, m.queue, m.classification`

/** The mention, held against edits until the transaction ends; null where there is none. */
export async function lockLabelled(tx: Tx, id: string): Promise<LabelledMention | null> {
  await tx.query(
    `SELECT 1 FROM mention_keys k JOIN mentions m
       ON m.source_id = k.source_id AND m.external_id = k.external_id
     WHERE m.id = $1 FOR UPDATE OF k`,
    [id],
  )
  // Asked once more: what somebody else has just committed is seen only by a statement of its own.
  const [row] = await tx.query<LabelledMention>(
    `SELECT ${MENTION} FROM mentions m WHERE m.id = $1`,
    [id],
  )
  return row ?? null
}

/**
 * Of a ticket's mentions that need somebody, without `exceptId`, the newest of each queue and urgency:
 * enough to say where the ticket belongs, however many it holds.
 */
export function leadingMentions(
  tx: Tx,
  ticketId: string,
  exceptId: string,
): Promise<LabelledMention[]> {
  return tx.query<LabelledMention>(
    `SELECT DISTINCT ON (m.queue, m.classification -> 'urgency') ${MENTION} FROM mentions m
     WHERE m.ticket_id = $1 AND m.id <> $2 AND m.queue <> 'none'
     ORDER BY m.queue, m.classification -> 'urgency', m.posted_at DESC, m.id DESC`,
    [ticketId, exceptId],
  )
}

export type CorrectionRow = {
  id: string
  mentionId: string
  text: string
  said: Said
  before: Classification
  after: Classification
  dismissedFrom: TicketStatus | null
}

/** What holds of the mention now; null where nobody said anything or it was undone. */
export async function currentCorrection(tx: Tx, mentionId: string): Promise<CorrectionRow | null> {
  const [row] = await tx.query<CorrectionRow>(
    `SELECT id, mention_id AS "mentionId", text, said, before, after,
       dismissed_from AS "dismissedFrom"
     FROM corrections WHERE mention_id = $1 AND state = 'current' FOR UPDATE`,
    [mentionId],
  )
  return row ?? null
}

export async function endCorrection(
  tx: Tx,
  id: string,
  state: Exclude<CorrectionState, 'current'>,
  at: string,
): Promise<void> {
  await tx.query(
    'UPDATE corrections SET state = $2, ended_at = $3::text::timestamptz WHERE id = $1',
    [id, state, at],
  )
}

export async function insertCorrection(
  tx: Tx,
  row: CorrectionRow & { actor: string; at: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO corrections
       (id, mention_id, text, said, before, after, actor, at, state, dismissed_from)
     SELECT id, "mentionId", text, said, before, after, actor, at, 'current', "dismissedFrom"
     FROM json_to_record($1::text::json) AS x(id uuid, "mentionId" uuid, text text, said jsonb,
       before jsonb, after jsonb, actor text, at timestamptz, "dismissedFrom" text)`,
    [JSON.stringify(row)],
  )
}

export type CorrectionFilter = { mentionId: string | null; state: CorrectionState | null }

/** Where a page of the list ended. */
export type CorrectionPosition = { at: string; id: string }

export type ListedCorrection = CorrectionPosition & { json: string }

/** Newest first. */
export function listCorrections(
  db: Tx,
  filter: CorrectionFilter,
  after: CorrectionPosition | null,
  limit: number,
): Promise<ListedCorrection[]> {
  const params: Param[] = [filter.mentionId, filter.state, limit]
  const beyond = after ? 'AND (at, id) < ($4::text::timestamptz, $5::text::uuid)' : ''
  return db.query<ListedCorrection>(
    `SELECT at, id, json_build_object('id', id, 'mentionId', mention_id, 'text', text, 'said', said,
       'before', before, 'after', after, 'actor', actor, 'at', iso(at), 'state', state)::text AS json
     FROM corrections
     WHERE ($1::text IS NULL OR mention_id = $1::text::uuid) AND ($2::text IS NULL OR state = $2)
       ${beyond}
     ORDER BY at DESC, id DESC LIMIT $3::int`,
    after ? [...params, after.at, after.id] : params,
  )
}
