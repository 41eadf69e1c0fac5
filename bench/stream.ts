import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import postgres from 'postgres'
import { WebSocket } from 'ws'
import { createEngine } from '../src/classify/engine.ts'
import { createBlueskyCollector } from '../src/collectors/bluesky/bluesky.ts'
import type { Collector, HttpClient } from '../src/collectors/collector.ts'
import type { Context } from '../src/context.ts'
import { leaseDueSource } from '../src/db/lease-store.ts'
import { migrate } from '../src/db/migrate.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { parseAllowList } from '../src/http/allow-list.ts'
import { createHttpClient } from '../src/http/http-client.ts'
import { ensureFirstBrand } from '../src/ingest/brands.ts'
import { createListening } from '../src/ingest/listening.ts'
import { createSecretBox } from '../src/ingest/secrets.ts'
import { addSource } from '../src/ingest/sources.ts'
import { LEASE_MS, runSource } from '../src/jobs/run-source.ts'
import { createLogger } from '../src/log.ts'
import { passingSecretKey } from '../src/secret-keys.ts'
import { defaultRules } from '../src/triage/rules/default-rules.ts'
import { startPostgres } from '../test/helpers/postgres-server.ts'

/**
 * A live stream of posts that all match: how long each takes from being written to being stored with
 * its ticket, through the real collector, the classifier (`auto`) and PostgreSQL. Beside it, in the same
 * run, the same stream read by the bare WebSocket library, which is the floor. All must arrive, once.
 *
 *   npm run bench:stream [-- PER_SECOND SECONDS]
 */
const perSecond = Number(process.argv[2] ?? 1000)
const seconds = Number(process.argv[3] ?? 60)
const total = perSecond * seconds

const jetstream = new Worker(new URL('jetstream-thread.ts', import.meta.url), {
  workerData: { perSecond, seconds },
})
const [address] = (await once(jetstream, 'message')) as [string]

const floor = await readBare()
const ours = await readOurs()
jetstream.postMessage('end')

const row = (name: string, lags: readonly number[]) => {
  const sorted = [...lags].sort((a, b) => a - b)
  const at = (share: number) =>
    `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`
  return `| ${name} | ${lags.length} of ${total} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |\n`
}
process.stdout.write(`${perSecond} posts a second for ${seconds} s\n`)
process.stdout.write('| | arrived | lag p50 | p95 | largest |\n|---|---|---|---|---|\n')
process.stdout.write(row('bare WebSocket', floor))
process.stdout.write(row('stored as tickets', ours.lags))
process.stdout.write(`In the database: ${ours.stored} mentions\n`)

/** Milliseconds from the time in each event to when it was read. */
async function readBare(): Promise<number[]> {
  const lags: number[] = []
  const socket = new WebSocket(address)
  const done = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    const { time_us: timeUs } = JSON.parse(String(data)) as { time_us: number }
    lags.push(Date.now() - timeUs / 1000)
    if (lags.length === total) done.resolve()
  })
  await once(socket, 'open')
  jetstream.postMessage('go')
  await done.promise
  socket.terminate()
  return lags
}

async function readOurs(): Promise<{ lags: number[]; stored: number }> {
  const server = await startPostgres()
  const name = `earshot_bench_${randomBytes(4).toString('hex')}`
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const db = await openPostgres(url.href, 4)
  await migrate(db)
  const log = createLogger('warn', (line) => void process.stderr.write(line))
  const ctx: Context = { db, now: Date.now, actor: 'bench', log }
  await ensureFirstBrand(ctx)
  const engine = await createEngine({})
  const allow = parseAllowList('127.0.0.0/8')
  if (!allow.ok) throw new Error(allow.errors.join())
  const client = createHttpClient({ allow: allow.allow })
  // Nobody outside is asked for names.
  const http: HttpClient = { ...client, request: () => Promise.reject(new Error('no names here')) }

  const lags: number[] = []
  const done = Promise.withResolvers<void>()
  const collector = watched(createBlueskyCollector() as unknown as Collector, lags, done.resolve)
  const secrets = createSecretBox([passingSecretKey()])
  const find = () => collector
  await addSource(
    ctx,
    { find, secrets },
    {
      name: 'stream',
      collector: 'bluesky',
      options: { words: ['acme'], service: address },
      credentials: { handle: 'a.example', appPassword: 'abcd-efgh-ijkl-mnop' },
      keep: 'all',
      enabled: true,
    },
  )
  const listening = createListening({ classifier: engine, rules: defaultRules })
  const lease = await leaseDueSource(db, randomUUID(), LEASE_MS)
  if (!lease) throw new Error('the source is not due')
  const stop = new AbortController()
  const deps = { ctx, find, http, secrets, listening, random: Math.random }
  const run = runSource(deps, lease, stop.signal)
  // Nothing is sent before both are there: the stream is of what is new.
  await new Promise((soon) => setTimeout(soon, 1000))
  jetstream.postMessage('go')
  await Promise.race([done.promise, run])
  stop.abort()
  await run
  const [{ count }] = (await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM mentions`,
  )) as [{ count: number }]
  await engine.close()
  await client.close()
  await db.close()
  await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
  await server.stop()
  return { lags, stored: count }
}

/** The collector, with the lag of each mention once its page has been stored. */
function watched(collector: Collector, lags: number[], done: () => void): Collector {
  return {
    ...collector,
    async *collect(cursor, env) {
      for await (const page of collector.collect(cursor, env)) {
        yield page
        for (const { postedAt } of page.mentions) lags.push(Date.now() - Date.parse(postedAt ?? ''))
        if (lags.length >= total) done()
      }
    },
  }
}
