import type { MentionBefore } from '../db/edit-store.ts'
import { TicketRaceError } from '../db/page-store.ts'
import { placesOf, ticketsAnswered, type Answering } from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import type { Ticket } from '../model/ticket.ts'
import type { Prepared } from './prepare.ts'

/** What a page brings and takes away. `before`: what is edited, by external id. */
export type Unplaced = {
  fresh: readonly Prepared[]
  edited: readonly Prepared[]
  before: ReadonlyMap<string, MentionBefore>
  gone: readonly MentionBefore[]
}

export type Placed = {
  fresh: readonly Prepared[]
  edited: readonly Prepared[]
  /** Every ticket that the page touches, locked. */
  stored: Map<string, Ticket>
}

/**
 * Locks the tickets of a page and says for each mention which one it joins: that of its conversation,
 * the one that this was merged into, or, where mentions were split off, the one of the mention that it
 * answers. An edited mention stays where it is, unless it is about another brand now. Throws
 * `TicketRaceError` where somebody moved mentions meanwhile.
 */
export async function placeMentions(tx: Tx, page: Unplaced): Promise<Placed> {
  const edited = page.edited.map((mention) => staying(mention, page.before))
  const touched = [...page.before.values(), ...page.gone]
  const ids = [...page.fresh, ...edited].map(({ ticketId }) => ticketId)
  const left = touched.flatMap(({ ticketId }) => ticketId ?? [])
  const asked = new Set([...ids, ...left])
  const stored = await lockTickets(tx, [...asked])
  await checkPlaces(tx, touched)
  const fresh = await followAnswers(tx, page.fresh, stored)
  await lockRest(tx, stored, asked, fresh)
  const holding = (mention: Prepared) => withTicket(mention, holderOf(mention.ticketId, stored))
  return { stored, fresh: fresh.map(holding), edited: edited.map(holding) }
}

function staying(mention: Prepared, before: Unplaced['before']): Prepared {
  const known = before.get(mention.clean.externalId)
  const stays = known !== undefined && known.brandIds[0] === mention.brandId
  return withTicket(mention, (stays ? known.ticketId : null) ?? mention.ticketId)
}

function withTicket(mention: Prepared, ticketId: string): Prepared {
  return ticketId === mention.ticketId ? mention : { ...mention, ticketId }
}

/** The ticket that holds what belongs to `id`: itself, or the one it was merged into. */
function holderOf(id: string, stored: ReadonlyMap<string, Ticket>): string {
  const into = stored.get(id)?.mergedInto ?? null
  return into === null ? id : holderOf(into, stored)
}

/** What was read before its ticket was locked may have been moved until then. */
async function checkPlaces(tx: Tx, mentions: readonly MentionBefore[]): Promise<void> {
  const places = await placesOf(
    tx,
    mentions.map(({ id }) => id),
  )
  if (mentions.every(({ id, ticketId }) => places.get(id) === ticketId)) return
  throw new TicketRaceError('A mention was moved meanwhile')
}

/** Locks also what the locked ones were merged into, and what answers lead to. */
async function lockRest(
  tx: Tx,
  stored: Map<string, Ticket>,
  asked: Set<string>,
  mentions: readonly Prepared[],
): Promise<void> {
  for (;;) {
    const into = [...stored.values()].flatMap(({ mergedInto }) => mergedInto ?? [])
    const wanted = [...into, ...mentions.map(({ ticketId }) => ticketId)]
    const missing = [...new Set(wanted)].filter((id) => !asked.has(id))
    if (missing.length === 0) return
    for (const id of missing) asked.add(id)
    for (const [id, ticket] of await lockTickets(tx, missing)) stored.set(id, ticket)
  }
}
const DEPTH_MAX = 20

/**
 * The mentions with the tickets of what they answer, for those whose conversation has a ticket that
 * was split or merged. What they answer may be in the same page.
 */
async function followAnswers(
  tx: Tx,
  mentions: readonly Prepared[],
  stored: ReadonlyMap<string, Ticket>,
): Promise<readonly Prepared[]> {
  const answers = mentions.filter(
    ({ clean, ticketId }) => clean.parentId !== null && stored.has(ticketId),
  )
  if (answers.length === 0) return mentions
  const inPage = new Map(mentions.map((mention) => [mention.clean.externalId, mention]))
  const links = new Map(answers.map((mention) => [mention, linkOf(mention, inPage)]))
  const asked = [...links].flatMap(([mention, link]) =>
    typeof link === 'string' ? [answering(mention, link)] : [],
  )
  const found = await ticketsAnswered(tx, asked)
  const places = new Map(found.map((each) => [keyOf(each), each.ticketId]))
  const placeOf = (mention: Prepared, depth = 0): string => {
    const link = links.get(mention) ?? null
    if (link === null || depth > mentions.length) return mention.ticketId
    if (typeof link !== 'string') return placeOf(link, depth + 1)
    return places.get(keyOf(answering(mention, link))) ?? mention.ticketId
  }
  return mentions.map((mention) => withTicket(mention, placeOf(mention)))
}

/** The mention of the page that this one answers, in the same ticket; else what to look up; null for nothing. */
function linkOf(
  mention: Prepared,
  inPage: ReadonlyMap<string, Prepared>,
): Prepared | string | null {
  let { parentId } = mention.clean
  for (let depth = 0; parentId !== null && depth < DEPTH_MAX; depth += 1) {
    const parent = inPage.get(parentId)
    if (!parent) return parentId
    if (parent.ticketId === mention.ticketId) return parent === mention ? null : parent
    parentId = parent.clean.parentId
  }
  return null
}

function answering({ ticketId, clean }: Prepared, parentId: string): Answering {
  return { own: ticketId, parentId, network: clean.network }
}

function keyOf({ own, parentId }: Answering): string {
  return `${own} ${parentId}`
}
