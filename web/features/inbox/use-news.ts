import { useState } from 'react'
import type { TicketDetail } from '../../../src/model/views.ts'

const partsOf = ({ mentions, replies }: TicketDetail): string[] => [
  ...mentions.map(({ id }) => id),
  ...replies.map(({ id }) => id),
]

const knownOf = (detail: TicketDetail) => ({
  ticketId: detail.id,
  version: detail.version,
  parts: new Set(partsOf(detail)),
})

/**
 * What has come into a conversation since the reader began to write: messages of the author, and
 * answers of colleagues. `version` is the ticket's as it was then; `accept` makes all of it known.
 */
export function useNews(detail: TicketDetail) {
  const [kept, setKnown] = useState(() => knownOf(detail))
  const known = kept.ticketId === detail.id ? kept : knownOf(detail)
  return {
    count: partsOf(detail).filter((id) => !known.parts.has(id)).length,
    version: known.version,
    accept: () => setKnown(knownOf(detail)),
  }
}
