import { useMutationState } from '@tanstack/react-query'
import type { TicketItem } from '../../src/model/views.ts'

/** A change that the page has asked for: the tickets as they were seen, and what each becomes. */
export type PendingStep = {
  tickets: readonly TicketItem[]
  preview(ticket: TicketItem): TicketItem
}

export const stepKey = ['step'] as const

/**
 * Changes that the server has not answered yet, oldest first. Lists and counts show them as made;
 * nothing is written to the cache before the answer, so a refusal needs no repair: the ticket simply
 * is as it was.
 */
export function usePendingSteps(): PendingStep[] {
  return useMutationState({
    filters: { mutationKey: stepKey, status: 'pending' },
    // The key says what kind of mutation this is.
    select: ({ state }) => state.variables as PendingStep,
  })
}

/** The ticket with all that is under way already made. */
export function previewOf(steps: readonly PendingStep[], ticket: TicketItem): TicketItem {
  return steps.reduce(
    (now, { tickets, preview }) => (tickets.some(({ id }) => id === now.id) ? preview(now) : now),
    ticket,
  )
}
