import type { Explanation } from '../../src/model/classification.ts'
import { type SafeLink, safeLink } from './links.ts'

/** A stretch of a text that is shown in one way. `text` is always what stands in the source. */
export type Segment = {
  text: string
  start: number
  /** What the stretch speaks for or against, strongest first; empty for plain text. */
  reasons: Explanation[]
  link: SafeLink | null
}

const LINK = /https?:\/\/[^\s<>"'`{}|\\^]+/giu
const TRAILING = /[.,;:!?)\]»”’…]/u

type Span = { start: number; end: number; link: SafeLink }

const count = (text: string, mark: string): number => text.split(mark).length - 1

/** Where an address ends: marks behind it belong to the sentence, brackets of its own to it. */
function trimmedEnd(text: string, start: number, end: number): number {
  const address = text.slice(start, end)
  let surplus = count(address, ')') - count(address, '(')
  let last = end
  while (last > start && TRAILING.test(text.charAt(last - 1))) {
    if (text.charAt(last - 1) === ')') {
      if (surplus <= 0) break
      surplus -= 1
    }
    last -= 1
  }
  return last
}

function linksIn(text: string): Span[] {
  return [...text.matchAll(LINK)].flatMap((match) => {
    const end = trimmedEnd(text, match.index, match.index + match[0].length)
    const link = safeLink(text.slice(match.index, end))
    return link === null ? [] : [{ start: match.index, end, link }]
  })
}

/** Offsets that do not point at the words they claim are dropped rather than shown wrong. */
function fits(text: string, reason: Explanation): boolean {
  return reason.end > reason.start && text.slice(reason.start, reason.end) === reason.text
}

/** The stretches of `text` from `from` to `to`, cut wherever a reason begins or ends. */
function wordsBetween(text: string, from: number, to: number, all: Explanation[]): Segment[] {
  const near = all.filter(({ start, end }) => start < to && end > from)
  const cuts = new Set([from, to])
  for (const { start, end } of near) cuts.add(Math.max(start, from)).add(Math.min(end, to))
  const edges = [...cuts].sort((a, b) => a - b)
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? to
    const reasons = near.filter((one) => one.start < end && one.end > start)
    return { text: text.slice(start, end), start, reasons, link: null }
  })
}

/**
 * Cuts a text into stretches for showing: links as links, explained words with their reasons. The
 * stretches joined give the text back. Offsets are UTF-16; a link swallows reasons inside it.
 */
export function segmentText(text: string, explanation: readonly Explanation[]): Segment[] {
  const reasons = explanation
    .filter((reason) => fits(text, reason))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const segments: Segment[] = []
  let at = 0
  for (const { start, end, link } of linksIn(text)) {
    segments.push(...wordsBetween(text, at, start, reasons))
    segments.push({ text: text.slice(start, end), start, reasons: [], link })
    at = end
  }
  return [...segments, ...wordsBetween(text, at, text.length, reasons)]
}
