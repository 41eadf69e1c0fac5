import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createShared } from '../../src/live/create-shared.ts'
import { liveEventSchema, type LiveEvent, type TicketItem } from '../../src/model/views.ts'
import { startCuttingProxy, type Cut, type CuttingProxy } from '../helpers/cutting-proxy.ts'
import { line } from '../helpers/mentions.ts'
import { freshPlace, startService, type TestService } from '../helpers/service.ts'

const isSoak = process.env['EARSHOT_SOAK'] === '1'
const isEmbedded = process.env['TEST_ENGINE'] !== 'postgres'
const READERS = isSoak ? 1000 : 50
const CUTS = isSoak ? 50 : 10
const TICKETS = 40
/** More than anybody is told one by one. */
const MISSED_MAX = 1000

/** What a reader has on screen: each ticket as it was when it was last told of it. */
type Reader = {
  shown: Map<string, number>
  comeBack: number[]
  retries: number[]
  isOpen: boolean
  /** How often it was told to read all again. */
  refetches: number
  end(): void
}

describe(`${READERS} readers cut off ${CUTS} times, who all come back at once (F22)`, () => {
  let services: TestService[] = []
  let drop = async () => {}
  let proxy: CuttingProxy
  let readers: Reader[] = []
  let tickets: string[] = []
  let isOver = false
  const writes: Promise<unknown>[] = []

  /** As the API has it now, asked for after whoever wants it was told to. */
  const readAll = createShared(async () => {
    const [service] = services
    const answer = await service?.call<{ items: TicketItem[] }>('GET', '/tickets?limit=100')
    return new Map(answer?.body.items.map(({ id, version }) => [id, version]))
  })

  /** Reads as a browser does: it keeps the last id, and comes back when the line breaks. */
  function startReader(): Reader {
    let lastId: string | null = null
    let brokenAt = performance.now()
    const reader: Reader = {
      shown: new Map(),
      comeBack: [],
      retries: [],
      isOpen: false,
      refetches: 0,
      end: () => {},
    }

    async function look(event: LiveEvent): Promise<void> {
      const isAll = event.type === 'refetch' || (event.type === 'tickets' && event.more)
      if (!isAll && event.type !== 'tickets') return
      const now = await readAll('all')
      if (isAll) reader.shown = new Map(now)
      else if (event.type === 'tickets') {
        for (const id of event.ids) reader.shown.set(id, now.get(id) ?? 0)
      }
    }
    function hear(message: string): void {
      lastId = /^id: (.*)$/m.exec(message)?.[1] ?? lastId
      const retry = /^retry: (\d+)$/m.exec(message)?.[1]
      if (retry !== undefined) {
        reader.retries.push(Number(retry))
        reader.comeBack.push(performance.now() - brokenAt)
        // Only now that it is told of changes is what it reads whole.
        if (!reader.isOpen && reader.shown.size === 0) void look({ type: 'refetch' })
        reader.isOpen = true
      }
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (data === undefined) return
      const event = liveEventSchema.parse(JSON.parse(data))
      if (event.type === 'refetch') reader.refetches += 1
      void look(event)
    }
    function open(): void {
      const { port } = proxy
      const headers = lastId === null ? {} : { 'last-event-id': lastId }
      const request = get({ port, host: '127.0.0.1', path: '/api/v1/live', headers, agent: false })
      const again = once(() => {
        reader.isOpen = false
        brokenAt = performance.now()
        if (!isOver) open()
      })
      request.on('error', again).on('close', again)
      request.on('response', (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('error', () => undefined)
        answer.on('data', (chunk: string) => {
          const messages = (text + chunk).split('\n\n')
          text = messages.pop() ?? ''
          for (const message of messages) hear(message)
        })
      })
      reader.end = () => request.destroy()
    }
    open()
    return reader
  }

  /** Until each reader has come back so often. */
  async function allBack(times: number): Promise<void> {
    const isBack = ({ isOpen, retries }: Reader) => isOpen && retries.length > times
    const areBack = () => expect(readers.every(isBack)).toBe(true)
    await vi.waitFor(areBack, { timeout: 120_000, interval: 10 })
  }

  /** Changes a ticket at one of the services. */
  async function change(n: number): Promise<void> {
    const service = services[n % services.length]
    const path = `/tickets/${tickets[n % tickets.length]}`
    const done = await service?.call('PATCH', path, { tags: [`change-${n}`] })
    expect(done?.status).toBe(200)
  }

  /** So much happens while nobody is there that they are not told it one by one. */
  async function longAway(n: number): Promise<void> {
    proxy.shut()
    await proxy.cut('at once', () => change(n))
    await services[0]?.ctx.db.query(
      `INSERT INTO events (at, type, actor, data)
       SELECT now(), 'page', 'test', '{}' FROM generate_series(0, ${MISSED_MAX})`,
    )
    await change(n + 1)
    proxy.open()
  }

  beforeAll(async () => {
    const { place, drop: dropPlace } = await freshPlace()
    drop = dropPlace
    // Two processes of one database where there can be: who is cut off from one comes back to the other.
    const starts = isEmbedded ? 1 : 2
    for (let n = 0; n < starts; n += 1) services.push(await startService({ role: 'web', place }))
    await services[0]?.importLines(
      Array.from({ length: TICKETS }, () => line('It is broken, please help')),
    )
    tickets = [...(await readAll('all')).keys()]
    expect(tickets).toHaveLength(TICKETS)
    proxy = await startCuttingProxy(services.map(({ url }) => Number(new URL(url).port)))
    readers = Array.from({ length: READERS }, startReader)
    await allBack(0)
    // The first cut comes before anything was told.
    const kinds: readonly (Cut | 'long away')[] = ['at once', 'in half', 'held back', 'long away']
    for (let n = 0; n < CUTS; n += 1) {
      const kind = kinds[n % kinds.length] ?? 'at once'
      const at = n * 4
      if (kind === 'long away') await longAway(at)
      else {
        await proxy.cut(kind, () => change(at))
        // While they come back.
        writes.push(change(at + 2), change(at + 3))
      }
      await allBack(n + 1)
    }
    await Promise.all(writes)
  }, 3600_000)

  afterAll(async () => {
    isOver = true
    for (const { end } of readers) end()
    await proxy?.[Symbol.asyncDispose]()
    for (const service of services) await service.stop()
    await drop()
  })

  it('show in the end what the API says, each of them', async () => {
    const isTrue = async () => {
      const now = await readAll('all')
      const wrong = readers.filter(({ shown }) => !isEqual(shown, now))
      expect(wrong).toHaveLength(0)
    }
    await vi.waitFor(isTrue, { timeout: 60_000, interval: 50 })
  })

  it('have all come back each time, and started afresh where they were away for too much', () => {
    const times = readers.flatMap(({ comeBack }) => comeBack.slice(1)).toSorted((a, b) => a - b)
    if (isSoak) {
      const p95 = Math.round(times[Math.floor(times.length * 0.95)] ?? 0)
      process.stdout.write(`Of ${times.length} returns 95 in 100 took at most ${p95} ms\n`)
    }
    expect(times.length).toBeGreaterThanOrEqual(READERS * CUTS)
    // Cut off before it could be told, a reader may be told once for two times away.
    expect(readers.filter(({ refetches }) => refetches === 0)).toHaveLength(0)
  })

  it('are told to come back at different times', () => {
    const retries = new Set(readers.flatMap((reader) => reader.retries))
    expect(retries.size).toBeGreaterThan(READERS)
    expect(Math.min(...retries)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...retries)).toBeLessThan(5000)
  })

  it('are forgotten by the services when they are gone', async () => {
    isOver = true
    for (const { end } of readers) end()
    const left = async () => {
      for (const { url } of services) {
        const metrics = await (await fetch(`${url}/metrics`)).text()
        expect(metrics).toMatch(/^earshot_live_readers 0$/m)
      }
    }
    await vi.waitFor(left, { timeout: 60_000, interval: 50 })
  })
})

function isEqual(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([id, version]) => b.get(id) === version)
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}
