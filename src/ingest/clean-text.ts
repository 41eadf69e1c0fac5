import { TEXT_MAX } from '../model/mention.ts'

/** Ends a text that was longer than the maximum; counted within it. */
export const CUT_MARK = '… [cut]'

/** Most texts are this, and need no look at each character. */
const plain = /^[\t\n\x20-\x7e]*$/
/** All control characters of ASCII but tab and line ends. */
// oxlint-disable-next-line no-control-regex -- these are what must go
const controls = /[\0-\x08\v\f\x0e-\x1f\x7f]/g
/** Normalising takes quadratic time in a pile of accents; 30 are what Unicode calls stream-safe. */
const piledMarks = /(\p{M}{30})\p{M}+/gu
/** Without such a run there is no pile: a cheap look that spares most texts the one above. */
const longRun = /[^\0-\u02ff\u2000-\u20cf]{31}/

/**
 * Text that every store and screen can take: NFC, no control characters but tab and line feed, no
 * lone surrogates, no more than one empty line in a row, trimmed, at most `TEXT_MAX` UTF-16 units.
 * Cleaning twice is cleaning once. Time is linear.
 */
export function cleanText(text: string): string {
  return cutText(tidyText(text), TEXT_MAX)
}

/** As `cleanText`, at full length. */
export function tidyText(text: string): string {
  const safe = plain.test(text) ? text : normalise(text)
  return (safe.includes('\n\n\n') ? safe.replace(/\n{3,}/g, '\n\n') : safe).trim()
}

/** As `tidyText`, on one line. */
export function tidyLine(text: string): string {
  return tidyText(text).replace(/\s+/gu, ' ')
}

/** The beginning of `text` with a mark where it is over `max` UTF-16 units, mark included. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const room = max - CUT_MARK.length
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(room - 1))
  return text.slice(0, splitsPair ? room - 1 : room).trimEnd() + CUT_MARK
}

/** Text without what a database refuses; else as it came, as an identifier must be. */
export function stripPoison(text: string): string {
  return plain.test(text) ? text : text.toWellFormed().replace(controls, '')
}

function normalise(text: string): string {
  const safe = stripPoison(text.replace(/\r\n?/g, '\n'))
  return (longRun.test(safe) ? safe.replace(piledMarks, '$1') : safe).normalize('NFC')
}
