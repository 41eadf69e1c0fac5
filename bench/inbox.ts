import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import postgres from 'postgres'
import type { Context } from '../src/context.ts'
import { migrate } from '../src/db/migrate.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { ensureFirstBrand } from '../src/ingest/brands.ts'
import { createLogger } from '../src/log.ts'
import { startPostgres } from '../test/helpers/postgres-server.ts'
import { AGENTS, BRANDS, fill } from './inbox/fill.ts'
import { measureFloor } from './inbox/floor.ts'
import { createPicking, workAll, type Timings } from './inbox/work.ts'

/**
 * How long the API takes to answer what 20 agents at work ask of it, with 1,000,000 tickets stored on
 * PostgreSQL: the service runs in a process of its own, asked over HTTP on loopback. Beside it the
 * floor: the same SQL by the raw driver, one statement after the other on one connection.
 *
 *   npm run bench:inbox [-- SHARE EACH PAUSE]
 *
 * SHARE of the million, 1 when left out; EACH agent does so many things (100), with a PAUSE of so many
 * milliseconds on average between two (500). BENCH_KEEP=1 leaves the database and tells its name;
 * BENCH_DATABASE=name goes on with it.
 */
const SHARE = Number(process.argv[2] ?? 1)
const EACH = Number(process.argv[3] ?? 100)
const PAUSE_MS = Number(process.argv[4] ?? 500)
const FLOOR_EACH = 60
const TICKETS = Math.round(1_000_000 * SHARE)

const server = await startPostgres()
const kept = process.env['BENCH_DATABASE']
const name = kept ?? `earshot_bench_${randomBytes(4).toString('hex')}`
const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
const url = new URL(server.url)
url.pathname = `/${name}`
const say = (line: string) => void process.stderr.write(`${line}\n`)
if (!kept) await admin.unsafe(`CREATE DATABASE ${name}`)
const db = await openPostgres(url.href, 2)
const raw = postgres(url.href, { max: 1, onnotice: () => undefined, fetch_types: false })

try {
  const ctx: Context = {
    db,
    now: Date.now,
    actor: 'bench',
    log: createLogger('silent', () => undefined),
  }
  if (!kept) await prepare(ctx)
  const service = await startService()
  try {
    say('warming up')
    await workAll(service.base, { each: 20, pauseMs: 0 })
    say('at work')
    const { timings, collisions } = await workAll(service.base, { each: EACH, pauseMs: PAUSE_MS })
    const load = loadavg()[0] ?? 0
    const me = { id: 1, name: 'Agent 1', handle: 'agent1' }
    const picking = createPicking(99)
    const floor = await measureFloor(
      raw,
      { ...ctx, agent: me, actor: me.name },
      picking,
      FLOOR_EACH,
    )
    print(timings, floor, { collisions, load })
  } finally {
    await service.stop()
  }
} finally {
  await raw.end()
  await db.close()
  if (process.env['BENCH_KEEP'] === '1' || kept) say(`kept ${name}`)
  else await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
  await server.stop()
}

async function prepare(ctx: Context): Promise<void> {
  await migrate(db)
  await ensureFirstBrand(ctx)
  const at = new Date().toISOString()
  for (let id = 2; id <= BRANDS; id += 1) {
    await raw`INSERT INTO brands (name, kind, query, excluded_authors) VALUES (${`Brand ${id}`}, 'own', '', '{}')`
  }
  for (let id = 1; id <= AGENTS; id += 1) {
    await raw`INSERT INTO agents (name, handle, created_at) VALUES (${`Agent ${id}`}, ${`agent${id}`}, ${at})`
  }
  for (const team of ['A', 'B', 'C']) {
    await raw`INSERT INTO teams (name, created_at) VALUES (${team}, ${at})`
  }
  await fill(raw, TICKETS, say)
}

/** The service as people start it, without the workers. */
async function startService(): Promise<{ base: string; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=64', 'src/cli.ts', 'serve', '--role', 'web'],
    {
      env: {
        ...process.env,
        PORT: '0',
        DATABASE_URL: url.href,
        EARSHOT_LOG_LEVEL: 'error',
        EARSHOT_SECRET_KEY: randomBytes(32).toString('base64'),
      },
      stdio: ['ignore', 'inherit', 'pipe'],
    },
  )
  const base = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      const text = chunk.toString()
      if (text.startsWith('{')) process.stderr.write(text)
      said += text
      const found = /ready at (http:\S+)/.exec(said)?.[1]
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    child.once('exit', () => reject(new Error(`The service did not start: ${said}`)))
  })
  return {
    base: `${base}/api/v1`,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

function print(
  timings: Timings,
  floor: Timings,
  { collisions, load }: { collisions: number; load: number },
): void {
  const told = [
    server.title,
    `${TICKETS.toLocaleString('en')} tickets, ${AGENTS} agents, a pause of ${PAUSE_MS} ms`,
    `${collisions} collisions, load average ${load.toFixed(1)}; milliseconds`,
  ]
  const out = [told.join('; '), '', '| asked | n | p50 | p95 | p99 | floor p50 | floor p95 |']
  out.push('|---|---:|---:|---:|---:|---:|---:|')
  for (const title of floor.keys()) {
    const times = timings.get(title) ?? []
    const own = [0.5, 0.95, 0.99].map((share) => at(times, share))
    const bare = [0.5, 0.95].map((share) => at(floor.get(title) ?? [], share))
    out.push(`| ${[title, times.length, ...own, ...bare].join(' | ')} |`)
  }
  process.stdout.write(`${out.join('\n')}\n`)
}

function at(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
}
