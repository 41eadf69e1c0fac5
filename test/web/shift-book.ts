import type { TicketQueue } from '../../src/model/queue.ts'
import type { Priority, TicketStatus } from '../../src/model/ticket.ts'
import type { TicketDetail } from '../../src/model/views.ts'

/** What a ticket has to be like, and what its history has to say: who did what, oldest first. */
export type Entry = {
  queue: TicketQueue
  status: TicketStatus
  priority: Priority
  untilReply: boolean
  owner: string | null
  tags: readonly string[]
  sentiment: string
  intents: readonly string[]
  language: string
  notes: readonly string[]
  /** Each answer with how far it got. */
  answers: readonly string[]
  messages: number
  history: readonly string[]
}

/** A ticket in the same words. */
export const entryOf = (ticket: TicketDetail): Entry => ({
  queue: ticket.queue,
  status: ticket.status,
  priority: ticket.priority,
  untilReply: ticket.untilReply,
  owner: ticket.assignee?.name ?? null,
  tags: ticket.tags,
  sentiment: ticket.sentiment,
  intents: ticket.intents,
  language: ticket.language,
  notes: ticket.notes.map(({ text, actor }) => `${actor}: ${text}`),
  answers: ticket.replies.map(({ text, actor, state }) => `${actor}: ${text} (${state})`),
  messages: ticket.mentionCount,
  history: ticket.history.map(({ actor, type }) => `${actor}: ${type}`),
})

/** What the test believes of each ticket, written down as keys are pressed. */
export function openBook() {
  const entries = new Map<string, Entry>()
  const entry = (key: string): Entry => {
    const found = entries.get(key)
    if (found === undefined) throw new Error(`Nothing is written down of ${key}`)
    return found
  }
  return {
    entry,
    all: (): ReadonlyMap<string, Entry> => entries,
    open: (key: string, first: Entry) => void entries.set(key, first),
    /** It is otherwise without anybody's step: its author has written. */
    is: (key: string, change: Partial<Entry>) =>
      void entries.set(key, { ...entry(key), ...change }),
    /** Somebody did something to it, by the name that history has for it, and so it changed. */
    did(who: string, key: string, what: string, change: Partial<Entry> = {}) {
      const before = entry(key)
      entries.set(key, { ...before, ...change, history: [...before.history, `${who}: ${what}`] })
    },
  }
}
