import type { TicketStatus } from '../../src/model/ticket.ts'

/**
 * The moves that bring a ticket back to `from`, given what may be done now: straight back where
 * that is allowed, else by way of `open`; none where neither works.
 */
export function undoPath(from: TicketStatus, allowed: readonly TicketStatus[]): TicketStatus[] {
  if (allowed.includes(from)) return [from]
  return allowed.includes('open') ? ['open', from] : []
}
