import type { AddressInfo } from 'node:net'
import { setTimeout as passing } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'

export type Jetstream = {
  /** Where to subscribe. */
  url: string
  /** The address of each subscription, oldest first. */
  seen: string[]
  /** The subscriptions that are open. */
  clients: ReadonlySet<WebSocket>
  /** Tells all who listen, and keeps it for those who come with a cursor. */
  say(...events: readonly object[]): void
  /** As `say` for what is no event, and is not kept. */
  sayRaw(text: string | Uint8Array): void
  /** Says `make(n)` so often a second, paced by the clock whoever reads; `n` counts from 0. */
  pace(how: { perSecond: number; seconds: number; make: (n: number) => object }): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A Jetstream (v1) on loopback. With `kept` it holds these from before. */
export async function startJetstream(kept: readonly object[] = []): Promise<Jetstream> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await new Promise<void>((done) => server.once('listening', done))
  const past = kept.map((event) => ({ timeUs: timeOf(event), line: JSON.stringify(event) }))
  const seen: string[] = []
  server.on('connection', (client, request) => {
    seen.push(request.url ?? '')
    client.on('error', () => {})
    const cursor = new URL(request.url ?? '', 'http://loopback').searchParams.get('cursor')
    if (cursor === null) return
    for (const { timeUs, line } of past) if (timeUs >= Number(cursor)) client.send(line)
  })

  function sayRaw(text: string | Uint8Array): void {
    for (const client of server.clients) client.send(text, { binary: typeof text !== 'string' })
  }

  function say(...events: readonly object[]): void {
    for (const event of events) {
      const line = JSON.stringify(event)
      past.push({ timeUs: timeOf(event), line })
      sayRaw(line)
    }
  }

  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/subscribe`,
    seen,
    clients: server.clients,
    say,
    sayRaw,
    async pace({ perSecond, seconds, make }) {
      const began = performance.now()
      const total = perSecond * seconds
      for (let said = 0; said < total; await passing(5)) {
        const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond))
        for (; said < due; said++) sayRaw(JSON.stringify(make(said)))
      }
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate()
      await new Promise((done) => server.close(done))
    },
  }
}

/** A new post, as a Jetstream tells of it. */
export function postEvent(
  timeUs: number,
  text: string,
  more: { did?: string; rkey?: string; operation?: string; record?: object } = {},
): object {
  const { did = 'did:plc:testtesttesttesttesttest', rkey = `3k${timeUs.toString(32)}` } = more
  const createdAt = new Date(timeUs / 1000).toISOString()
  const record = { $type: 'app.bsky.feed.post', text, createdAt, ...more.record }
  const { operation = 'create' } = more
  const written = operation === 'delete' ? {} : { record, cid: 'bafyreib2rxk3rh6kzwq' }
  const commit = { rev: rkey, operation, collection: 'app.bsky.feed.post', rkey, ...written }
  return { did, time_us: timeUs, kind: 'commit', commit }
}

function timeOf(event: object): number {
  return 'time_us' in event ? Number(event.time_us) : 0
}
