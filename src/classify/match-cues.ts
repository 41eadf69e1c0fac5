import { ANY, type CueNode, cueRoot } from './lexicon.ts'
import type { Reading } from './read-text.ts'

/** One wording found: its signal, and the first and last token it covers. */
export type CueHit = { signal: number; from: number; to: number }

/**
 * Finds every wording of every cue. From each token the tree is walked once, no deeper than the
 * longest wording, so the work grows with the text and not with the number of cues; `visits` counts
 * the places looked at.
 */
export function matchCues(reading: Reading): { hits: CueHit[]; visits: number } {
  const { tokens, entries, kinds } = reading
  const hits: CueHit[] = []
  let visits = 0

  function walk(node: CueNode, at: number, from: number): void {
    visits += 1
    if (node.signals) for (const signal of node.signals) hits.push({ signal, from, to: at - 1 })
    const next = node.next
    const token = tokens[at]
    if (!next || !token) return
    const entry = entries[at]
    if (entry && entry.symbol !== 0) follow(next, entry.symbol, at, from)
    if (entry && entry.stem !== 0) follow(next, entry.stem, at, from)
    const kind = kinds[at] ?? 0
    if (kind !== 0) follow(next, kind, at, from)
    if (at > from && token.kind === 'word') follow(next, ANY, at, from)
  }

  function follow(ways: Map<number, CueNode>, symbol: number, at: number, from: number): void {
    const child = ways.get(symbol)
    if (child) walk(child, at + 1, from)
  }

  for (let start = 0; start < tokens.length; start += 1) walk(cueRoot, start, start)
  return { hits, visits }
}
