import type { BudgetState, Source } from '../../../src/model/source.ts'
import { formatAbout, formatRelative, formatWhen } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'

const words = strings.sources.health

/** From so many failures in a row on it is tried once in a while only (`src/jobs/next-run.ts`). */
const RESTS_FROM = 9
/** Until then a span says more than a time of day. */
const SPAN_MAX_MS = 3_600_000

/** How a source is doing, for somebody who has never seen one; null where nothing reads it. */
export function sourceSentence(source: Source, now: number): string | null {
  const { state, failures, lastError, lastSuccessAt, live } = source
  const ago = lastSuccessAt === null ? null : formatRelative(lastSuccessAt, now)
  if (state === 'ended') return words.ended
  if (state === 'paused') return lastError?.kind === 'auth' ? words.refused : words.paused
  if (source.nextRunAt === null) return ago === null ? null : words.received(ago)
  if (state === 'waiting') return waitsFor(source, now)
  const due = dueWords(source.nextRunAt, now)
  if (state === 'failing') {
    return failures < RESTS_FROM ? words.failed(failures, due) : words.rests(failures, due)
  }
  if (live) return ago === null ? words.connects : words.heard(ago)
  return ago === null ? words.first(due) : words.read(ago, due)
}

/** `any moment`, `in 40 s`, `at 14:05`. */
function dueWords(at: string, now: number): string {
  const left = Date.parse(at) - now
  if (left <= 0) return words.dueNow
  return left < SPAN_MAX_MS ? words.dueIn(formatAbout(left)) : words.dueAt(formatWhen(at, now))
}

function waitsFor(source: Source, now: number): string {
  const budget = spentBudget(source)
  if (budget) return words.waitsForBudget(formatWhen(budget.resetsAt, now), budget.title)
  const until = source.nextRunAt ?? ''
  return Date.parse(until) > now
    ? words.waitsFor(formatWhen(until, now))
    : words.failed(source.failures, words.dueNow)
}

/** The budget that it waits for: its refusal names it, for less may have been left than was needed. */
function spentBudget({ budgets, lastError }: Source): BudgetState | undefined {
  return budgets.find(({ title }) => lastError?.message.includes(`"${title}"`))
}
