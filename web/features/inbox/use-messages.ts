import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MentionView } from '../../../src/model/views.ts'
import { ticketQuery } from '../../lib/queries.ts'
import { openingMention } from './opening-mention.ts'

type Kept = { ticketId: string | undefined; chosen: string | null; marked: ReadonlySet<string> }

const nothing = (ticketId: string | undefined): Kept => ({
  ticketId,
  chosen: null,
  marked: new Set(),
})

/** The messages of the ticket on screen: which is explained and answered, and which are marked. */
export function useMessages(ticketId: string | undefined) {
  const query = useQuery({ ...ticketQuery(ticketId ?? ''), enabled: ticketId !== undefined })
  const [kept, setKept] = useState(() => nothing(ticketId))
  const now = kept.ticketId === ticketId ? kept : nothing(ticketId)
  const detail = ticketId === undefined ? undefined : query.data
  const mentions = detail?.mentions ?? []
  const opening = detail === undefined ? undefined : openingMention(detail)
  const picked: MentionView | undefined = mentions.find(({ id }) => id === now.chosen)
  // What opened the ticket, unless the reader asks about another message.
  const chosen = picked ?? opening

  const choose = (id: string) => setKept({ ...now, chosen: id })
  function step(by: 1 | -1): void {
    const at = mentions.findIndex(({ id }) => id === chosen?.id)
    const next = mentions[Math.max(0, Math.min(mentions.length - 1, at + by))]
    if (next === undefined) return
    choose(next.id)
    document.getElementById(`message-${next.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  function toggleMark(id = chosen?.id): void {
    if (id === undefined || mentions.length < 2) return
    const marked = new Set(now.marked)
    if (!marked.delete(id)) marked.add(id)
    setKept({ ...now, marked })
  }
  return {
    query,
    detail,
    opening,
    chosen,
    /** The message that an answer goes to: the one that was chosen, else the newest. */
    answered: picked ?? mentions.at(-1),
    marked: now.marked,
    choose,
    step,
    toggleMark,
    clearMarks: () => setKept({ ...now, marked: new Set() }),
  }
}

export type Messages = ReturnType<typeof useMessages>
