import {
  eventsAfter,
  latestPosition,
  type EventPosition,
  type RecordedEvent,
} from '../db/event-store.ts'
import type { Db } from '../db/sql.ts'
import { messageOf } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { LiveEvent } from '../model/views.ts'
import { toLiveEvents } from './to-live-events.ts'

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

export type Hub = {
  /** A stream of server-sent events from `lastEventId` on (null = from now). */
  subscribe(lastEventId: string | null): Promise<ReadableStream<Uint8Array>>
  readers(): number
  close(): Promise<void>
}

type Reader = { controller: ReadableStreamDefaultController<Uint8Array> }

/** Tells every reader what changed, after commit: one chunk is made and shared by all. */
export async function startHub(deps: { db: Db; log: Logger }): Promise<Hub> {
  const { db, log } = deps
  const readers = new Set<Reader>()
  const alarm = createAlarm()
  const unlisten = await db.listen('earshot', alarm.ring)
  let position = await latestPosition(db)
  let closed = false

  function send(chunk: Uint8Array): void {
    for (const reader of readers) {
      const room = reader.controller.desiredSize ?? 0
      if (room < -BACKLOG_MAX_BYTES) {
        readers.delete(reader)
        reader.controller.close()
      } else {
        reader.controller.enqueue(chunk)
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
        if (!last) continue
        position = { xid: last.xid, id: last.id }
        const chunk = encode(toLiveEvents(events), position)
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

  return {
    async subscribe(lastEventId) {
      const missed = await replay(db, parsePosition(lastEventId), position)
      let reader: Reader | null = null
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            controller.enqueue(new TextEncoder().encode('retry: 2000\n\n'))
            if (missed) controller.enqueue(missed)
            reader = { controller }
            readers.add(reader)
          },
          cancel() {
            if (reader) readers.delete(reader)
          },
        },
        { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
      )
    },
    readers: () => readers.size,
    async close() {
      if (closed) return
      closed = true
      clearInterval(heartbeat)
      alarm.ring()
      await pumping
      for (const { controller } of readers) controller.close()
      readers.clear()
      await unlisten()
    },
  }
}

/** What a reader missed between `from` and `to`; null for nothing. */
async function replay(db: Db, from: EventPosition | null, to: EventPosition) {
  if (!from) return null
  const missed: RecordedEvent[] = await eventsAfter(db, from, REPLAY_MAX + 1)
  if (missed.length > REPLAY_MAX) return encode([{ type: 'refetch' }], to)
  const last = missed.at(-1)
  return last ? encode(toLiveEvents(missed), last) : null
}

function parsePosition(text: string | null): EventPosition | null {
  const [, xid, id] = /^(\d{1,19})-(\d{1,19})$/.exec(text ?? '') ?? []
  return xid !== undefined && id !== undefined ? { xid, id } : null
}

function encode(events: readonly LiveEvent[], { xid, id }: EventPosition): Uint8Array | null {
  if (events.length === 0) return null
  const messages = events.map(
    (event) => `event: change\nid: ${xid}-${id}\ndata: ${JSON.stringify(event)}\n\n`,
  )
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
