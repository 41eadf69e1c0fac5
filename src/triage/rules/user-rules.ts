import type { z } from 'zod'
import type { Queue } from '../../model/queue.ts'
import { thenSchema, whenSchema, type Then, type When } from '../../model/rule.ts'
import type { Why } from '../../model/ticket.ts'
import { compileCondition } from './rule-checks.ts'
import type { TicketActions } from './rule-actions.ts'
import { lookAt, type Check, type Fold, type RuleFacts, type Seen } from './rule-facts.ts'
import { priorityIn, route, type Routing } from './route.ts'
import type { Rule } from './rule.ts'

/** A rule as it stands in the database: what it says may have been written by an older version. */
export type WrittenRule = { id: number; name: string; when: unknown; then: unknown }

export type ReadRule = { ok: true; when: When; then: Then } | { ok: false; problem: string }

/** What a stored rule says, or in words why it cannot be followed. */
export function readRule({ when, then }: Pick<WrittenRule, 'when' | 'then'>): ReadRule {
  const condition = whenSchema.safeParse(when)
  const action = thenSchema.safeParse(then)
  if (condition.success && action.success) {
    return { ok: true, when: condition.data, then: action.data }
  }
  const problems = [
    ...tell('when', condition.error?.issues ?? []),
    ...tell('then', action.error?.issues ?? []),
  ]
  return { ok: false, problem: problems.join('; ') }
}

function tell(part: string, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map(({ path, message }) => `${[part, ...path].join('.')}: ${message}`)
}

type Compiled = {
  id: number
  name: string
  mode: 'all' | 'any'
  checks: Check[]
  then: Then
}

function compile({ id, name, ...written }: WrittenRule, fold: Fold): Compiled[] {
  const read = readRule(written)
  if (!read.ok) return []
  const { when, then } = read
  const checks = (when.all ?? when.any ?? []).map((condition) => compileCondition(condition, fold))
  return [{ id, name, mode: when.all ? 'all' : 'any', checks, then }]
}

export type Router = (facts: RuleFacts) => Routing

/**
 * Where a mention goes by the user's rules in their order, and by `shipped` where those name no queue.
 * The first rule that sets a thing wins, tags and people to be told add up, `stop` ends the user's
 * rules. One that cannot be read is passed over. Compiled once, asked often.
 */
export function compileRules(
  written: readonly WrittenRule[],
  shipped: readonly Rule[],
  fold: Fold,
): Router {
  const rules = written.flatMap((rule) => compile(rule, fold))
  if (rules.length === 0) return (facts) => route(shipped, facts)
  return (facts) => {
    const seen = lookAt(facts, fold)
    const fired = firing(rules, seen)
    return fired.length === 0 ? route(shipped, facts) : routingOf(fired, seen, shipped)
  }
}

function firing(rules: readonly Compiled[], seen: Seen): Compiled[] {
  const fired: Compiled[] = []
  for (const rule of rules) {
    if (!holds(rule, seen)) continue
    fired.push(rule)
    if (rule.then.stop) break
  }
  return fired
}

function holds({ mode, checks }: Compiled, seen: Seen): boolean {
  for (const check of checks) {
    if (check.holds(seen) !== (mode === 'all')) return mode === 'any'
  }
  return mode === 'all'
}

function routingOf(fired: readonly Compiled[], seen: Seen, shipped: readonly Rule[]): Routing {
  const { classification } = seen.facts
  const decides = fired.find(({ then }) => queueOf(then) !== null)
  const queue = decides ? queueOf(decides.then) : null
  const rest = { actions: actionsOf(fired), fired: fired.map(({ id }) => id) }
  if (!decides || queue === null) {
    const routing = route(shipped, seen.facts)
    return { ...routing, why: { ...routing.why, also: fired.map(named) }, ...rest }
  }
  const others = fired.filter((rule) => rule !== decides)
  const why: Why = { rule: named(decides), because: groundsOf(decides, seen) }
  if (others.length > 0) why.also = others.map(named)
  return { queue, priority: priorityIn(queue, classification), why, ...rest }
}

function queueOf({ queue, dismiss }: Then): Queue | null {
  return dismiss ? 'none' : (queue ?? null)
}

function named({ id, name }: Compiled): { id: string; name: string } {
  return { id: String(id), name }
}

function groundsOf({ mode, checks }: Compiled, seen: Seen): string[] {
  if (checks.length === 0) return ['It holds for every mention']
  const held = mode === 'all' ? checks : checks.filter((check) => check.holds(seen))
  return [...new Set(held.map((check) => check.ground(seen)))]
}

/** Null where all that they say is where it goes. */
function actionsOf(fired: readonly Compiled[]): TicketActions | null {
  const first = <K extends keyof Then>(key: K): NonNullable<Then[K]> | null => {
    for (const { then } of fired) {
      const value = then[key]
      if (value !== undefined) return value as NonNullable<Then[K]>
    }
    return null
  }
  const asking = fired.filter(({ then }) => asks(then))
  if (asking.length === 0) return null
  return {
    rules: asking.map(named),
    priority: first('priority'),
    addTags: [...new Set(fired.flatMap(({ then }) => then.addTags ?? []))],
    assigneeId: first('assigneeId'),
    teamId: first('teamId'),
    slaPolicyId: first('slaPolicyId'),
    notifyAgentIds: [...new Set(fired.flatMap(({ then }) => then.notifyAgentIds ?? []))],
  }
}

function asks({ queue: _queue, dismiss: _dismiss, stop: _stop, ...rest }: Then): boolean {
  return Object.values(rest).some((value) => value !== undefined)
}
