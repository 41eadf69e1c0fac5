import type { Context } from '../context.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../db/database-error.ts'
import { recordEvents } from '../db/event-store.ts'
import { listBrands } from '../db/brand-store.ts'
import * as store from '../db/source-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Collector } from '../collectors/collector.ts'
import {
  WEBHOOK,
  type AddedSource,
  type NewSecret,
  type Source,
  type SourceInput,
  type SourcePatch,
} from '../model/source.ts'
import { checkCredentials, checkOptions } from './check-input.ts'
import { beginBackFill, checkBackFill } from './back-fills.ts'
import { credentialsToKeep, openOrNull, sealFor, type Credentials } from './credentials.ts'
import { newSecret, rotate } from './hook-secrets.ts'
import { accountOf } from './meter.ts'
import {
  presentSource,
  presentSources,
  type FindCollector,
  type SourceTools,
} from './present-source.ts'
import type { SecretBox } from './secrets.ts'
import { takeSignedIn } from './signed-in.ts'

/** What files that people send in count as; nothing reads it again by itself. */
const IMPORT = 'import'

export async function listSources(ctx: Context, tools: SourceTools): Promise<Source[]> {
  return presentSources(ctx, tools, await store.listSources(ctx.db))
}

/** `AppError` not_found where there is no such source. */
export async function readSource(ctx: Context, tools: SourceTools, id: number): Promise<Source> {
  return presentSource(ctx, tools, await storedSource(ctx, id))
}

/** As it is kept, credentials sealed; `AppError` not_found where there is no such source. */
export async function storedSource(ctx: Context, id: number): Promise<store.StoredSource> {
  return found(await store.findSource(ctx.db, id))
}

/**
 * Starts to listen somewhere; a webhook's secret is told this once. `AppError` invalid names the
 * option that is wrong.
 */
export async function addSource(
  ctx: Context,
  tools: SourceTools,
  input: SourceInput,
): Promise<AddedSource> {
  const collector = collectorOf(tools.find, input.collector)
  const options = checkOptions(collector, input.options)
  const given = input.signIn ? null : checkCredentials(collector, input.credentials ?? {})
  const made = collector.name === WEBHOOK ? { secret: newSecret() } : null
  const intervalMs = checkInterval(collector, input.intervalMs)
  const { retentionDays = collector.limits.retentionDays ?? null, backFillDays } = input
  if (backFillDays !== undefined) checkBackFill(collector, collector.name)
  const stored = await saving(input.name, () =>
    ctx.db.transaction(async (tx) => {
      const brandId = input.brandId ?? (await firstBrand(tx))
      const { name, keep, enabled } = input
      const source = await store.insertSource(tx, {
        name,
        collector: collector.name,
        options,
        brandId,
        keep,
        enabled,
        intervalMs,
        live: collector.isLive?.(options) ?? false,
        retentionDays,
      })
      if (!source) throw nameTaken(name)
      await record(ctx, tx, 'source-added', source)
      if (backFillDays !== undefined) await beginBackFill(ctx, tx, source.id, backFillDays)
      // Sealed for its id, which it has only now.
      const place = { collector, options }
      const signedIn = await takeSignedIn(ctx, tx, tools.secrets, place, input)
      const credentials = signedIn ?? made ?? given
      const sealed = credentials && sealFor(tools.secrets, source.id, credentials)
      const account = accountOf(collector, options, credentials)
      return found(await store.updateSource(tx, source.id, { credentials: sealed, account }))
    }),
  )
  return { ...(await presentSource(ctx, tools, stored)), ...made }
}

/**
 * New options are read from the beginning; what is stored already is recognised. Credentials that
 * are given anew resume a source that the old ones had paused.
 */
export async function changeSource(
  ctx: Context,
  tools: SourceTools,
  id: number,
  patch: SourcePatch,
): Promise<Source> {
  const stored = await saving(patch.name ?? '', () =>
    ctx.db.transaction(async (tx) => {
      const source = found(await store.holdSource(tx, id))
      if (source.collector === IMPORT) checkImport(patch)
      const change =
        source.collector === IMPORT ? {} : await checkChange(ctx, tx, tools, source, patch)
      const { credentials: _given, signIn: _taken, ...rest } = patch
      const changed = found(await store.updateSource(tx, id, { ...rest, ...change }))
      await record(ctx, tx, 'source-changed', changed)
      return changed
    }),
  )
  return presentSource(ctx, tools, stored)
}

async function checkChange(
  ctx: Context,
  tx: Tx,
  { find, secrets }: SourceTools,
  source: store.StoredSource,
  patch: SourcePatch,
): Promise<store.StoredPatch> {
  const collector = collectorOf(find, source.collector)
  if (patch.intervalMs !== undefined) checkInterval(collector, patch.intervalMs)
  const options = patch.options && checkOptions(collector, patch.options)
  const given = patch.credentials
  if (collector.name === WEBHOOK && given !== undefined) throw secretIsMade()
  const after = options ? { ...source, options } : source
  const place = { collector, options: after.options }
  const kept =
    (await takeSignedIn(ctx, tx, secrets, place, patch)) ??
    credentialsToKeep(secrets, collector, source, { options, given })
  const wasRefused = !source.enabled && source.lastError?.kind === 'auth'
  const isElsewhere = options !== undefined || kept !== undefined
  return {
    ...(options ? { options } : {}),
    ...(isElsewhere ? placeOf(secrets, collector, after, kept) : {}),
    ...(kept === undefined ? {} : { credentials: kept && sealFor(secrets, source.id, kept) }),
    ...(kept && wasRefused && patch.enabled === undefined ? { enabled: true } : {}),
  }
}

/** Whose limits a changed source shares, and whether it listens all the time. */
function placeOf(
  secrets: SecretBox,
  collector: Collector,
  source: store.StoredSource,
  kept: Credentials | null | undefined,
) {
  const credentials = kept === undefined ? openOrNull(secrets, source) : kept
  return {
    account: accountOf(collector, source.options, credentials),
    live: collector.isLive?.(source.options) ?? false,
  }
}

/** Makes a new secret for a webhook and tells it this once; the old one stays valid for a day. */
export async function renewSecret(
  ctx: Context,
  { secrets }: SourceTools,
  id: number,
): Promise<NewSecret> {
  return ctx.db.transaction(async (tx) => {
    const source = found(await store.holdSource(tx, id))
    if (source.collector !== WEBHOOK) {
      throw new AppError('conflict', 'Only a webhook has a secret to sign with.')
    }
    const { sealed, ...told } = rotate(secrets, source, ctx.now())
    await store.updateSource(tx, id, { credentials: sealed })
    await record(ctx, tx, 'source-secret', source)
    return told
  })
}

/** Stops listening there; what was heard stays. */
export async function removeSource(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const source = found(await store.findSource(tx, id))
    await store.deleteSource(tx, id)
    await record(ctx, tx, 'source-removed', source)
  })
}

/** Asks for a read now. `AppError` conflict where the source is paused or has ended. */
export async function runSource(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const source = found(await store.findSource(tx, id))
    if (source.collector === WEBHOOK) throw neverRead()
    if (!(await store.requestRun(tx, id))) {
      throw new AppError('conflict', `This source is ${source.state}; switch it on first.`)
    }
    await record(ctx, tx, 'source-run', source)
  })
}

/** The source that an import of this name writes to, made where needed. It is never polled. */
export async function importSource(
  ctx: Context,
  name: string,
  brandId?: number,
): Promise<store.StoredSource> {
  const known = await store.findSourceByName(ctx.db, name)
  if (known) return known
  return saving(name, async () => {
    const made = await store.insertSource(ctx.db, {
      name,
      collector: IMPORT,
      options: {},
      brandId: brandId ?? (await firstBrand(ctx.db)),
      keep: 'all',
      enabled: false,
      intervalMs: 0,
      live: false,
      retentionDays: null,
    })
    return found(made ?? (await store.findSourceByName(ctx.db, name)))
  })
}

async function firstBrand(db: Tx): Promise<number> {
  const [first] = await listBrands(db)
  if (!first) throw new AppError('conflict', 'There is no brand yet; add one first.')
  return first.id
}

function found(source: store.StoredSource | null): store.StoredSource {
  if (!source) throw new AppError('not_found', 'There is no such source.')
  return source
}

function checkImport(patch: SourcePatch): void {
  const unfit = (['enabled', 'intervalMs', 'options', 'credentials', 'signIn'] as const).find(
    (field) => patch[field],
  )
  if (unfit === undefined) return
  throw new AppError(
    'conflict',
    `${unfit}: an import is never read by itself; send the file again.`,
  )
}

function collectorOf(find: FindCollector, name: string): Collector {
  const collector = find(name)
  if (!collector) throw new AppError('invalid', `collector: there is none called "${name}".`)
  return collector
}

function checkInterval(collector: Collector, intervalMs: number | undefined): number {
  const { min, default: usual } = collector.limits.intervalMs
  if (intervalMs === undefined) return usual
  if (usual === 0) throw neverRead()
  if (intervalMs < min) {
    throw new AppError(
      'invalid',
      `intervalMs: ${collector.title} may be read every ${min} ms at most.`,
    )
  }
  return intervalMs
}

function neverRead(): AppError {
  return new AppError('conflict', 'A webhook is never read: whoever has mentions sends them.')
}

function secretIsMade(): AppError {
  return new AppError(
    'conflict',
    'credentials: the secret of a webhook is made here; POST /sources/{id}/secret makes another.',
  )
}

function nameTaken(name: string, cause?: unknown): AppError {
  return new AppError('conflict', `name: there is a source called "${name}" already.`, { cause })
}

async function saving<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name, error)
    if (isForeignKeyViolation(error)) {
      throw new AppError('invalid', 'brandId: there is no such brand.', { cause: error })
    }
    throw error
  }
}

function record(ctx: Context, tx: Tx, type: string, source: store.StoredSource): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { sourceId: source.id, name: source.name, collector: source.collector }
  return recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
