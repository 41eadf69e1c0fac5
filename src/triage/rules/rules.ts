import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import * as store from '../../db/rule-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { Json } from '../../model/mention.ts'
import type { RuleInput, RulePatch, RuleView, Then, When } from '../../model/rule.ts'
import { readRule } from './user-rules.ts'

/** The user's rules, in the order in which they are read. */
export async function listRules(ctx: Context): Promise<RuleView[]> {
  return (await store.listRules(ctx.db)).map(toView)
}

/** Adds a rule after all others. `AppError` invalid where it names somebody or something that is not there. */
export async function addRule(ctx: Context, input: RuleInput): Promise<RuleView> {
  return ctx.db.transaction(async (tx) => {
    await checkReferences(tx, input)
    const rule = await store.insertRule(tx, wordsOf(input), nowOf(ctx))
    await record(ctx, tx, 'rule-added', rule)
    return toView(rule)
  })
}

/** As `addRule`; `AppError` not_found where there is no such rule. */
export async function changeRule(ctx: Context, id: number, patch: RulePatch): Promise<RuleView> {
  return ctx.db.transaction(async (tx) => {
    const stored = await store.findRule(tx, id)
    if (!stored) throw noSuchRule()
    await checkReferences(tx, patch)
    const rule = await store.updateRule(
      tx,
      id,
      {
        name: patch.name ?? stored.name,
        enabled: patch.enabled ?? stored.enabled,
        when: patch.when === undefined ? stored.when : toJson(patch.when),
        then: patch.then === undefined ? stored.then : toJson(patch.then),
      },
      nowOf(ctx),
    )
    if (!rule) throw noSuchRule()
    await record(ctx, tx, 'rule-changed', rule)
    return toView(rule)
  })
}

/** Takes a rule out; `restoreRule` brings it back. `AppError` not_found where there is no such rule. */
export async function removeRule(ctx: Context, id: number): Promise<void> {
  await mark(ctx, id, { deleted: true, type: 'rule-removed' })
}

/** Brings a deleted rule back to its place, with its count. `AppError` not_found where there is none. */
export function restoreRule(ctx: Context, id: number): Promise<RuleView> {
  return mark(ctx, id, { deleted: false, type: 'rule-restored' })
}

function mark(
  ctx: Context,
  id: number,
  { deleted, type }: { deleted: boolean; type: string },
): Promise<RuleView> {
  return ctx.db.transaction(async (tx) => {
    const rule = await store.markRule(tx, id, deleted, nowOf(ctx))
    if (!rule) throw noSuchRule()
    await record(ctx, tx, type, rule)
    return toView(rule)
  })
}

/**
 * Puts the rules into the order of `ids` and answers them so. `AppError` conflict where those are not
 * all that there are, as when somebody has added one meanwhile.
 */
export async function orderRules(ctx: Context, ids: readonly number[]): Promise<RuleView[]> {
  return ctx.db.transaction(async (tx) => {
    const known = await store.lockRules(tx)
    const named = new Set(ids)
    const isAll =
      ids.length === named.size && known.length === ids.length && known.every((id) => named.has(id))
    if (!isAll) {
      throw new AppError(
        'conflict',
        `ids: name each of the rules once; there are ${known.join(', ') || 'none'}.`,
        { details: { ids: known } },
      )
    }
    await store.orderRules(tx, ids)
    const at = nowOf(ctx)
    const event = { at, type: 'rules-ordered', actor: ctx.actor, ticketId: null }
    await recordEvents(tx, [{ ...event, data: { order: [...ids] } }])
    return (await store.listRules(tx)).map(toView)
  })
}

async function checkReferences(tx: Tx, { when, then }: RulePatch): Promise<void> {
  const [missing] = await store.missingReferences(tx, [
    ...(then ? actionReferences(then) : []),
    ...(when ? conditionReferences(when) : []),
  ])
  if (!missing) return
  const { path, kind, id } = missing
  const { what, where } = nouns[kind]
  throw new AppError(
    'invalid',
    `${path}: there is no ${what} ${id}; GET /api/v1/${where} lists them.`,
  )
}

const nouns: Record<store.Reference['kind'], { what: string; where: string }> = {
  agent: { what: 'active agent', where: 'agents' },
  team: { what: 'team', where: 'teams' },
  policy: { what: 'policy', where: 'sla-policies' },
  brand: { what: 'brand', where: 'brands' },
  source: { what: 'source', where: 'sources' },
}

function actionReferences(then: Then): store.Reference[] {
  const { assigneeId, teamId, slaPolicyId, notifyAgentIds = [] } = then
  return [
    ...(assigneeId === undefined
      ? []
      : [{ path: 'then.assigneeId', kind: 'agent' as const, id: assigneeId }]),
    ...(teamId === undefined ? [] : [{ path: 'then.teamId', kind: 'team' as const, id: teamId }]),
    ...(slaPolicyId === undefined
      ? []
      : [{ path: 'then.slaPolicyId', kind: 'policy' as const, id: slaPolicyId }]),
    ...notifyAgentIds.map((id, at) => ({
      path: `then.notifyAgentIds.${at}`,
      kind: 'agent' as const,
      id,
    })),
  ]
}

function conditionReferences({ all, any }: When): store.Reference[] {
  const mode = all ? 'all' : 'any'
  return (all ?? any ?? []).flatMap((condition, place) => {
    const { field } = condition
    if (field !== 'brand' && field !== 'source') return []
    return condition.value.map((id, at) => ({
      path: `when.${mode}.${place}.value.${at}`,
      kind: field,
      id,
    }))
  })
}

function toView(rule: store.StoredRule): RuleView {
  const { id, name, enabled, hits, lastHitAt } = rule
  const read = readRule(rule)
  const shown = read.ok
    ? { when: read.when, then: read.then, problem: null }
    : { when: { all: [] }, then: {}, problem: read.problem }
  return { id, name, enabled, hits, lastHitAt, ...shown }
}

function wordsOf({ name, enabled, when, then }: RuleInput): store.RuleWords {
  return { name, enabled, when: toJson(when), then: toJson(then) }
}

/** As it is written into a json column: without what is left out. */
function toJson(value: When | Then): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

function record(ctx: Context, tx: Tx, type: string, rule: store.StoredRule): Promise<void> {
  const { id, name, enabled, when, then } = rule
  const data = { rule: { id, name, enabled, when, then } }
  return recordEvents(tx, [{ at: nowOf(ctx), type, actor: ctx.actor, ticketId: null, data }])
}

function nowOf(ctx: Context): string {
  return new Date(ctx.now()).toISOString()
}

function noSuchRule(): AppError {
  return new AppError('not_found', 'There is no such rule.')
}
