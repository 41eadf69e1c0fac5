import type { Intent } from '../../../src/model/classification.ts'
import type { Trend } from '../../../src/model/views.ts'
import { intentNames } from '../../lib/words/names.ts'

const isIntent = (name: string): name is Intent => Object.hasOwn(intentNames, name)

/** The intents of a trend with their counts, the largest first. */
export function intentsOf(intents: Trend['intents']): { intent: Intent; count: number }[] {
  return Object.entries(intents)
    .flatMap(([intent, count]) => (isIntent(intent) ? [{ intent, count: Number(count) }] : []))
    .sort((a, b) => b.count - a.count)
}
