import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import postgres from 'postgres'
import { openDatabase, type DatabasePlace, type OpenDatabase } from '../../src/db/open-database.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { workplace, type Running, type Workplace } from '../helpers/command.ts'
import { line } from '../helpers/mentions.ts'

const isSoak = process.env['EARSHOT_SOAK'] === '1'
const isEmbedded = process.env['TEST_ENGINE'] !== 'postgres'
/** The embedded database starts slowly, and each kill is a start. */
const KILLS = isSoak ? 200 : isEmbedded ? 2 : 3
const WRITES = isSoak ? 5000 : 60
const AT_ONCE = 8
/** Answers in one life; the rest is for the life after the last kill. */
const ANSWERS = Math.floor(WRITES / (KILLS + 1))
/** Of a file that is imported meanwhile: some pages. */
const LINES = isEmbedded ? 700 : 1700

/**
 * When a life ends: as an answer is there and others are at work, as an answer was on its way and is
 * lost, or with everybody's change made and its answer not written down yet.
 */
const moments = isEmbedded
  ? (['answered', 'lost'] as const)
  : (['answered', 'lost', 'storing'] as const)

type Write = { key: string; method: string; path: string; body: object }
type Said = { status: number; text: string; isAgain: boolean }

describe(`the service killed ${KILLS} times while ${WRITES} writes and imports come in (F2)`, () => {
  let place: Workplace
  let database: OpenDatabase
  let serving: Running
  /** Where it answers; a new promise from each kill to the next start. */
  let up = Promise.withResolvers<string>()
  let writes: Write[]
  /** All answers that came back whole, by key. */
  const said = new Map<string, Said[]>()
  const imported: string[] = []
  const life = { answers: 0, killedAt: [] as string[], brokenImports: 0 }

  async function send(url: string, { key, method, path, body }: Write): Promise<Said> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    })
    const isAgain = answer.headers.get('idempotent-replay') === 'true'
    return { status: answer.status, text: await answer.text(), isAgain }
  }

  async function serve(): Promise<void> {
    const role = isEmbedded ? [] : ['--role', 'web']
    serving = place.start(['serve', ...role], { env: { EARSHOT_CLASSIFIER: 'fast' } })
    const url = (await serving.until(/ready at (http:\S+)/))[1] ?? ''
    up.resolve(url.replace('localhost', '127.0.0.1'))
  }

  async function kill(): Promise<void> {
    up = Promise.withResolvers<string>()
    serving.child.kill('SIGKILL')
    await serving.ended
  }

  /** Kills while everybody waits to write an answer down, their changes made. */
  async function killWhileStoring(): Promise<void> {
    const admin = postgres(place.env['DATABASE_URL'] ?? '', { max: 2, onnotice: () => undefined })
    const waiting = () => admin`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE 'INSERT INTO idempotency%'`
    await admin.begin(async (tx) => {
      await tx`LOCK TABLE idempotency IN SHARE MODE`
      const areIn = async () => expect((await waiting()).length).toBeGreaterThanOrEqual(4)
      await vi.waitFor(areIn, { timeout: 60_000, interval: 20 })
      await kill()
    })
    await admin.end()
  }

  /** Asks for each until it is answered; the service dies now and then meanwhile. */
  async function writeAll(): Promise<void> {
    const queue = [...writes]
    let next: Promise<void> | null = null

    /** False where this answer is lost on its way. */
    function hear(): boolean {
      life.answers += 1
      const { length } = life.killedAt
      if (life.answers < ANSWERS || length === KILLS || next) return true
      const moment = moments[length % moments.length] ?? 'answered'
      life.killedAt.push(moment)
      next = beginAnew(moment === 'storing' ? killWhileStoring() : kill())
      return moment !== 'lost'
    }
    async function beginAnew(end: Promise<void>): Promise<void> {
      await end
      await serve()
      life.answers = 0
      next = null
    }
    async function client(): Promise<void> {
      for (let write = queue.shift(); write; write = queue.shift()) {
        const answer = await send(await up.promise, write).catch(() => null)
        const isBusy = answer?.status === 409 && answer.text.includes('still at work')
        if (answer === null || isBusy) {
          queue.push(write)
          continue
        }
        said.set(write.key, [...(said.get(write.key) ?? []), answer])
        if (!hear()) queue.push(write)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
    await next
  }

  /** Sends files, each until its import is answered, as long as there are writes. */
  async function importUntil(isOver: () => boolean): Promise<void> {
    for (let file = 0; file === 0 || !isOver(); file += 1) {
      const rows = Array.from({ length: LINES }, (_, n) => `file-${file}-${n}`)
      const body = file % 2 === 0 ? rows.map(jsonLine).join('\n') : csvOf(rows)
      const ask = `/api/v1/import?source=file-${file}`
      for (;;) {
        const url = await up.promise
        const answer = await fetch(url + ask, { method: 'POST', body }).catch(() => null)
        const summary = (await answer?.json().catch(() => null)) as { read: number } | null
        if (summary) {
          expect(summary).toMatchObject({ read: LINES, rejected: [] })
          break
        }
        life.brokenImports += 1
      }
      imported.push(...rows)
    }
  }

  beforeAll(async () => {
    place = await workplace()
    await serve()
    const url = await up.promise
    const bulks = Math.ceil(WRITES / 20)
    const tickets = await someTickets(url, 40 + bulks * 3)
    writes = Array.from({ length: WRITES }, (_, n) => writeOf(n, tickets))
    let isOver = false
    await Promise.all([writeAll().finally(() => (isOver = true)), importUntil(() => isOver)])
    // Whoever asks once more, long after, hears the same.
    const last = await up.promise
    for (const write of writes) {
      said.set(write.key, [...(said.get(write.key) ?? []), await send(last, write)])
    }
    await kill()
    const { DATABASE_URL, EARSHOT_DATA_DIR = '' } = place.env
    const stored: DatabasePlace = DATABASE_URL
      ? { kind: 'postgres', url: DATABASE_URL }
      : { kind: 'folder', dataDir: EARSHOT_DATA_DIR, pid: process.pid }
    database = await openDatabase(stored)
  }, 3600_000)
  afterAll(async () => {
    await database?.close()
    await place?.clear()
  })

  it('was killed at each of the moments, in the middle of imports too', () => {
    expect(life.killedAt).toHaveLength(KILLS)
    expect(new Set(life.killedAt)).toEqual(new Set(moments))
    expect(life.brokenImports).toBeGreaterThan(0)
  })

  it('answers a key alike each time, also when the first answer was lost', () => {
    for (const { key } of writes) {
      const answers = said.get(key) ?? []
      expect(answers.length).toBeGreaterThanOrEqual(2)
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
      expect(answers[0]?.status).toBe(200)
      expect(answers.slice(1).every(({ isAgain }) => isAgain)).toBe(true)
    }
  })

  it('has done each write once', async () => {
    const counts = await database.db.query<{ what: string; times: number }>(
      `SELECT text AS what, count(*)::int AS times FROM notes GROUP BY 1
       UNION ALL SELECT tag, count(*)::int FROM events,
         jsonb_array_elements_text(data -> 'after' -> 'tags') AS tag WHERE type = 'changed' GROUP BY 1
       UNION ALL SELECT ticket_id::text, count(*)::int FROM events WHERE data ? 'batch' GROUP BY 1`,
    )
    const done = new Map(counts.map(({ what, times }) => [what, times]))
    const asked = writes.flatMap(({ body }) => effectsOf(body))
    expect(done).toEqual(new Map(asked.map((what) => [what, 1])))
  })

  it('has each line of each file as one mention', async () => {
    const rows = await database.db.query<{ id: string }>(
      `SELECT external_id AS id FROM mentions WHERE external_id LIKE 'file-%'`,
    )
    expect(rows.map(({ id }) => id).toSorted()).toEqual(imported.toSorted())
    const [sum] = await database.db.query(
      `SELECT (SELECT sum(mention_count)::int FROM tickets) AS joined,
         (SELECT count(*)::int FROM mentions WHERE ticket_id IS NOT NULL) AS mentions`,
    )
    expect(sum).toMatchObject({ joined: Number((sum as { mentions: number }).mentions) })
  })
})

async function someTickets(url: string, count: number): Promise<string[]> {
  const lines = Array.from({ length: count }, () => line('It is broken, please help'))
  const body = lines.map((each) => JSON.stringify(each)).join('\n')
  await fetch(`${url}/api/v1/import?source=before`, { method: 'POST', body })
  const ids: string[] = []
  for (let cursor = ''; ;) {
    const answer = await fetch(`${url}/api/v1/tickets?limit=100${cursor}`)
    const page = (await answer.json()) as { items: TicketItem[]; next: string | null }
    ids.push(...page.items.map(({ id }) => id))
    if (!page.next) break
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  expect(ids).toHaveLength(count)
  return ids
}

/** Notes and tags on the first forty tickets, and here and there three others put away at once. */
function writeOf(n: number, tickets: readonly string[]): Write {
  const key = `key-${n}`
  if (n % 20 === 10) {
    const from = 40 + Math.floor(n / 20) * 3
    const body = { ids: tickets.slice(from, from + 3), change: { to: 'dismissed' } }
    return { key, method: 'POST', path: '/tickets/bulk', body }
  }
  const id = tickets[n % 40]
  if (n % 3 === 0) {
    return { key, method: 'PATCH', path: `/tickets/${id}`, body: { tags: [`tag-${n}`] } }
  }
  return { key, method: 'POST', path: `/tickets/${id}/notes`, body: { text: `note ${n}` } }
}

function effectsOf(body: object): string[] {
  if ('text' in body) return [String(body.text)]
  const { tags, ids } = body as { tags?: string[]; ids?: string[] }
  return tags ?? ids ?? []
}

const at = '2026-11-01T10:00:00Z'

function jsonLine(id: string): string {
  return JSON.stringify({ id, text: `Some words of ${id}`, author: id, postedAt: at })
}

function csvOf(ids: readonly string[]): string {
  return ['id,text,author,date', ...ids.map((id) => `${id},Some words of ${id},${id},${at}`)].join(
    '\n',
  )
}
