import type { Context } from '../context.ts'
import {
  dropKeyed,
  findKeyed,
  holdKey,
  saveKeyed,
  trimKeyed,
  type KeyedRequest,
} from '../db/idempotency-store.ts'
import { within, type OpenTx } from '../db/sql.ts'
import { AppError } from '../errors.ts'

/** For how long an answer is kept. */
const KEPT_MS = 48 * 3_600_000
/** For how long a request outside a transaction is taken to be at work. */
const LEASE_MS = 60_000
const BUSY_S = 1
const TRIM_BATCH = 1000

/** A request with a key: the same hash is the same request by the same caller. */
export type Keyed = { key: string; requestHash: string }
/** `body` is JSON text, or empty. */
export type Answer = { status: number; body: string }
/** `again`: it was done before, and this is what was answered then; null = just done. */
export type Done = { again: Answer | null }

/**
 * Does `work` with its effect and its answer in one transaction: either both are there afterwards or
 * neither, whenever the process dies. `work` has to do everything through the context it is given. A
 * refusal is not kept: it had no effect, and the next try may have another outcome. `AppError` conflict
 * for a key that stood for another request, or that is at work.
 */
export async function doOnce(
  ctx: Context,
  keyed: Keyed,
  work: (ctx: Context) => Promise<Answer>,
): Promise<Done> {
  try {
    return await ctx.db.transaction(async (tx) => {
      const known = await hold(ctx, tx, keyed)
      if (known) return replay(ctx, keyed, known)
      const answer = await work({ ...ctx, db: within(ctx.db, tx) })
      if (!isDone(answer)) throw new Refusal()
      await saveKeyed(tx, keyed.key, { ...keyed, ...answer, at: ctx.now() })
      return { again: null }
    })
  } catch (error) {
    if (error instanceof Refusal) return { again: null }
    throw error
  }
}

/**
 * The same for work that reaches beyond the database, or is too long for one transaction. The key is
 * written before it, the answer after it. Where the process dies between, nobody knows whether the
 * work took effect: it is not done again, and whoever asks is told so.
 */
export async function doLeased(
  ctx: Context,
  keyed: Keyed,
  work: () => Promise<Answer>,
): Promise<Done> {
  const at = ctx.now()
  const known = await ctx.db.transaction(async (tx) => {
    const found = await hold(ctx, tx, keyed)
    if (!found) await saveKeyed(tx, keyed.key, { ...keyed, status: null, body: '', at })
    return found
  })
  if (known) return replay(ctx, keyed, known)
  const answer = await work()
  await ctx.db.transaction(async (tx) => {
    if (isDone(answer)) await saveKeyed(tx, keyed.key, { ...keyed, ...answer, at })
    else await dropKeyed(tx, keyed.key)
  })
  return { again: null }
}

/** Forgets answers that are older than 48 hours. */
export async function trimAnswers(ctx: Context): Promise<void> {
  const before = new Date(ctx.now() - KEPT_MS).toISOString()
  while ((await trimKeyed(ctx.db, before, TRIM_BATCH)) === TRIM_BATCH);
}

/** Thrown to take back all that a refused request has written, its answer in hand. */
class Refusal extends Error {
  override name = 'Refusal'
}

async function hold(ctx: Context, tx: OpenTx, { key }: Keyed): Promise<KeyedRequest | null> {
  if (!(await holdKey(tx, key))) throw busy()
  return findKeyed(tx, key, new Date(ctx.now() - KEPT_MS).toISOString())
}

function replay(ctx: Context, { requestHash }: Keyed, known: KeyedRequest): Done {
  if (known.requestHash !== requestHash) {
    throw new AppError(
      'conflict',
      'Idempotency-Key: it stood for another request in the last 48 hours; use a new one.',
    )
  }
  const { status, body, at } = known
  if (status !== null) return { again: { status, body } }
  if (ctx.now() - at < LEASE_MS) throw busy()
  throw new AppError(
    'conflict',
    'The service stopped in the middle of this request. Look whether it took effect; to ask for it again, use a new Idempotency-Key.',
  )
}

function busy(): AppError {
  return new AppError('conflict', 'The same request is still at work; ask again in a moment.', {
    retryAfter: BUSY_S,
  })
}

function isDone({ status }: Answer): boolean {
  return status < 400
}
