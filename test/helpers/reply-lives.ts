import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createCollectors } from '../../src/collectors/registry.ts'
import type { Context } from '../../src/context.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { addSource } from '../../src/ingest/sources.ts'
import { createLogger } from '../../src/log.ts'
import type { ReplyState } from '../../src/model/reply.ts'
import { makeReply } from '../../src/replies/make-reply.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { draft, pageOf } from './listening-post.ts'
import { origin } from './mastodon.ts'
import { forumOrigin, openReplyForum } from './reply-forum.ts'
import { openReplyNetwork, type PostMoment } from './reply-network.ts'
import type { ReplyProcessMessage, ReplyProcessSettings } from './reply-process.ts'
import { freshPlace } from './service.ts'
import { stubClassifier } from './stub-classifier.ts'

const script = fileURLToPath(new URL('./reply-process.ts', import.meta.url))
const compiled = join(tmpdir(), 'earshot-compiled')
const MINUTE = 60_000

/** Where the answers of a life are when it ends: in the worker's own steps, or at the network. */
export type Death = NonNullable<ReplyProcessSettings['hold']>['at'] | PostMoment

export type Told = { id: string; number: number; state: ReplyState; looks: number; error: string }

/**
 * Answers on a database of its own, to a server that knows keys and a forum that knows nothing; each
 * of the senders of a life has eight on their way at once.
 */
export async function openReplyLives(senders: number) {
  const atOnce = senders * 8
  const { place, drop } = await freshPlace()
  if (place.kind !== 'postgres') throw new Error('Another process cannot open it')
  const database = await openDatabase(place)
  const { db } = database
  const clock = { ms: Date.parse('2026-11-20T12:00:00Z') }
  const log = createLogger('silent', () => undefined)
  const ctx: Context = { db, now: () => clock.ms, actor: 'system', log }
  await ensureFirstBrand(ctx)
  const collectors = createCollectors({ open: () => Readable.from([]) })
  const find = (name: string) => collectors.find((each) => each.name === name) ?? null
  const key = randomBytes(32)
  const tools = { find, secrets: createSecretBox([key]) }
  const listening = createListening({ classifier: stubClassifier, rules: defaultRules })

  // Of the life that is on: the numbers to hold, where, and who says that one is held.
  const now = { numbers: new Set<number>(), moment: null as PostMoment | null, held: () => {} }
  const holds = (text: string, moment: PostMoment) => {
    const isNow = now.moment === moment && now.numbers.has(numberOf(text))
    if (isNow) now.held()
    return isNow
  }
  const mastodon = await openReplyNetwork(ctx.now, holds)
  const forum = await openReplyForum(ctx.now, holds)
  const moved = { [origin]: mastodon.url, [forumOrigin]: forum.url }
  const common = { keep: 'all', enabled: true } as const
  const places = [
    await addSource(ctx, tools, {
      ...common,
      name: 'Mastodon',
      collector: 'mastodon',
      options: { server: origin, mentions: true, answers: true },
      credentials: { accessToken: 'write-token' },
    }),
    await addSource(ctx, tools, {
      ...common,
      name: 'Forum',
      collector: 'discourse',
      options: { url: forumOrigin },
      credentials: { apiKey: 'key', apiUsername: 'Acme' },
    }),
  ]
  let made = 0

  /** One more complaint at each place in turn, each with an answer on its way; their ids by number. */
  async function makeAnswers(): Promise<Map<string, number>> {
    const numbers = Array.from({ length: atOnce }, () => made++)
    for (const [at, source] of places.entries()) {
      const own = numbers.filter((number) => number % places.length === at)
      const postedAt = new Date(clock.ms).toISOString()
      const mentions = own.map((number) => (at === 0 ? status : topic)(number, postedAt))
      const from = { id: source.id, name: source.name, brandId: 1, keep: 'all' } as const
      const page = pageOf(mentions)
      await ingestPage(ctx, await listening(db), { source: from, fence: null, page })
    }
    const rows = await db.query<{ number: number; id: string; sourceId: number; ticket: string }>(
      `SELECT substring(text from '[0-9]+')::int AS number, id, source_id AS "sourceId",
         ticket_id AS ticket FROM mentions WHERE substring(text from '[0-9]+')::int >= $1`,
      [numbers[0] ?? 0],
    )
    const ids = new Map<string, number>()
    for (const { number, id: mentionId, sourceId, ticket: ticketId } of rows) {
      // More than twenty of one person would wait for another one.
      const as = { ...ctx, actor: `Agent ${Math.floor(number / 8)}` }
      const text = `We have found order ${number} and send it today`
      const input = { ticketId, mentionId, sourceId, text, version: 1 }
      ids.set((await makeReply(as, tools, input)).id, number)
    }
    return ids
  }

  function start(hold: ReplyProcessSettings['hold']) {
    const secretKey = key.toString('base64')
    const settings = { url: place.kind === 'postgres' ? place.url : '', secretKey, moved }
    const own: ReplyProcessSettings = { ...settings, nowMs: clock.ms, senders, hold }
    const child = fork(script, {
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: compiled,
        REPLY_PROCESS: JSON.stringify(own),
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const said: string[] = []
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    const gone = once(child, 'exit').then(() => said.join(''))
    return { child, gone }
  }

  /** A life with as many fresh answers as fit, killed as soon as each is where the death is. */
  async function dieAt(death: Death): Promise<void> {
    clock.ms += MINUTE
    const ids = await makeAnswers()
    clock.ms += 10_000
    const all = Promise.withResolvers<void>()
    let held = 0
    Object.assign(now, {
      numbers: new Set(ids.values()),
      moment: isAtNetwork(death) ? death : null,
      held: () => {
        held += 1
        if (held === ids.size) all.resolve()
      },
    })
    const { child, gone } = start(isAtNetwork(death) ? null : { at: death, ids: [...ids.keys()] })
    child.on('message', (message: ReplyProcessMessage) => {
      if ('held' in message) now.held()
    })
    void gone.then((said) => all.reject(new Error(`It was gone too early: ${said}`)))
    await all.promise
    child.kill('SIGKILL')
    await gone
    // As if it had been gone for minutes.
    await db.query(`UPDATE replies SET leased_until = now() - interval '1 second'
      WHERE leased_until IS NOT NULL`)
  }

  /** A life in which all that a worker does by itself comes to its end. */
  async function liveOn(): Promise<void> {
    const { child, gone } = start(null)
    for (;;) {
      await Promise.race([
        once(child, 'message'),
        gone.then((said) => Promise.reject(new Error(said))),
      ])
      const [row] = await db.query<{ left: number }>(
        `SELECT count(*)::int AS left FROM replies
         WHERE state NOT IN ('sent', 'failed', 'cancelled') AND NOT (state = 'unknown' AND looks = 3)`,
      )
      if (row?.left === 0) break
      clock.ms += MINUTE
      child.send({ nowMs: clock.ms })
    }
    child.kill('SIGKILL')
    await gone
  }

  return {
    atOnce,
    mastodon,
    forum,
    dieAt,
    liveOn,
    numbersAt: (death: number, deaths: number) =>
      Array.from({ length: made }, (_, n) => n).filter(
        (n) => Math.floor(n / atOnce) % deaths === death,
      ),
    /** By number. */
    async told(): Promise<Map<number, Told>> {
      const rows = await db.query<Told>(
        `SELECT id, substring(text from '[0-9]+')::int AS number, state, looks,
           coalesce(error, '') AS error FROM replies`,
      )
      return new Map(rows.map((row) => [row.number, row]))
    },
    async [Symbol.asyncDispose]() {
      await database.close()
      await mastodon[Symbol.asyncDispose]()
      await forum[Symbol.asyncDispose]()
      await drop()
    },
  }
}

function isAtNetwork(death: Death): death is PostMoment {
  return death === 'asked' || death === 'taken'
}

/** Which answer it is, by its words. */
export function numberOf(text: string): number {
  return Number(/order (\d+)/.exec(text)?.[1])
}

export const isOnForum = (number: number) => number % 2 === 1

function status(number: number, postedAt: string) {
  return draft(`social.example.com:${number}`, {
    network: 'mastodon',
    postedAt,
    text: `Where is my order ${number}?`,
    conversationId: `talk-${number}`,
    author: authorOf(`${origin}/users/user${number}`, `user${number}@social.example.com`),
    raw: { id: String(number), server: origin, visibility: 'public' },
  })
}

function topic(number: number, postedAt: string) {
  return draft(`forum-${number}`, {
    network: 'forum',
    postedAt,
    text: `Where is my order ${number}?`,
    conversationId: String(10_000 + number),
    url: `${forumOrigin}/t/order/${10_000 + number}/1`,
    author: authorOf(`forum.example.com/u/user${number}`, `user${number}`),
    raw: { postNumber: 1 },
  })
}

function authorOf(externalId: string, handle: string) {
  return { externalId, handle, name: null, url: null, avatarUrl: null, followers: null }
}
