import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecordedEvent } from '../../src/db/event-store.ts'
import type { Db } from '../../src/db/sql.ts'
import { startHub, type Hub } from '../../src/live/hub.ts'
import { createLogger } from '../../src/log.ts'

/** A record in memory that answers as the database does, when `gate` lets it. */
function madeUpRecord() {
  const events: RecordedEvent[] = []
  let wake = (_text: string) => {}
  const world = { gate: Promise.resolve() }
  const query = async (text: string, params: readonly unknown[] = []): Promise<unknown[]> => {
    if (text.includes('DESC LIMIT 1')) return events.slice(-1)
    if (text.includes('AS is')) return [{ is: Number(params[0]) <= events.length }]
    const found = events.slice(Number(params[1]), Number(params[1]) + Number(params[2]))
    await world.gate
    return found
  }
  const db = {
    query,
    listen: async (_channel: string, heard: (text: string) => void) => {
      wake = heard
      return async () => undefined
    },
  } as unknown as Db
  return {
    db,
    world,
    happen(data: object, type = 'page'): void {
      const at = String(events.length + 1)
      const nobody = { actor: 'system', ticketId: null, personId: null }
      const known = data as RecordedEvent['data']
      events.push({ xid: at, id: at, at: '', type, ...nobody, data: known })
      wake('')
    },
  }
}

/** What a reader has been given so far, chunk by chunk. */
async function read(hub: Hub, lastEventId: string | null = null) {
  const chunks: string[] = []
  const stream = await hub.subscribe(lastEventId)
  void stream
    .pipeThrough(new TextDecoderStream() as never)
    .pipeTo(new WritableStream<string>({ write: (chunk) => void chunks.push(chunk) }))
    .catch(() => undefined)
  return chunks
}

const ticket = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const idsIn = (chunks: readonly string[]) =>
  [...chunks.join('').matchAll(/0{8}-0{4}-4000-8000-(\d{12})/g)].map(([, n]) => Number(n))

let record: ReturnType<typeof madeUpRecord>
let hub: Hub

beforeEach(async () => {
  vi.useFakeTimers()
  record = madeUpRecord()
  hub = await startHub({
    db: record.db,
    log: createLogger('silent', () => undefined),
    random: () => 0.5,
  })
})
afterEach(async () => {
  const closed = hub.close()
  await vi.advanceTimersByTimeAsync(2000)
  await closed
  vi.useRealTimers()
})

describe('a reader of the live stream', () => {
  it('is told four times a second at most, each kind of news once, and of everything (F18)', async () => {
    const chunks = await read(hub)
    await vi.advanceTimersByTimeAsync(0)
    chunks.length = 0
    for (let ms = 0; ms < 10_000; ms += 10) {
      record.happen({ ids: [ticket(ms)], sourceId: ms % 3, queues: ['service'] })
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(250)
    expect(chunks.length).toBeLessThanOrEqual(4 * 10 + 2)
    for (const chunk of chunks) {
      const types = [...chunk.matchAll(/"type":"(\w+)"/g)].map(([, type]) => type)
      expect(types).toEqual(['tickets', 'sources'])
    }
    expect(idsIn(chunks)).toEqual(Array.from({ length: 1000 }, (_, n) => n * 10))
  })

  it('hears a sign of life every 15 seconds', async () => {
    const chunks = await read(hub)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(chunks.filter((chunk) => chunk === ': hb\n\n')).toHaveLength(4)
  })

  it('is told when to come back, not at the same moment as the others', async () => {
    const [hello] = await readSome()
    expect(hello).toMatch(/^retry: 3000\n/)
  })

  async function readSome() {
    const chunks = await read(hub)
    await vi.advanceTimersByTimeAsync(0)
    return chunks
  }

  it('hears what happens while it is still read what it has missed', async () => {
    record.happen({ ids: [ticket(1)] })
    await vi.advanceTimersByTimeAsync(1000)
    record.happen({ ids: [ticket(2)] })
    await vi.advanceTimersByTimeAsync(1000)
    const gate = Promise.withResolvers<void>()
    record.world.gate = gate.promise
    const coming = read(hub, '1-1')
    await vi.advanceTimersByTimeAsync(0)
    // Its own question has been answered as of now; the others are told the next at once.
    record.world.gate = Promise.resolve()
    record.happen({ ids: [ticket(3)] })
    await vi.advanceTimersByTimeAsync(1000)
    gate.resolve()
    const chunks = await coming
    await vi.advanceTimersByTimeAsync(0)
    expect(idsIn(chunks)).toEqual([2, 3])
  })

  it('that is cut off between two messages of one moment hears both again', async () => {
    const [hello = ''] = await readSome()
    const chunks = await readSome()
    record.happen({ ids: [ticket(1)], sourceId: 7 })
    await vi.advanceTimersByTimeAsync(1000)
    const [first = '', second = ''] = (chunks.at(-1) ?? '').split('\n\n')
    expect(first).toContain('"tickets"')
    expect(first).not.toMatch(/^id:/m)
    expect(second).toMatch(/^id: 1-1$/m)
    expect(hello).toMatch(/^id: 0-0$/m)
  })
})
