import type { TicketStatus } from '../../src/model/ticket.ts'

export const tabs = ['open', 'pending', 'snoozed', 'done'] as const
export type Tab = (typeof tabs)[number]

export const tabStatuses: Record<Tab, readonly TicketStatus[]> = {
  open: ['open'],
  pending: ['pending'],
  snoozed: ['snoozed'],
  done: ['resolved', 'dismissed'],
}

export function isTab(value: unknown): value is Tab {
  return tabs.some((tab) => tab === value)
}
