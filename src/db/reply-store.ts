import type { Json, MentionDraft } from '../model/mention.ts'
import type { ReplyState, ReplyView } from '../model/reply.ts'
import {
  REPLY_COLUMNS,
  REPLY_RECORD,
  REPLY_SELECT,
  replyToRow,
  type StoredReply,
} from './reply-row.ts'
import type { Tx } from './sql.ts'

const VIEW = `SELECT r.id, r.mention_id AS "mentionId",
  json_build_object('id', r.source_id, 'name', coalesce(s.name, 'deleted')) AS source, r.actor, r.text,
  r.state, iso(r.send_at) AS "sendAt", iso(r.sent_at) AS "sentAt", r.url, r.error,
  r.needs_approval AS "needsApproval", r.approved_by AS "approvedBy", iso(r.created_at) AS "createdAt"
  FROM replies r LEFT JOIN sources s ON s.id = r.source_id`

/** A ticket's answers, oldest first, the newest 100. */
export async function ticketReplies(db: Tx, ticketId: string): Promise<ReplyView[]> {
  const rows = await db.query<ReplyView>(
    `${VIEW} WHERE r.ticket_id = $1 ORDER BY r.created_at DESC, r.id LIMIT 100`,
    [ticketId],
  )
  return rows.reverse()
}

export async function findReplyView(db: Tx, id: string): Promise<ReplyView | null> {
  const [row] = await db.query<ReplyView>(`${VIEW} WHERE r.id = $1`, [id])
  return row ?? null
}

export async function findReply(db: Tx, id: string): Promise<StoredReply | null> {
  const [row] = await db.query<StoredReply>(`SELECT ${REPLY_SELECT} FROM replies WHERE id = $1`, [
    id,
  ])
  return row ?? null
}

/** As `findReply`; nobody else changes it until the transaction ends. */
export async function lockReply(tx: Tx, id: string): Promise<StoredReply | null> {
  const [row] = await tx.query<StoredReply>(
    `SELECT ${REPLY_SELECT} FROM replies WHERE id = $1 FOR UPDATE`,
    [id],
  )
  return row ?? null
}

export async function insertReply(tx: Tx, reply: StoredReply): Promise<void> {
  await tx.query(
    `INSERT INTO replies (${REPLY_COLUMNS})
     SELECT ${REPLY_COLUMNS} FROM json_to_record($1::text::json) AS x(${REPLY_RECORD})`,
    [JSON.stringify(replyToRow(reply))],
  )
}

/** Who may change an answer: whoever finds it `from` here, and with a lease, under this fence. */
export type ReplyHolder = { id: string; from: readonly ReplyState[]; fence: number | null }

/** Writes `change` and lets go of the lease unless it is `kept`; false where it is somebody else's. */
export async function updateReply(
  tx: Tx,
  { id, from, fence }: ReplyHolder,
  change: Partial<StoredReply>,
  kept: { lease: boolean } = { lease: false },
): Promise<boolean> {
  const row = replyToRow(change)
  const sets = Object.keys(row).map((column) => `${column} = x.${column}`)
  const lease = kept.lease ? [] : ['lease_owner = NULL', 'leased_until = NULL']
  const rows = await tx.query(
    `UPDATE replies r SET ${[...sets, ...lease].join(', ')}
     FROM json_to_record($2::text::json) AS x(${REPLY_RECORD})
     WHERE r.id = $1 AND r.state IN (SELECT value FROM json_array_elements_text($3::text::json))
       AND ($4::bigint IS NULL OR r.fence = $4) RETURNING 1`,
    [id, JSON.stringify(row), JSON.stringify(from), fence],
  )
  return rows.length === 1
}

/** What of time decides about the next answer to be worked on; ISO 8601. */
export type Due = {
  now: string
  /** Approved ones that were due before this wait for a person. */
  heldBefore: string
  looksMax: number
  /** Unknown ones that were last looked at before these. */
  firstLookBefore: string
  lookBefore: string
}

/**
 * Takes the answer that has been due longest, for `leaseMs` on the database's clock, or null: one to
 * send, which becomes `claimed`, or one of unknown outcome to look for.
 */
export async function claimReply(
  db: Tx,
  owner: string,
  leaseMs: number,
  due: Due,
): Promise<StoredReply | null> {
  const [row] = await db.query<StoredReply>(
    `UPDATE replies SET state = CASE state WHEN 'approved' THEN 'claimed' ELSE state END,
       lease_owner = $1, leased_until = now() + $2 * interval '1 millisecond', fence = fence + 1
     WHERE id = (
       SELECT id FROM replies
       WHERE state IN ('approved', 'unknown') AND (
         (state = 'approved' AND send_at <= $3::text::timestamptz AND send_at > $4::text::timestamptz)
         OR (state = 'unknown' AND looks < $5 AND (leased_until IS NULL OR leased_until < now())
           AND updated_at <= CASE looks WHEN 0 THEN $6::text ELSE $7::text END::timestamptz))
       ORDER BY send_at LIMIT 1 FOR UPDATE SKIP LOCKED
     ) RETURNING ${REPLY_SELECT}`,
    [owner, leaseMs, due.now, due.heldBefore, due.looksMax, due.firstLookBefore, due.lookBefore],
  )
  return row ?? null
}

/**
 * Answers whose worker is gone: whether they went out is unknown, also of those that a restored backup
 * shows as merely claimed.
 */
export function expireReplies(tx: Tx, now: string): Promise<StoredReply[]> {
  return tx.query<StoredReply>(
    `UPDATE replies SET state = 'unknown', looks = 0, fence = fence + 1, lease_owner = NULL,
       leased_until = NULL, sending_at = coalesce(sending_at, updated_at),
       updated_at = $1::text::timestamptz, error = 'The worker that had it is gone: it is looked for.'
     WHERE state IN ('claimed', 'sending') AND (leased_until IS NULL OR leased_until < now())
     RETURNING ${REPLY_SELECT}`,
    [now],
  )
}

/** Says of those that are too late to be sent by themselves why they wait. */
export function holdReplies(tx: Tx, heldBefore: string, why: string): Promise<StoredReply[]> {
  return tx.query<StoredReply>(
    `UPDATE replies SET error = $2 WHERE state = 'approved' AND send_at <= $1::text::timestamptz
       AND error IS DISTINCT FROM $2 RETURNING ${REPLY_SELECT}`,
    [heldBefore, why],
  )
}

/** How many answers somebody has made since then. */
export async function countReplies(tx: Tx, actor: string, since: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM replies
     WHERE actor = $1 AND created_at > $2::text::timestamptz AND state <> 'cancelled'`,
    [actor, since],
  )
  return row?.count ?? 0
}

/** A mention as an answer to it needs it. */
export type MentionToAnswer = {
  id: string
  ticketId: string | null
  sourceId: number
  externalId: string
  network: string
  kind: MentionDraft['kind']
  text: string
  url: string | null
  conversationId: string
  parentId: string | null
  raw: Json
  author: { externalId: string; handle: string | null } | null
}

const TO_ANSWER = `SELECT m.id, m.ticket_id AS "ticketId", m.source_id AS "sourceId",
  m.external_id AS "externalId", m.network, m.kind, m.text, m.url, m.conversation_id AS "conversationId",
  m.parent_id AS "parentId", m.raw, CASE WHEN a.id IS NULL THEN NULL ELSE
    json_build_object('externalId', a.external_id, 'handle', a.handle) END AS author
  FROM mentions m LEFT JOIN authors a ON a.id = m.author_id`

export async function findToAnswer(db: Tx, mentionId: string): Promise<MentionToAnswer | null> {
  const [row] = await db.query<MentionToAnswer>(`${TO_ANSWER} WHERE m.id = $1`, [mentionId])
  return row ?? null
}

/** The newest of a ticket, which is what an answer usually answers. */
export async function newestToAnswer(db: Tx, ticketId: string): Promise<MentionToAnswer | null> {
  const [row] = await db.query<MentionToAnswer>(
    `${TO_ANSWER} WHERE m.ticket_id = $1 ORDER BY m.posted_at DESC, m.id DESC LIMIT 1`,
    [ticketId],
  )
  return row ?? null
}

/** Whether anybody has written in the ticket after an answer to it was made. */
export async function hasNewer(tx: Tx, ticketId: string, since: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM mentions WHERE ticket_id = $1 AND seen_at > $2::text::timestamptz LIMIT 1`,
    [ticketId, since],
  )
  return rows.length > 0
}

/** What of a page we wrote ourselves: by its id, or by the account that answers. */
export async function findOwn(
  db: Tx,
  ids: readonly string[],
  authors: readonly string[],
): Promise<{ network: string; externalId: string | null; ownAuthorId: string | null }[]> {
  return db.query(
    `SELECT DISTINCT network, external_id AS "externalId", own_author_id AS "ownAuthorId" FROM replies
     WHERE external_id IN (SELECT value FROM json_array_elements_text($1::text::json))
     UNION SELECT DISTINCT network, NULL, own_author_id FROM replies
     WHERE own_author_id IN (SELECT value FROM json_array_elements_text($2::text::json))`,
    [JSON.stringify(ids), JSON.stringify(authors)],
  )
}

/** The tickets that a post of our own has opened before it was known to be ours. */
export async function ticketsOfPost(
  tx: Tx,
  network: string,
  externalId: string,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT m.ticket_id AS id FROM mention_keys k
     JOIN mentions m ON m.id = k.mention_id AND m.posted_at = k.posted_at
     WHERE k.source_id IN (SELECT id FROM sources) AND k.external_id = $2 AND m.network = $1
       AND m.ticket_id IS NOT NULL ORDER BY 1`,
    [network, externalId],
  )
  return rows.map(({ id }) => id)
}
