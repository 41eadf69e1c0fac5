import type { CounterRow } from '../db/page-rows.ts'
import type { Intent, Sentiment } from '../model/classification.ts'

/** What counting needs of a mention; `brandIds` are all it matched, `postedAt` milliseconds UTC. */
export type Countable = {
  brandIds: readonly number[]
  sourceId: number
  postedAt: number
  language: string
  sentiment: Sentiment
  score: number
  intents: readonly Intent[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const GRAINS = [
  ['hour', HOUR_MS],
  ['day', DAY_MS],
] as const

/** Adds up counter changes; `rows` gives them in the order of the counters' key. */
export function createTally() {
  const rows = new Map<string, CounterRow>()

  function bump(
    row: Omit<CounterRow, 'mentions' | 'score_sum'>,
    sign: 1 | -1,
    score: number,
  ): void {
    const key = `${row.brand_id}|${row.grain}|${row.intent}|${row.at}|${row.source_id}|${row.language}|${row.sentiment}`
    const known = rows.get(key)
    if (known) {
      known.mentions += sign
      known.score_sum += sign * score
    } else {
      rows.set(key, { ...row, mentions: sign, score_sum: sign * score })
    }
  }

  return {
    /** Counts one mention in (`1`) or out (`-1`) of every brand, grain and intent it belongs to. */
    add(mention: Countable, sign: 1 | -1): void {
      for (const [grain, span] of GRAINS) {
        const at = new Date(Math.floor(mention.postedAt / span) * span).toISOString()
        for (const brandId of mention.brandIds) {
          const shared = {
            brand_id: brandId,
            grain,
            at,
            source_id: mention.sourceId,
            language: mention.language,
            sentiment: mention.sentiment,
          }
          bump({ ...shared, intent: '' }, sign, mention.score)
          for (const intent of mention.intents) bump({ ...shared, intent }, sign, mention.score)
        }
      }
    },
    /** Changes that are not nought, sorted so that every writer locks counters in one order. */
    rows(): CounterRow[] {
      return [...rows.entries()]
        .filter(([, row]) => row.mentions !== 0 || row.score_sum !== 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row)
    },
  }
}
export type Tally = ReturnType<typeof createTally>
