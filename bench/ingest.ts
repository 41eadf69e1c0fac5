import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import postgres from 'postgres'
import { createEngine } from '../src/classify/engine.ts'
import { readMentions } from '../src/collectors/file/read-mentions.ts'
import type { Context } from '../src/context.ts'
import { migrate } from '../src/db/migrate.ts'
import type { MentionRow } from '../src/db/page-rows.ts'
import { claimKeys, ensurePartitions, storePage } from '../src/db/page-store.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { mentions as mentionTable } from '../src/db/schema/mentions.ts'
import type { Db } from '../src/db/sql.ts'
import { cleanDraft } from '../src/ingest/clean.ts'
import { importMentions } from '../src/ingest/import-mentions.ts'
import { createListening } from '../src/ingest/listening.ts'
import { keyRow, mentionRow } from '../src/ingest/page-rows.ts'
import { itemOf, prepare, type Prepared } from '../src/ingest/prepare.ts'
import { insertBrand } from '../src/db/brand-store.ts'
import { createLogger } from '../src/log.ts'
import { defaultRules } from '../src/triage/rules/default-rules.ts'
import { ensureFirstPolicies } from '../src/triage/targets/sla-policies.ts'
import { startPostgres } from '../test/helpers/postgres-server.ts'
import { madeUpLines } from './made-up-mentions.ts'

/**
 * Rows a second into PostgreSQL, all in one run: a bare COPY into `mentions` with its own indexes
 * (the floor), the statement that stores a page, the whole path from JSON Lines to tickets, and
 * drizzle a row at a time. Rounds are interleaved; medians and ratios are what to quote. The
 * classifier is on `auto`: such a flood is read by its tier `fast`, in a thread of its own.
 *
 *   npm run bench:ingest [-- ROWS ROUNDS]
 */
const ROWS = Number(process.argv[2] ?? 20_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const BATCH = 500
const DRIZZLE_ROWS = 500

const COLUMNS = [
  'id',
  'brand_id',
  'also_brand_ids',
  'source_id',
  'external_id',
  'network',
  'kind',
  'author_id',
  'ticket_id',
  'conversation_id',
  'parent_id',
  'url',
  'title',
  'text',
  'language',
  'posted_at',
  'seen_at',
  'sentiment',
  'score',
  'intents',
  'queue',
  'classification',
  'metrics',
  'text_hash',
  'simhash',
  'words',
  'raw',
] as const satisfies readonly (keyof MentionRow)[]

const server = await startPostgres()
const name = `earshot_bench_${randomBytes(4).toString('hex')}`
const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
await admin.unsafe(`CREATE DATABASE ${name}`)
const url = new URL(server.url)
url.pathname = `/${name}`
const db = await openPostgres(url.href, 4)
const raw = postgres(url.href, { max: 1, onnotice: () => undefined })
const now = Date.now()
const ctx: Context = {
  db,
  now: () => now,
  actor: 'bench',
  log: createLogger('silent', () => undefined),
}
const engine = await createEngine()
const listening = createListening({ classifier: engine, rules: defaultRules })

try {
  await migrate(db)
  await insertBrand(db, {
    name: 'Bench',
    kind: 'own',
    query: 'app OR delivery OR refund',
    excludedAuthors: [],
  })
  await ensureFirstPolicies(ctx)
  await ensurePartitions(
    db,
    [now - 3_600_000, now].map((at) => `${new Date(at).toISOString().slice(0, 7)}-01`),
  )
  const results = new Map<string, number[]>()
  const note = (title: string, rate: number) =>
    results.set(title, [...(results.get(title) ?? []), rate])
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = fileOf(round)
    const rows = await prepareRows(file)
    note('COPY, same table and indexes', await timed(ROWS, () => copyAll(rows)))
    note('store statement, 1 in flight', await timed(ROWS, () => storeAll(db, rows, 1)))
    note('store statement, 2 in flight', await timed(ROWS, () => storeAll(db, rows, 2)))
    note('JSON Lines to tickets', await timed(ROWS, () => wholePath(file)))
    note(
      'drizzle, one row a statement',
      await timed(DRIZZLE_ROWS, () => drizzleOneByOne(rows.slice(0, DRIZZLE_ROWS))),
    )
  }
  print(results)
} finally {
  await engine.close()
  await db.close()
  await raw.end()
  await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
  await server.stop()
}

async function timed(rows: number, work: () => Promise<void>): Promise<number> {
  await raw.unsafe(
    'TRUNCATE mentions, mention_keys, tickets, ticket_counts, counters, authors, events',
  )
  await raw.unsafe('VACUUM mentions')
  await raw.unsafe('CHECKPOINT')
  const start = performance.now()
  await work()
  return rows / ((performance.now() - start) / 1000)
}

type Row = { prepared: Prepared; row: MentionRow }

async function prepareRows(file: readonly Uint8Array[]): Promise<Row[]> {
  const source = { id: 1, name: 'bench', brandId: 1, keep: 'all' as const }
  const current = await listening(db)
  const rows: Row[] = []
  for await (const page of readMentions(streamOf(file), { format: 'jsonl', pageSize: 5000 })) {
    const items = page.mentions.flatMap((draft) => {
      const cleaned = cleanDraft(draft)
      return cleaned.ok ? [itemOf(cleaned.mention)] : []
    })
    for (const prepared of (await prepare(current, source, items, now)).prepared) {
      rows.push({ prepared, row: mentionRow(prepared, 1, null) })
    }
  }
  return rows
}

/** The file of one round, in the blocks in which it is read. */
function fileOf(seed: number): Uint8Array[] {
  const lines = [...madeUpLines(ROWS, { seed: seed + 1, now })]
  const blocks: Uint8Array[] = []
  for (let at = 0; at < lines.length; at += BATCH) {
    blocks.push(new TextEncoder().encode(`${lines.slice(at, at + BATCH).join('\n')}\n`))
  }
  return blocks
}

async function* streamOf(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const block of blocks) yield block
}

async function copyAll(rows: readonly Row[]): Promise<void> {
  const sink: Writable = await raw
    .unsafe(`COPY mentions (${COLUMNS.join(', ')}) FROM STDIN`)
    .writable()
  for (let at = 0; at < rows.length; at += BATCH) {
    const block = rows
      .slice(at, at + BATCH)
      .map(({ row }) => copyLine(row))
      .join('')
    if (!sink.write(block)) await once(sink, 'drain')
  }
  sink.end()
  await once(sink, 'close')
}

/** PostgreSQL's text format of COPY. */
function copyLine(row: MentionRow): string {
  return `${COLUMNS.map((column) => copyValue(column, row[column])).join('\t')}\n`
}

function copyValue(column: string, value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  const isArray = column === 'intents' || column === 'also_brand_ids'
  const text = isArray
    ? `{${(value as unknown[]).join(',')}}`
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
  return text.replace(
    /[\\\t\n\r]/g,
    (character) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[character] ?? '',
  )
}

async function storeAll(db: Db, rows: readonly Row[], inFlight: number): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < rows.length) {
      const batch = rows.slice(next, next + BATCH)
      next += BATCH
      await db.transaction(async (tx) => {
        await claimKeys(
          tx,
          1,
          batch.map(({ prepared }) => keyRow(prepared)),
        )
        const mentions = batch.map(({ row }) => row)
        await storePage(tx, { authors: [], mentions, tickets: [], counters: [], event: null })
      })
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

async function wholePath(file: readonly Uint8Array[]): Promise<void> {
  const pages = readMentions(streamOf(file), { format: 'jsonl', pageSize: BATCH })
  const summary = await importMentions(ctx, listening, {
    source: `bench ${Math.random()}`,
    pages,
  })
  if (summary.stored !== ROWS) throw new Error(`Stored ${summary.stored} of ${ROWS}`)
}

async function drizzleOneByOne(rows: readonly Row[]): Promise<void> {
  for (const { row } of rows) {
    await db.orm.insert(mentionTable).values({
      id: row.id,
      brandId: row.brand_id,
      sourceId: row.source_id,
      externalId: row.external_id,
      network: row.network,
      kind: row.kind,
      authorId: row.author_id,
      conversationId: row.conversation_id,
      text: row.text,
      url: row.url,
      language: row.language,
      postedAt: new Date(row.posted_at),
      seenAt: new Date(row.seen_at),
      sentiment: row.sentiment,
      score: row.score,
      intents: row.intents,
      queue: row.queue,
      classification: row.classification,
      metrics: row.metrics,
      textHash: BigInt(row.text_hash),
      simhash: BigInt(row.simhash),
      raw: row.raw,
    })
  }
}

function print(results: ReadonlyMap<string, number[]>): void {
  const median = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [first] = results.values()
  const floor = median(first ?? [])
  process.stdout.write(`${server.title}, ${ROWS} rows, ${ROUNDS} rounds, batches of ${BATCH}\n\n`)
  process.stdout.write(`| case | rows/s (median) | to COPY |\n|---|---:|---:|\n`)
  for (const [title, rates] of results) {
    const ratio = (median(rates) / floor).toFixed(3)
    process.stdout.write(
      `| ${title} | ${Math.round(median(rates)).toLocaleString('en')} | ${ratio} |\n`,
    )
  }
}
