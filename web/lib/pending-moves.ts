import { useMutationState } from '@tanstack/react-query'
import type { TicketStatus } from '../../src/model/ticket.ts'
import type { TicketItem } from '../../src/model/views.ts'

/** A move as the page asks for it: the ticket as it was seen, and where it is to go. */
export type MoveRequest = { ticket: TicketItem; to: TicketStatus; snoozedUntil?: string }

export const moveKey = ['move'] as const

/**
 * Moves the server has not answered yet. Lists and counts show them as made; nothing is written to
 * the cache before the answer, so a refusal needs no repair: the ticket simply is where it was.
 */
export function usePendingMoves(): MoveRequest[] {
  return useMutationState({
    filters: { mutationKey: moveKey, status: 'pending' },
    // The key says what kind of mutation this is.
    select: ({ state }) => state.variables as MoveRequest,
  })
}
