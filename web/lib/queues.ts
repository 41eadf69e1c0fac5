import type { TicketQueue } from '../../src/model/queue.ts'
import { queueHints } from './words/names.ts'

/** Those that somebody answers, in the order they are worked. */
export const loudQueues = ['service', 'sales', 'advocacy'] as const satisfies TicketQueue[]
export const quietQueues = ['unsure', 'nurture'] as const satisfies TicketQueue[]

export function isTicketQueue(value: unknown): value is TicketQueue {
  return typeof value === 'string' && Object.hasOwn(queueHints, value)
}
