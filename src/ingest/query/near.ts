import type { Hit } from './term-index.ts'

/**
 * Those of `hits` that have one of `others` at most `distance` words away, before or after them and
 * not overlapping; next to each other is 1. `size` is the number of words in the text; time is
 * linear in it and in the number of hits.
 */
export function nearOnes(
  hits: readonly Hit[],
  others: readonly Hit[],
  distance: number,
  size: number,
): Hit[] {
  const far = 2 * size + distance + 1
  /** Of the others that end at or before a place, where the last one ends. */
  const lastEnd = new Int32Array(size + 1).fill(-far)
  /** Of the others that begin at or after a place, where the first one begins. */
  const nextStart = new Int32Array(size + 1).fill(far)
  for (const { first, next } of others) {
    lastEnd[next] = next
    nextStart[first] = first
  }
  for (let at = 1; at <= size; at++) {
    lastEnd[at] = Math.max(lastEnd[at] ?? 0, lastEnd[at - 1] ?? 0)
  }
  for (let at = size - 1; at >= 0; at--) {
    nextStart[at] = Math.min(nextStart[at] ?? 0, nextStart[at + 1] ?? 0)
  }
  return hits.filter(
    ({ first, next }) =>
      first - (lastEnd[first] ?? 0) < distance || (nextStart[next] ?? 0) - next < distance,
  )
}
