import type { Counting } from './reply.ts'

/** X counts these characters once and all others twice (its configuration v3). */
const single = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const

/** What a link counts at X and Mastodon, whatever its length. */
const LINK_LENGTH = 23

const links = /https?:\/\/[^\s]+/gi
/** What X makes a link of although it does not begin like one. */
const bareLinks = /(?<![@\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:\/[^\s]*)?/gi

/** How long a network takes the text to be. */
export function lengthOf(text: string, counting: Counting): number {
  const normal = text.normalize('NFC')
  if (counting === 'utf16') return text.length
  if (counting === 'characters') return [...text].length
  if (counting === 'graphemes') return graphemes(text).length
  return counting === 'mastodon' ? mastodonLength(normal) : weightedLength(normal)
}

function graphemes(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)
  return Array.from(segments, ({ segment }) => segment)
}

/** Links count 23, and of somebody on another server the name alone. */
function mastodonLength(text: string): number {
  const linked = text.replace(links, 'x'.repeat(LINK_LENGTH))
  return graphemes(linked.replace(/(@[\w.-]+)@[\w.-]+\w/g, '$1')).length
}

/** Rather too long than too short: a bare name of a site may be a link. */
function weightedLength(text: string): number {
  let length = 0
  const without = text
    .replace(links, () => {
      length += LINK_LENGTH
      return ''
    })
    .replace(bareLinks, (link) => {
      length += Math.max(LINK_LENGTH, link.length)
      return ''
    })
  for (const grapheme of graphemes(without)) length += weightOf(grapheme)
  return length
}

function weightOf(grapheme: string): number {
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(grapheme)) return 2
  return [...grapheme].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0
    return sum + (single.some(([from, to]) => code >= from && code <= to) ? 1 : 2)
  }, 0)
}
