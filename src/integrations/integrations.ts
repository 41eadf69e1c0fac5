import type { z } from 'zod'
import type { Context } from '../context.ts'
import { holdPending } from '../db/delivery-store.ts'
import { recordEvents } from '../db/event-store.ts'
import * as store from '../db/integration-store.ts'
import { ensurePosition } from '../db/outgoing-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { SecretBox } from '../ingest/secrets.ts'
import type {
  AddedIntegration,
  Integration,
  IntegrationInput,
  IntegrationPatch,
  SigningSecret,
} from '../model/integration.ts'
import type { Json } from '../model/mention.ts'
import type { Channel } from './channel.ts'
import { channelOf } from './registry.ts'
import { newSigning, openOrNull, sealSecrets, secretsHint, type Secrets } from './secrets.ts'

const NONE = { pending: 0, failed: 0, held: 0 }

/** Every integration, by name. */
export async function listIntegrations(ctx: Context, box: SecretBox): Promise<Integration[]> {
  const [rows, counts] = await Promise.all([
    store.listIntegrations(ctx.db),
    store.countOpen(ctx.db),
  ])
  return rows.map((row) => present(ctx, box, row, counts.get(row.id) ?? NONE))
}

export async function readIntegration(
  ctx: Context,
  box: SecretBox,
  id: number,
): Promise<Integration> {
  const found = await store.findIntegration(ctx.db, id)
  if (!found) throw missing()
  return present(ctx, box, found, (await store.countOpen(ctx.db)).get(id) ?? NONE)
}

/** Stores it; of a webhook also answers the secret that it signs with, this once. */
export async function addIntegration(
  ctx: Context,
  box: SecretBox,
  input: IntegrationInput,
): Promise<AddedIntegration> {
  const { kind } = input
  const channel = channelOf(kind)
  const options = checkOptions(channel, input.options)
  if (kind === 'webhook' && input.secrets !== null) throw ownSecret()
  const signing = kind === 'webhook' ? newSigning(null, ctx.now()) : null
  const secrets = signing ?? checkSecrets(channel, input.secrets ?? {})
  const { id } = await ctx.db.transaction(async (tx) => {
    await ensurePosition(tx)
    const createdAt = new Date(ctx.now()).toISOString()
    const added = await store.insertIntegration(tx, { ...input, options, createdAt })
    if (Object.keys(secrets).length > 0) {
      await store.updateIntegration(tx, added, { secrets: sealSecrets(box, added, secrets) })
    }
    await recordChange(tx, ctx, 'integration-added', { id: added, name: input.name })
    return { id: added }
  })
  const integration = await readIntegration(ctx, box, id)
  return signing ? { ...integration, secret: signing.secret } : integration
}

/** Changes it; turned on again, it sends what is new, and keeps for a replay what has waited. */
export async function changeIntegration(
  ctx: Context,
  box: SecretBox,
  id: number,
  patch: IntegrationPatch,
): Promise<Integration> {
  await ctx.db.transaction(async (tx) => {
    const before = await store.holdIntegration(tx, id)
    if (!before) throw missing()
    const { secrets: given, options: wanted, ...rest } = patch
    const channel = channelOf(before.kind)
    const options = wanted && checkOptions(channel, wanted)
    const secrets = keptSecrets(box, before, channel, { given, options })
    const isBack = patch.enabled === true && before.offAt !== null
    if (isBack) await holdPending(tx, id)
    await store.updateIntegration(tx, id, {
      ...rest,
      ...(options ? { options } : {}),
      ...(secrets === undefined ? {} : { secrets }),
      ...(isBack ? { off: null } : {}),
    })
    await recordChange(tx, ctx, 'integration-changed', { id, name: patch.name ?? before.name })
  })
  return readIntegration(ctx, box, id)
}

/** Removes it with everything that was to be told there. */
export async function removeIntegration(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const found = await store.holdIntegration(tx, id)
    if (!found) throw missing()
    await store.deleteIntegration(tx, id)
    await recordChange(tx, ctx, 'integration-removed', { id, name: found.name })
  })
}

/** A new secret for a webhook; for a day the one before it signs too. */
export async function rotateSecret(
  ctx: Context,
  box: SecretBox,
  id: number,
): Promise<SigningSecret> {
  return ctx.db.transaction(async (tx) => {
    const found = await store.holdIntegration(tx, id)
    if (!found) throw missing()
    if (found.kind !== 'webhook') {
      throw new AppError('conflict', 'Only webhooks are signed; this one has no such secret.')
    }
    const signing = newSigning(openOrNull(box, found), ctx.now())
    await store.updateIntegration(tx, id, { secrets: sealSecrets(box, id, signing) })
    await recordChange(tx, ctx, 'integration-changed', { id, name: found.name })
    const { secret, previous } = signing
    return { secret, previousUntil: previous ? new Date(previous.until).toISOString() : null }
  })
}

function present(
  ctx: Context,
  box: SecretBox,
  row: store.StoredIntegration,
  counts: store.OpenCounts,
): Integration {
  const { secrets: _sealed, waitUntil, ...shown } = row
  const hint = row.kind === 'webhook' ? null : secretsHint(box, row)
  const isWaiting = waitUntil !== null && Date.parse(waitUntil) > ctx.now()
  return { ...shown, secretsHint: hint, state: stateOf(row, isWaiting), counts }
}

function stateOf(row: store.StoredIntegration, isWaiting: boolean): Integration['state'] {
  if (row.offAt !== null) return 'off'
  if (!row.enabled) return 'paused'
  if (isWaiting) return 'waiting'
  return row.failingSince === null ? 'ok' : 'failing'
}

/** The sealed secrets to keep; undefined = as they are. A stored secret goes nowhere else than it was given for. */
function keptSecrets(
  box: SecretBox,
  before: store.StoredIntegration,
  channel: Channel,
  change: { given: Secrets | null | undefined; options: Record<string, Json> | undefined },
): string | null | undefined {
  const { given, options } = change
  if (before.kind === 'webhook') {
    if (given !== undefined) throw ownSecret()
    return undefined
  }
  const isElsewhere = options !== undefined && placeOf(options) !== placeOf(before.options)
  if (given === undefined) {
    if (isElsewhere && before.secrets !== null) throw enterAgain()
    return undefined
  }
  const stored = isElsewhere || given === null ? {} : (openOrNull(box, before) ?? {})
  const merged = Object.entries({ ...stored, ...given }).filter(([, value]) => value !== null)
  const secrets = checkSecrets(channel, Object.fromEntries(merged))
  return Object.keys(secrets).length === 0 ? null : sealSecrets(box, before.id, secrets)
}

/** The options that say where to. */
function placeOf(options: Record<string, Json>): string {
  return JSON.stringify(['url', 'host', 'baseUrl', 'security'].map((name) => options[name] ?? null))
}

function checkOptions({ optionsSchema }: Channel, options: Secrets): Record<string, Json> {
  return check(optionsSchema, options, 'options') as Record<string, Json>
}

function checkSecrets({ secretsSchema }: Channel, secrets: Secrets): Secrets {
  return check(secretsSchema, secrets, 'secrets') as Secrets
}

function check(schema: z.ZodType, value: unknown, field: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) =>
    [[field, ...path].join('.'), message].join(': '),
  )
  throw new AppError('invalid', problems.join('; '), { details: { problems } })
}

async function recordChange(
  tx: Tx,
  ctx: Context,
  type: string,
  { id, name }: { id: number; name: string },
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { integrationId: id, name }
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}

export function missing(): AppError {
  return new AppError('not_found', 'There is no such integration.')
}

function ownSecret(): AppError {
  return new AppError('invalid', 'secrets: the secret of a webhook is made here; leave it out.')
}

function enterAgain(): AppError {
  return new AppError(
    'conflict',
    'secrets: what is stored is sent only where it was given for; enter it again for the new address.',
  )
}
