import type { TicketStatus } from '../../src/model/ticket.ts'

export const tabs = ['open', 'pending', 'snoozed', 'done'] as const
/** `any` is what a search looks through. */
export type Tab = (typeof tabs)[number] | 'any'

export const tabStatuses: Record<Tab, readonly TicketStatus[]> = {
  open: ['open'],
  pending: ['pending'],
  snoozed: ['snoozed'],
  done: ['resolved', 'dismissed'],
  any: ['open', 'pending', 'snoozed', 'resolved', 'dismissed'],
}

export function isTab(value: unknown): value is Tab {
  return value === 'any' || tabs.some((tab) => tab === value)
}
