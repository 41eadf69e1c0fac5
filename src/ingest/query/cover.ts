import type { Tokens } from '../tokens.ts'
import type { Hit } from './term-index.ts'

/** UTF-16 offsets. */
export type Cover = { start: number; end: number }

/** Takes no more than this many highlights per text. */
export const SPANS_MAX = 200

/** Lays the hits over the words from `first` up to `end` and reads off what they cover, in order. */
export function coverOf(hits: readonly Hit[], tokens: Tokens, first: number, end: number): Cover[] {
  const reach = new Int32Array(tokens.size)
  for (const { first: at, next } of hits) reach[at] = Math.max(reach[at] ?? 0, next)
  const spans: Cover[] = []
  for (let place = first; place < end; place++) {
    const next = reach[place] ?? 0
    if (next === 0) continue
    const from = tokens.from[place] ?? 0
    const to = tokens.to[next - 1] ?? 0
    const last = spans.at(-1)
    if (last !== undefined && from < last.end) last.end = Math.max(last.end, to)
    else if (spans.length < SPANS_MAX) spans.push({ start: from, end: to })
    else break
  }
  return spans
}
