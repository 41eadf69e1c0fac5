import type { Explanation } from '../../src/model/classification.ts'

export type Explained = { title: string | null; text: string; explanation: readonly Explanation[] }

/**
 * The reasons that lie in the title and those in the text, each with offsets of its own: they are
 * given through the title, a line break and the text together, or the text alone.
 */
export function splitExplanation({ title, explanation }: Explained): {
  ofTitle: Explanation[]
  ofText: Explanation[]
} {
  const textAt = title === null || title === '' ? 0 : title.length + 1
  return {
    ofTitle: explanation.filter(({ end }) => end < textAt),
    ofText: explanation
      .filter(({ start }) => start >= textAt)
      .map((one) => Object.assign({}, one, { start: one.start - textAt, end: one.end - textAt })),
  }
}
