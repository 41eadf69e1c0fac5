import type { Context } from '../../context.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import { recordEvents } from '../../db/event-store.ts'
import * as store from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import { policyProblem, type Policy, type PolicyInput, type PolicyPatch } from '../../model/sla.ts'
import { defaultPolicies } from './default-policies.ts'

/** Every policy in its order, those that are switched off too. */
export function listPolicies(ctx: Context): Promise<Policy[]> {
  return store.listPolicies(ctx.db)
}

/** Puts in the policies that Earshot comes with, once: what a user deletes does not come back. */
export async function ensureFirstPolicies(ctx: Context): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (!(await store.insertState(tx))) return
    const at = new Date(ctx.now()).toISOString()
    for (const policy of defaultPolicies) await store.insertPolicy(tx, policy, at)
  })
}

/** `AppError` conflict for a taken name, invalid for targets or names that do not fit. */
export function addPolicy(ctx: Context, input: PolicyInput): Promise<Policy> {
  return saving(input.name, () =>
    ctx.db.transaction(async (tx) => {
      await check(tx, input)
      const policy = await store.insertPolicy(tx, input, new Date(ctx.now()).toISOString())
      await recordChange(ctx, tx, 'sla-policy-added', policy)
      return policy
    }),
  )
}

/** As `addPolicy`; open tickets follow it soon after. `AppError` not_found. */
export function changePolicy(ctx: Context, id: number, patch: PolicyPatch): Promise<Policy> {
  return saving(patch.name, () =>
    ctx.db.transaction(async (tx) => {
      const before = await store.lockPolicy(tx, id)
      if (!before) throw noSuchPolicy()
      const policy = { ...before, ...patch } as Policy
      await check(tx, policy)
      await store.updatePolicy(tx, policy)
      await recordChange(ctx, tx, 'sla-policy-changed', policy)
      return policy
    }),
  )
}

/** Its tickets go by the next policy that covers them. `AppError` not_found. */
export async function removePolicy(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const policy = await store.lockPolicy(tx, id)
    if (!policy) throw noSuchPolicy()
    await store.deletePolicy(tx, id)
    await recordChange(ctx, tx, 'sla-policy-removed', policy)
  })
}

async function check(tx: Tx, policy: Omit<PolicyInput, 'position'>): Promise<void> {
  const problem = policyProblem(policy)
  if (problem !== null) throw new AppError('invalid', problem)
  const missing = await store.missingIn(tx, policy)
  if (missing === null) return
  throw new AppError('invalid', `${missing}: there is none of this id; choose one that there is.`)
}

async function recordChange(ctx: Context, tx: Tx, type: string, policy: Policy): Promise<void> {
  await store.renewStamp(tx)
  const at = new Date(ctx.now()).toISOString()
  const data = { policyId: policy.id, name: policy.name, enabled: policy.enabled }
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}

async function saving<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', `name: there is a policy "${name ?? ''}" already.`, {
      cause: error,
    })
  }
}

function noSuchPolicy(): AppError {
  return new AppError('not_found', 'There is no such policy.')
}
