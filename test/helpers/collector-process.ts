/**
 * A worker in a process of its own, for tests that kill it: the real collectors, the real worker and
 * the real client on the database it is told; only the networks are moved to loopback and nothing is
 * classified in earnest. It works until it is killed or its parent is gone. The parent may ask the
 * database through it, so that an embedded one is never opened twice, and moves its clock.
 */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { createCollectors } from '../../src/collectors/registry.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { findSource } from '../../src/db/source-store.ts'
import { startBackFill } from '../../src/ingest/back-fills.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { addSource } from '../../src/ingest/sources.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import type { Learner } from '../../src/learn/learner.ts'
import { createLogger } from '../../src/log.ts'
import { sourceInputSchema } from '../../src/model/source.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { openPullClient } from './pull-client.ts'
import { stubClassifier } from './stub-classifier.ts'

const settingsSchema = z.object({
  place: z.union([
    z.object({ kind: z.literal('postgres'), url: z.string() }),
    z.object({ kind: z.literal('folder'), dataDir: z.string() }),
  ]),
  secretKey: z.string(),
  moved: z.record(z.string(), z.string()),
  nowMs: z.number(),
})
export type ProcessSettings = z.infer<typeof settingsSchema>

const orderSchema = z.union([
  z.object({ sql: z.string(), params: z.array(z.union([z.string(), z.number(), z.null()])) }),
  z.object({ add: sourceInputSchema }),
  z.object({ backFill: z.object({ sourceId: z.number(), days: z.number() }) }),
  z.object({ nowMs: z.number() }),
])
export type Order = z.input<typeof orderSchema>

const messageSchema = z.object({ id: z.number(), order: orderSchema })

const settings = settingsSchema.parse(JSON.parse(process.env['COLLECTOR_PROCESS'] ?? 'null'))
const clock = { ms: settings.nowMs }
const { place } = settings
const { db } = await openDatabase(place.kind === 'folder' ? { ...place, pid: process.pid } : place)
const log = createLogger('warn', (line) => process.stderr.write(line))
const ctx = { db, now: () => clock.ms, actor: 'system', log }
await ensureFirstBrand(ctx)

const collectors = createCollectors({ open: () => Readable.from([]) })
const find = (name: string) => collectors.find((each) => each.name === name) ?? null
const secrets = createSecretBox([Buffer.from(settings.secretKey, 'base64')])

async function obey(order: z.infer<typeof orderSchema>): Promise<unknown> {
  if ('sql' in order) return db.query(order.sql, order.params)
  if ('add' in order) return addSource(ctx, { find, secrets }, order.add)
  if ('backFill' in order) return beginBackFill(order.backFill)
  clock.ms = order.nowMs
  return null
}

async function beginBackFill({ sourceId, days }: { sourceId: number; days: number }) {
  const source = await findSource(db, sourceId)
  if (!source) throw new Error(`There is no source ${sourceId}`)
  await startBackFill(ctx, find(source.collector), source, days)
}

process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  const { id, order } = messageSchema.parse(message)
  obey(order).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})

startWorker({
  ctx,
  find,
  secrets,
  http: openPullClient(settings.moved),
  listening: createListening({ classifier: stubClassifier, rules: defaultRules }),
  random: () => 0,
  isQuiet: null,
  // Trained is at night only, and here it is noon.
  learner: { closing: new AbortController().signal } as unknown as Learner,
})
process.send?.({ id: 0, value: null })
