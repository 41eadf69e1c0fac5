import type { QueryClient } from '@tanstack/react-query'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { getTicket } from '../../lib/endpoints.ts'
import { ticketQuery } from '../../lib/queries.ts'

/** The last work on each ticket, so that the next waits for it and goes on from what it made. */
const lines = new Map<string, Promise<unknown>>()
const made = new Map<string, number>()

/** The newest version of a ticket that this page made or saw. */
export const versionOf = ({ id, version }: TicketItem): number =>
  Math.max(version, made.get(id) ?? 0)

export function noteVersion(after: TicketDetail | null): void {
  if (after !== null) made.set(after.id, Math.max(after.version, made.get(after.id) ?? 0))
}

/** Work on one ticket is done one after the other; what failed does not hold up the next. */
export function inLine<Answer>(id: string, work: () => Promise<Answer>): Promise<Answer> {
  const before = lines.get(id) ?? Promise.resolve()
  const done = before.then(work, work)
  lines.set(id, done)
  const leave = () => lines.get(id) === done && lines.delete(id)
  done.then(leave, leave)
  return done
}

/** The same for work that answers with something else than the ticket, which is then read anew. */
export function inLineWithTicket<Answer>(
  client: QueryClient,
  id: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return inLine(id, async () => {
    const answer = await work()
    // Done is done, also where the ticket cannot be read now.
    const after = await getTicket(id).catch(() => null)
    noteVersion(after)
    if (after !== null) client.setQueryData(ticketQuery(id).queryKey, after)
    return answer
  })
}
