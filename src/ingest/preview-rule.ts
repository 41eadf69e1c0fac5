import { setImmediate } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { enabledRules, listRules } from '../db/rule-store.ts'
import { newestMentions, type MentionFacts } from '../db/rule-trial-store.ts'
import { NEWEST } from '../db/trial-store.ts'
import { AppError } from '../errors.ts'
import { fullText } from '../model/mention.ts'
import { queueRank, type Queue } from '../model/queue.ts'
import type { RuleTrial, RuleTrialInput } from '../model/rule.ts'
import { defaultRules } from '../triage/rules/default-rules.ts'
import { excerptOf } from '../triage/merge-ticket.ts'
import { compileRules, type Router, type WrittenRule } from '../triage/rules/user-rules.ts'
import { foldLine } from './fold.ts'
import { storedFacts, type ListeningSource } from './listening.ts'

const DAYS = 7
const DAY_MS = 86_400_000
/** The newest of those days, as far as they are looked through: by number and by time. */
const LOOKED_MAX = 5000
const LOOKED_MS = 2000
/** Rows asked for at once. */
const BATCH = 250
const EXAMPLES_MAX = 10

type Replay = { before: Router; after: Router; id: number }
type Place = { from: Queue; to: Queue }
type Example = RuleTrial['examples'][number]

/**
 * What a rule would have done in the last days: stored mentions go once more through the rules as they
 * are, and through them with this one. Changes nothing. `AppError` not_found where there is no rule
 * of the given id.
 */
export async function previewRule(
  ctx: Context,
  listening: ListeningSource,
  input: RuleTrialInput,
  signal: AbortSignal,
): Promise<RuleTrial> {
  const current = await listening(ctx.db)
  const { before, after, id } = await replayOf(ctx, input)
  const since = new Date(ctx.now() - DAYS * DAY_MS).toISOString()
  const stopAt = performance.now() + LOOKED_MS
  const trial = { days: DAYS, looked: 0, complete: false, held: 0, mentions: 0 }
  const places = new Map<string, Place>()
  const examples: Example[] = []
  let position = NEWEST
  while (trial.looked < LOOKED_MAX && performance.now() < stopAt && !signal.aborted) {
    const rows = await newestMentions(ctx.db, since, position, BATCH)
    for (const row of rows) {
      const facts = storedFacts(current, row, row.classification)
      const routing = after(facts)
      const from = isPlacedByPerson(row) ? row.queue : before(facts).queue
      const to = isPlacedByPerson(row) ? row.queue : routing.queue
      trial.looked += 1
      if (routing.fired.includes(id)) trial.held += 1
      keepBest(places, row, { from, to })
      if (from === to) continue
      trial.mentions += 1
      if (examples.length < EXAMPLES_MAX) examples.push(exampleOf(row, { from, to }))
    }
    const last = rows.at(-1)
    trial.complete = rows.length < BATCH
    if (!last || trial.complete) break
    position = last
    await setImmediate()
  }
  const tickets = [...places.values()].filter(({ from, to }) => from !== to).length
  return { ...trial, tickets, examples }
}

/** Stands for a rule that has no id yet. */
const NEW = 0

async function replayOf(ctx: Context, { id, when, then }: RuleTrialInput): Promise<Replay> {
  const enabled = await enabledRules(ctx.db)
  const before = compileRules(enabled, defaultRules, foldLine)
  const tried: WrittenRule = { id: id ?? NEW, name: '', when, then }
  if (id === undefined) {
    return { before, after: compileRules([...enabled, tried], defaultRules, foldLine), id: NEW }
  }
  const all = await listRules(ctx.db)
  if (!all.some((rule) => rule.id === id)) throw new AppError('not_found', 'There is no such rule.')
  const rules = all.flatMap((rule) => (rule.id === id ? [tried] : rule.enabled ? [rule] : []))
  return { before, after: compileRules(rules, defaultRules, foldLine), id }
}

/** A queue that a person named is certain; no rule goes before it. */
function isPlacedByPerson({ classification: { model, queue } }: MentionFacts): boolean {
  return model.startsWith('person+') && queue.confidence === 1
}

/** A ticket stands in that queue of its mentions' whose miss costs most. */
function keepBest(places: Map<string, Place>, row: MentionFacts, { from, to }: Place): void {
  const { brandIds, network, conversationId, authorId } = row
  const key = row.ticketId ?? JSON.stringify([brandIds[0], network, conversationId, authorId])
  const known = places.get(key)
  const best = (a: Queue, b: Queue): Queue => (queueRank[a] <= queueRank[b] ? a : b)
  places.set(key, known ? { from: best(known.from, from), to: best(known.to, to) } : { from, to })
}

function exampleOf(row: MentionFacts, { from, to }: Place): Example {
  const excerpt = excerptOf(fullText(row))
  return { ticketId: row.ticketId, mentionId: row.id, excerpt, from, to }
}
