import { ticketEvents } from '../db/event-store.ts'
import { ticketMentions } from '../db/mention-store.ts'
import { ticketReplies } from '../db/reply-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { ReplyView } from '../model/reply.ts'
import type { Ticket } from '../model/ticket.ts'
import type { MentionView } from '../model/views.ts'

/** Events that raise the version of a ticket although they change none of its fields. */
const telling: ReadonlySet<string> = new Set(['reply-made', 'replied'])

/** These do too, together with what they moved, if anything. */
const relabelling: ReadonlySet<string> = new Set(['corrected', 'correction-undone'])

/**
 * Refuses where the conversation has gone on since `version` was on screen: with what was written
 * since, by the author or by a colleague, in `details`. Other changes (an owner, a tag) do no harm.
 */
export async function refuseIfMovedOn(tx: Tx, ticket: Ticket, version: number): Promise<void> {
  const count = ticket.version - version
  if (count === 0) return
  if (count < 0) throw new AppError('invalid', 'version: the ticket has never been there.')
  const [text, events, replies] = await Promise.all([
    ticketMentions(tx, ticket.id),
    ticketEvents(tx, ticket.id),
    ticketReplies(tx, ticket.id),
  ])
  const mentions = JSON.parse(text) as MentionView[]
  const raising = events.filter(
    ({ type, data }) => telling.has(type) || data['after'] !== undefined,
  )
  const raisedAt = new Set(raising.map(({ at }) => at))
  const relabelled = events.filter(({ type, at }) => relabelling.has(type) && !raisedAt.has(at))
  const steps = [
    ...[...new Set(mentions.map(({ seenAt }) => seenAt))].map((at) => ({ at, isMention: true })),
    ...[...raising, ...relabelled].map(({ at }) => ({ at, isMention: false })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : Number(b.isMention) - Number(a.isMention)))
  // What raised the version without a trace counts as something said: better once too often.
  const since = steps[Math.min(count, steps.length) - 1]?.at ?? ''
  const said = mentions.filter(({ seenAt }) => seenAt >= since)
  // By what the record tells: an answer is made a moment before the ticket hears of it.
  const told = new Set(events.filter(({ at }) => at >= since).map(({ data }) => data['replyId']))
  const answers = replies.filter(({ id, createdAt }) => createdAt >= since || told.has(id))
  if (said.length > 0 || answers.length > 0) throw movedOn(ticket, said, answers)
}

function movedOn(ticket: Ticket, mentions: MentionView[], replies: ReplyView[]): AppError {
  const [reply] = replies
  const message = reply
    ? `${reply.actor} has answered in the meantime. Look at it before you send yours.`
    : 'The conversation has moved on since you opened it. Look at what is new before you send.'
  return new AppError('conflict', message, {
    details: { reason: 'moved_on', version: ticket.version, mentions, replies },
  })
}
