import { lookAlikes } from './look-alikes.ts'

/** What a folded character is to the tokeniser; the low four bits of its profile. */
export const BREAK = 1
export const WORD = 2
/** A letter of a script that puts no spaces between words; each is a word of its own. */
export const DENSE = 3
/** An emoji; a word of its own. */
export const SYMBOL = 4
export const APOSTROPHE = 5
/** A hyphen, or an odd separator that people use to split a word: read both as a gap and as nothing. */
export const JOINER = 6
export const UNDERSCORE = 7
export const DOT = 8
export const AT = 9
export const HASH = 10
/** Invisible: read as if it were not there. */
export const DROP = 11
/** Joins the character before it into one, as a Korean vowel or a Japanese voice mark does. */
export const COMPOSING = 12
export const KIND = 0x0f

export const LATIN = 0x10
/** Passes for a Latin letter. */
export const LOOK_ALIKE = 0x20
/** Folds to something else than itself: `foldedForm` has it. */
export const MAPPED = 0x40

/** Accents and points that readers do without: of Latin, Greek, Cyrillic, Hebrew and Arabic. */
const marks = /[[\p{M}&&[\p{sc=Zinh}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}]]--\p{scx=Hira}]/gv
const recomposed = /[\u{1100}-\u{11ff}\u{3040}-\u{30ff}]/u
const wordLike = /[\p{L}\p{M}\p{N}]/u
const dense =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u
const pictograph = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u
const composing = /[\u{1161}-\u{11ff}[\p{M}&&\p{scx=Hira}]]/v
const latin = /\p{sc=Latn}/u
/** Skin tones and the Arabic stretch mark count as invisible: 👍 finds every thumb. */
const invisible = /[\p{DI}\p{Emoji_Modifier}\u0640]/u
const control = /\p{Cc}/u

/** Letters that Unicode does not take apart, and signs whose usual reading is not wanted. */
const special = new Map<string, string>([
  ...Array.from('øłđħŧð', (letter, index): [string, string] => [letter, 'oldhtd'.charAt(index)]),
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ...Array.from('\u2018\u2019\u02bb\u02bc\u00b4`', (sign): [string, string] => [sign, "'"]),
  ['\u2010', '-'],
  ['™', ' '],
  ['℠', ' '],
])

/** Kinds that a property of Unicode would get wrong. */
const fixedKinds = new Map<string, number>([
  ["'", APOSTROPHE],
  ['_', UNDERSCORE],
  ['.', DOT],
  ['@', AT],
  ['#', HASH],
  ['©', BREAK],
  ['®', BREAK],
  ...Array.from('-\u2028\u2029\u0085\u2800', (sign): [string, number] => [sign, JOINER]),
  ...Array.from('\t\n\v\f\r', (sign): [string, number] => [sign, BREAK]),
])

const profiles = new Uint8Array(0x110000)
const forms = new Map<number, readonly number[]>()

/** Kind and flags of a code point (0 to 0x10FFFF), worked out once and remembered. */
export function profileOf(codePoint: number): number {
  return profiles[codePoint] || learn(codePoint)
}

/** The code points that a `MAPPED` code point folds to; they fold to themselves. */
export function foldedForm(codePoint: number): readonly number[] {
  return forms.get(codePoint) ?? []
}

function learn(codePoint: number): number {
  const character = String.fromCodePoint(codePoint)
  const form = invisible.test(character) ? character : foldCharacter(character)
  const profile = form === character ? profileOfFolded(character) : MAPPED
  if (profile === MAPPED) {
    const parts = Array.from(form, (part) => part.codePointAt(0) ?? 0)
    forms.set(codePoint, parts)
  }
  profiles[codePoint] = profile
  return profile
}

/**
 * NFKD without the accents of Latin, Greek, Cyrillic, Hebrew and Arabic, case folded both ways
 * (so that ß is ss and ς is σ), and put together again where a part alone would be another letter.
 */
function foldCharacter(character: string): string {
  const early = special.get(character)
  if (early !== undefined) return early
  const plain = character.normalize('NFKD').replace(marks, '')
  const caseless = plain.toLowerCase().toUpperCase().toLowerCase()
  const folded = caseless.normalize('NFKD').replace(marks, '')
  const whole = recomposed.test(folded) ? folded.normalize('NFC') : folded
  return Array.from(whole, (part) => special.get(part) ?? part).join('')
}

function profileOfFolded(character: string): number {
  const fixed = fixedKinds.get(character)
  if (fixed !== undefined) return fixed
  if (invisible.test(character) || control.test(character)) return DROP
  if (composing.test(character)) return COMPOSING
  if (!wordLike.test(character)) return pictograph.test(character) ? SYMBOL : BREAK
  if (dense.test(character)) return DENSE
  const script = latin.test(character) ? LATIN : 0
  const disguise = lookAlikes.has(character.codePointAt(0) ?? 0) ? LOOK_ALIKE : 0
  return WORD | script | disguise
}
