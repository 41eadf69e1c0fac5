import type { MentionDraft } from '../../model/mention.ts'
import type { Page, Rejected } from '../collector.ts'

export type Found = {
  mention: MentionDraft
  /** Milliseconds; null where it is not told. */
  at: number | null
}

/** One page of a list that begins with the newest. */
export type Answer = {
  found: Found[]
  rejected: Rejected[]
  /** The position of the page after it; null where there is none. */
  next: string | null
  /** It may be empty by mistake: the list need not end here. */
  isDoubtful: boolean
  rateLimit?: NonNullable<Page['rateLimit']>
  waitMs?: number
}

export type Ask = (position: string | null) => Promise<Answer>

export type Step = { answer: Answer; newest: number | null; isEnd: boolean }

/** Of one list in the first reading, which knows nothing yet where it could end. */
const firstPagesMax = 10

/**
 * Reads a list back to what is known and `overlapMs` beyond it. `newest` moves on only with the last
 * page: a reading that is cut short is done again from the top, so nothing falls between two runs.
 */
export async function* walk(
  ask: Ask,
  known: number | null,
  { overlapMs, nowMs }: { overlapMs: number; nowMs: number },
): AsyncGenerator<Step> {
  const asked = new Set<string | null>()
  let position: string | null = null
  let newest = known
  for (;;) {
    asked.add(position)
    const answer = await ask(position)
    const dates = answer.found.flatMap(({ at }) => at ?? [])
    newest = latest([newest, ...dates], nowMs)
    const isKnown = known !== null && (dates.at(-1) ?? Infinity) < known - overlapMs
    const isLast = answer.next === null || asked.has(answer.next)
    const isEnd = isKnown || isLast || (known === null && asked.size >= firstPagesMax)
    const isWhole = isEnd && (isKnown || known === null || !answer.isDoubtful)
    yield { answer, newest: isWhole ? newest : known, isEnd }
    if (isEnd) return
    position = answer.next
  }
}

/** A date in the future would hide what comes before it. */
function latest(dates: readonly (number | null)[], nowMs: number): number | null {
  const told = dates.filter((date) => date !== null)
  return told.length === 0 ? null : Math.min(Math.max(...told), nowMs)
}
