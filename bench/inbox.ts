import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { readConfig } from '../src/config.ts'
import { createLogger } from '../src/log.ts'
import { startService } from '../src/main.ts'
import { startPostgres } from '../test/helpers/postgres-server.ts'
import { createRandom } from './made-up-mentions.ts'

/**
 * How long the API takes to answer what an inbox asks, with 100,000 and with 1,000,000 tickets
 * stored: first pages, deep pages, with and without a brand, what is done, counts. Milliseconds
 * over HTTP on loopback, one request at a time.
 *
 *   npm run bench:inbox [-- REQUESTS]
 */
const REQUESTS = Number(process.argv[2] ?? 300)
const SIZES = [100_000, 1_000_000] as const
const BRANDS = 5
const QUEUES = ['service', 'sales', 'advocacy', 'unsure', 'nurture'] as const

const server = await startPostgres()
const name = `earshot_bench_${randomBytes(4).toString('hex')}`
const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
await admin.unsafe(`CREATE DATABASE ${name}`)
const url = new URL(server.url)
url.pathname = `/${name}`
const settings = readConfig(
  { PORT: '0', EARSHOT_SECRET_KEY: randomBytes(32).toString('base64') },
  '.',
)
if (!settings.ok) throw new Error(settings.problems.join('\n'))
const service = await startService({
  config: settings.config,
  place: { kind: 'postgres', url: url.href },
  log: createLogger('warn', (line) => void process.stderr.write(line)),
  role: 'web',
  demo: false,
})
const base = `${(service.url ?? '').replace('localhost', '127.0.0.1')}/api/v1`
const random = createRandom(7)
const raw = postgres(url.href, { max: 1, onnotice: () => undefined })

try {
  for (let id = 2; id <= BRANDS; id += 1) await post('/brands', { name: `Brand ${id}` })
  const table = new Map<string, { p50: number; p95: number }[]>()
  let stored = 0
  for (const size of SIZES) {
    await fill(stored, size)
    stored = size
    const deep = await deepCursors()
    const cases: Record<string, () => string> = {
      'a queue, first page': () => `/tickets?queue=${pick(QUEUES)}`,
      'a queue, a page far down': () => `/tickets?queue=service&cursor=${pick(deep)}`,
      'a queue of one brand': () =>
        `/tickets?queue=${pick(QUEUES)}&brandId=${1 + Math.floor(random() * BRANDS)}`,
      'all queues': () => '/tickets',
      'what is done, a queue': () => `/tickets?status=done&queue=${pick(QUEUES)}`,
      'the counts': () => '/tickets/counts',
    }
    for (const [title, path] of Object.entries(cases)) {
      const figures = await measure(path)
      table.set(title, [...(table.get(title) ?? []), figures])
    }
  }
  print(table)
} finally {
  await raw.end()
  await service.stop()
  await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
  await server.stop()
}

/** Half of the tickets are open; authors, priorities and times are spread as in a live inbox. */
async function fill(from: number, to: number): Promise<void> {
  await raw.unsafe(`
    INSERT INTO authors (id, network, external_id, handle, name)
    SELECT md5('a' || n)::uuid, 'x', 'user' || n, 'user' || n, 'User ' || n
    FROM generate_series(${from / 10 + 1}, ${to / 10}) n`)
  await raw.unsafe(`
    INSERT INTO tickets SELECT gen_random_uuid(), 1 + n % ${BRANDS}, 'x', md5('a' || (1 + n % ${to / 10}))::uuid,
      'c' || n, (ARRAY['service', 'sales', 'advocacy', 'unsure', 'nurture'])[1 + n % 5],
      (ARRAY['open', 'open', 'open', 'open', 'pending', 'snoozed', 'resolved', 'dismissed'])[1 + (n * 7) % 8],
      (n % 13 = 0)::int + 1, repeat('What they said about it. ', 8), 'en', 'negative', '["service_complaint"]',
      '{"rule":{"id":"service","name":"Service"},"because":["because"]}', 1, posted, posted, NULL, 1, posted, posted
    FROM generate_series(${from + 1}, ${to}) n,
      LATERAL (SELECT now() - (hashtext(n::text)::bigint + 2147483648) % 7776000 * interval '1 second' AS posted) p`)
  await raw.unsafe('VACUUM ANALYZE tickets, authors, ticket_counts')
}

async function deepCursors(): Promise<string[]> {
  const cursors: string[] = []
  let cursor: string | null = null
  for (let page = 0; page < 40; page += 1) {
    const { next } = (await get(
      `/tickets?queue=service&limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    )) as {
      next: string | null
    }
    if (!next) break
    cursor = next
    cursors.push(next)
  }
  return cursors
}

async function measure(path: () => string): Promise<{ p50: number; p95: number }> {
  for (let warm = 0; warm < 20; warm += 1) await get(path())
  const times: number[] = []
  for (let request = 0; request < REQUESTS; request += 1) {
    const asked = path()
    const start = performance.now()
    await get(asked)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(base + path)
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return answer.json()
}

async function post(path: string, body: unknown): Promise<void> {
  await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function pick<T>(list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}

function print(table: ReadonlyMap<string, { p50: number; p95: number }[]>): void {
  const [small, large] = SIZES.map((size) => size.toLocaleString('en'))
  process.stdout.write(
    `${server.title}, ${REQUESTS} requests each, pages of 50, p50 / p95 in ms\n\n`,
  )
  process.stdout.write(
    `| asked | ${small} tickets | ${large} tickets | p95 ratio |\n|---|---:|---:|---:|\n`,
  )
  for (const [title, [a, b]] of table) {
    if (!a || !b) continue
    const cell = ({ p50, p95 }: { p50: number; p95: number }) =>
      `${p50.toFixed(1)} / ${p95.toFixed(1)}`
    process.stdout.write(`| ${title} | ${cell(a)} | ${cell(b)} | ${(b.p95 / a.p95).toFixed(2)} |\n`)
  }
}
