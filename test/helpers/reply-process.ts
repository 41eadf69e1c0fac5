/**
 * The part of a worker that sends answers, in a process of its own, for tests that kill it: the real
 * sender on the database it is told, only the networks are moved to loopback. At the moment that it is
 * told it stands still with each of the answers named, says so, and waits to be killed.
 */
import { z } from 'zod'
import type { Collector } from '../../src/collectors/collector.ts'
import { createDiscourseCollector } from '../../src/collectors/discourse/discourse.ts'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import type { Db, OpenTx } from '../../src/db/sql.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { createReplySender } from '../../src/jobs/send-replies.ts'
import { createLogger } from '../../src/log.ts'
import type { OutboxDeps } from '../../src/replies/outbox.ts'
import { openPullClient } from './pull-client.ts'

const settingsSchema = z.object({
  url: z.string(),
  secretKey: z.string(),
  moved: z.record(z.string(), z.string()),
  nowMs: z.number(),
  /** Each has eight answers on their way at once. */
  senders: z.number(),
  /** Before or after "sending" is committed, when the network has answered, after "sent" is committed. */
  hold: z
    .object({
      at: z.enum(['sending', 'sending-committed', 'answered', 'sent-committed']),
      ids: z.array(z.string()),
    })
    .nullable(),
})
export type ReplyProcessSettings = z.infer<typeof settingsSchema>
/** `held`: one more answer stands still; `rest`: all that is due at this time is done. */
export type ReplyProcessMessage = { held: string } | { rest: number }

const settings = settingsSchema.parse(JSON.parse(process.env['REPLY_PROCESS'] ?? 'null'))
const clock = { ms: settings.nowMs }
const { hold } = settings
const say = (message: ReplyProcessMessage) => process.send?.(message)

/** Of those to hold, which this transaction has brought into that state. */
async function writtenIn(tx: OpenTx): Promise<string[]> {
  const state = hold?.at.split('-')[0] ?? ''
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM replies WHERE xmin::text = pg_current_xact_id_if_assigned()::xid::text AND state = $1
       AND id::text IN (SELECT value FROM json_array_elements_text($2::text::json))`,
    [state, JSON.stringify(hold?.ids ?? [])],
  )
  return rows.map(({ id }) => id)
}

async function standStill(at: NonNullable<typeof hold>['at'], ids: readonly string[]) {
  const held = hold?.at === at ? ids.filter((id) => hold.ids.includes(id)) : []
  for (const id of held) say({ held: id })
  if (held.length > 0) await new Promise(() => undefined)
}

function holding(db: Db): Db {
  return {
    ...db,
    async transaction(work) {
      let written: string[] = []
      const done = await db.transaction(async (tx) => {
        const inside = await work(tx)
        written = await writtenIn(tx)
        await standStill('sending', written)
        return inside
      })
      await standStill('sending-committed', written)
      await standStill('sent-committed', written)
      return done
    },
  }
}

function find(name: string): Collector | null {
  const collector = collectors.find((each) => each.name === name)
  if (!collector?.reply) return null
  const { reply } = collector
  const send: typeof reply.send = async (answer, env) => {
    const post = await reply.send(answer, env)
    await standStill('answered', [answer.key])
    return post
  }
  return { ...collector, reply: { ...reply, send } }
}

// Each answer on its way may hold a transaction open.
const db = await openPostgres(settings.url, settings.senders * 8 + 4)
const log = createLogger('warn', (line) => process.stderr.write(line))
// Not all of them: it is started many times.
const collectors = [createMastodonCollector(), createDiscourseCollector()] as unknown as Collector[]
const deps: OutboxDeps = {
  ctx: { db: holding(db), now: () => clock.ms, actor: 'system', log },
  find,
  secrets: createSecretBox([Buffer.from(settings.secretKey, 'base64')]),
  http: openPullClient(settings.moved),
}
const senders = Array.from({ length: settings.senders }, () => createReplySender(deps))

async function work(): Promise<void> {
  const { signal } = new AbortController()
  await Promise.all(senders.map((send) => send(signal)))
  say({ rest: clock.ms })
}

process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  clock.ms = z.object({ nowMs: z.number() }).parse(message).nowMs
  void work()
})
await work()
