import { eventsAfter, isPassed, latestPosition, type EventPosition } from '../db/event-store.ts'
import type { Db } from '../db/sql.ts'
import { messageOf } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { LiveEvent } from '../model/views.ts'
import { createShared } from './create-shared.ts'
import { toLiveEvents, toViewerEvents } from './to-live-events.ts'

/** At most one message to everybody in this time; what happens meanwhile is told together. */
const FLUSH_MS = 250
/** A lost notification is made up for after this long. */
const POLL_MS = 1000
const HEARTBEAT_MS = 15_000
/** A reader this far behind is cut off; it comes back and resumes. */
const BACKLOG_MAX_BYTES = 256 * 1024
/** A reader that missed more than this starts afresh instead of hearing it all. */
const REPLAY_MAX = 1000
const BATCH = 1000
/** Readers that were cut off together come back one after the other in this time. */
const RETRY_MIN_MS = 1000
const RETRY_SPREAD_MS = 4000

export type Hub = {
  /**
   * A stream of server-sent events from `lastEventId` on (null = from now); where it cannot go on from
   * there, its first message says that all has to be read again.
   */
  subscribe(lastEventId: string | null): Promise<ReadableStream<Uint8Array>>
  readers(): number
  close(): Promise<void>
}

type Controller = ReadableStreamDefaultController<Uint8Array>
/** `held`: what comes while it is still read what the reader has missed. */
type Reader = { controller: Controller | null; held: Uint8Array[] }

/** Tells every reader what changed, after commit: one chunk is made and shared by all. */
export async function startHub(deps: { db: Db; log: Logger; random?: () => number }): Promise<Hub> {
  const { db, log, random = Math.random } = deps
  const readers = new Set<Reader>()
  const alarm = createAlarm()
  let hints = new Set<string>()
  const unlisten = await db.listen('earshot', (text) => {
    if (text !== '') hints.add(text)
    alarm.ring()
  })
  let position = await latestPosition(db)
  let closed = false

  function send(chunk: Uint8Array): void {
    for (const reader of readers) {
      const { controller } = reader
      if (!controller) {
        reader.held.push(chunk)
      } else if ((controller.desiredSize ?? 0) < -BACKLOG_MAX_BYTES) {
        readers.delete(reader)
        controller.close()
      } else {
        controller.enqueue(chunk)
      }
    }
  }

  async function pump(): Promise<void> {
    for (;;) {
      await alarm.wait(POLL_MS)
      if (closed) return
      try {
        const events = await eventsAfter(db, position, BATCH)
        const last = events.at(-1)
        const hinted = hints
        if (!last && hinted.size === 0) continue
        hints = new Set()
        if (last) position = { xid: last.xid, id: last.id }
        const chunk = encode([...toLiveEvents(events), ...toViewerEvents(hinted)], position)
        if (chunk) send(chunk)
        if (events.length === BATCH) alarm.ring()
        await pause(FLUSH_MS)
      } catch (error) {
        if (!closed) log.warn({ error: messageOf(error) }, 'Live updates wait for the database')
      }
    }
  }
  const pumping = pump()
  const heartbeat = setInterval(() => send(new TextEncoder().encode(': hb\n\n')), HEARTBEAT_MS)
  heartbeat.unref()

  /** Of all who were cut off at the same place. */
  const missedSince = createShared((lastEventId: string) => replay(db, lastEventId, position))

  return {
    async subscribe(lastEventId) {
      // From here on nothing passes it by; what is heard twice is only read twice.
      const reader: Reader = { controller: null, held: [] }
      readers.add(reader)
      const retryMs = RETRY_MIN_MS + Math.floor(random() * RETRY_SPREAD_MS)
      // Cut off before it hears anything, it resumes here.
      const hello = `retry: ${retryMs}\nid: ${lastEventId ?? idOf(position)}\n\n`
      try {
        const missed = lastEventId === null ? null : await missedSince(lastEventId)
        return new ReadableStream<Uint8Array>(
          {
            start(controller) {
              controller.enqueue(new TextEncoder().encode(hello))
              if (missed) controller.enqueue(missed)
              for (const chunk of reader.held.splice(0)) controller.enqueue(chunk)
              if (closed) controller.close()
              else reader.controller = controller
            },
            cancel: () => void readers.delete(reader),
          },
          { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
        )
      } catch (error) {
        readers.delete(reader)
        throw error
      }
    },
    readers: () => readers.size,
    async close() {
      if (closed) return
      closed = true
      clearInterval(heartbeat)
      alarm.ring()
      await pumping
      for (const { controller } of readers) controller?.close()
      readers.clear()
      await unlisten()
    },
  }
}

/** What a reader missed since `lastEventId`; null for nothing. */
async function replay(db: Db, lastEventId: string, now: EventPosition): Promise<Uint8Array | null> {
  const from = parsePosition(lastEventId)
  const missed = from && (await isPassed(db, from)) && (await eventsAfter(db, from, REPLAY_MAX + 1))
  if (!missed || missed.length > REPLAY_MAX) return encode([{ type: 'refetch' }], now)
  const last = missed.at(-1)
  return last ? encode(toLiveEvents(missed), last) : null
}

function parsePosition(text: string): EventPosition | null {
  const [, xid, id] = /^(\d{1,18})-(\d{1,18})$/.exec(text) ?? []
  return xid !== undefined && id !== undefined ? { xid, id } : null
}

function idOf({ xid, id }: EventPosition): string {
  return `${xid}-${id}`
}

/** Only the last message says where they end: cut off before it, a reader hears all of them again. */
function encode(events: readonly LiveEvent[], position: EventPosition): Uint8Array | null {
  if (events.length === 0) return null
  const messages = events.map((event, at) => {
    const id = at === events.length - 1 ? `id: ${idOf(position)}\n` : ''
    return `event: change\n${id}data: ${JSON.stringify(event)}\n\n`
  })
  return new TextEncoder().encode(messages.join(''))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** Wakes a waiter when rung, or after a while; a ring while nobody waits is kept. */
function createAlarm() {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          wake = null
          rung = false
          resolve()
        }
        const timer = setTimeout(done, ms)
        wake = done
        if (rung) done()
      }),
  }
}
