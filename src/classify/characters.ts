/** What a character can be part of. */
export const SKIP = 0
export const LETTER = 1
export const DIGIT = 2
export const MARK = 3
export const EMOJI = 4
export const CURRENCY = 5
/** Characters that stand inside words without being seen: joiners, soft hyphens, selectors. */
export const INVISIBLE = 6
const UNKNOWN = 0xff

const marks = '.,!?;:()"…—\n'
const currencies = '$£€₹¥'
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
const digit = /^\p{Nd}$/u
const letter = /^[\p{L}\p{M}\p{N}]$/u
const emoji = /^\p{Extended_Pictographic}$/u

/** The class of every UTF-16 unit, worked out when it is first met. */
const classes = new Uint8Array(0x10000).fill(UNKNOWN)

function classOf(character: string): number {
  if (invisible.test(character)) return INVISIBLE
  if (marks.includes(character)) return MARK
  if (currencies.includes(character)) return CURRENCY
  if (digit.test(character)) return DIGIT
  if (letter.test(character)) return LETTER
  return emoji.test(character) ? EMOJI : SKIP
}

/** The class of the character at an index; a lone surrogate and a place past the end are `SKIP`. */
export function classAt(text: string, index: number): number {
  if (index >= text.length) return SKIP
  const unit = text.charCodeAt(index)
  const known = classes[unit] ?? SKIP
  if (known !== UNKNOWN) return known
  const isPair = unit >= 0xd800 && unit <= 0xdbff
  const found = classOf(String.fromCodePoint(text.codePointAt(index) ?? 0))
  if (!isPair) classes[unit] = found
  return found
}

/** UTF-16 units taken by the character at an index: 2 for a surrogate pair, else 1. */
export function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
}

/** Whether a space, a tab or a line end stands at an index, or the text has ended there. */
export function isGap(text: string, index: number): boolean {
  if (index < 0 || index >= text.length) return true
  const unit = text.charCodeAt(index)
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0
}
