import {
  classAt,
  CURRENCY,
  DIGIT,
  EMOJI,
  INVISIBLE,
  isGap,
  LETTER,
  MARK,
  widthAt,
} from './characters.ts'
import { emoticonValence } from './valence.ts'

export type TokenKind =
  | 'word'
  | 'number'
  | 'money'
  | 'handle'
  | 'hashtag'
  | 'link'
  | 'emoji'
  | 'emoticon'
  | 'mark'

/**
 * One piece of a text. `text` is folded (NFKC, lower case, straight apostrophes, no # or @), `start`
 * and `end` are UTF-16 offsets into the text as given, end exclusive. The text of an emoji is its first
 * code point, that of links and money is empty. `shouted`: a word in capitals.
 */
export type Token = {
  kind: TokenKind
  text: string
  start: number
  end: number
  shouted: boolean
}

/** A longer run of letters is no word of a lexicon; it stays one token with an empty text. */
const WORD_MAX = 40
const EMOTICON_MAX = 4

const apostrophes = "'’ʼ"
const emoticonStarts = ':;=<()'
const linkStart = /(?:https?:\/\/|www\.)/iy
const ascii = /^[\x20-\x7e]*$/
const unseen = /\p{Default_Ignorable_Code_Point}/gu

/** Exports that hide personal data leave these in place of what they cut out. */
const placeholders = ['<url>', '<email>', '<phone>']

/** Cuts a text into tokens in one pass; spaces and unknown signs fall away. Linear, for any string. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (let index = 0; index < text.length;) {
    const token = tokenAt(text, index)
    if (token) tokens.push(token)
    index = token ? token.end : index + widthAt(text, index)
  }
  return tokens
}

function tokenAt(text: string, start: number): Token | null {
  switch (classAt(text, start)) {
    case LETTER:
      return startsLink(text, start)
        ? make('link', start, runEnd(text, start, isLinkPart))
        : readWord(text, start)
    case DIGIT:
      return readNumber(text, start)
    case CURRENCY:
      return readMoney(text, start)
    case EMOJI:
      return make('emoji', start, emojiEnd(text, start), firstCharacter(text, start))
    case INVISIBLE:
      return null
    default:
      return readSign(text, start)
  }
}

function make(kind: TokenKind, start: number, end: number, text = ''): Token {
  return { kind, text, start, end, shouted: false }
}

function firstCharacter(text: string, start: number): string {
  return text.slice(start, start + widthAt(text, start))
}

function fold(raw: string): string {
  if (raw.length > WORD_MAX) return ''
  if (ascii.test(raw)) return raw.toLowerCase()
  return raw.replace(unseen, '').replace(/[’ʼ]/g, "'").normalize('NFKC').toLowerCase()
}

function startsLink(text: string, index: number): boolean {
  const first = text[index]
  if (first !== 'h' && first !== 'w' && first !== 'H' && first !== 'W') return false
  linkStart.lastIndex = index
  return linkStart.test(text)
}

function readWord(text: string, start: number): Token {
  const end = runEnd(text, start, isWordPart)
  const raw = text.slice(start, end)
  const folded = fold(raw)
  const token = make('word', start, end, folded)
  token.shouted = folded.length > 2 && raw === raw.toUpperCase() && raw !== raw.toLowerCase()
  return token
}

/** `12`, `1,299.00`, `17:30`; with a currency sign after it money, with letters after it a word. */
function readNumber(text: string, start: number): Token {
  const end = runEnd(text, start, isNumberPart)
  const next = classAt(text, end)
  if (next === LETTER) return readWord(text, start)
  if (next === CURRENCY) return make('money', start, end + 1)
  return make('number', start, end, fold(text.slice(start, end)))
}

function readMoney(text: string, start: number): Token | null {
  const digits = start + (text[start + 1] === ' ' ? 2 : 1)
  if (classAt(text, digits) !== DIGIT) return null
  return make('money', start, runEnd(text, digits, isNumberPart))
}

function readSign(text: string, start: number): Token | null {
  const sign = text[start] ?? ''
  if (sign === '@' || sign === '#') return readName(text, start)
  const placeholder = placeholders.find((name) => sign === '<' && text.startsWith(name, start))
  if (placeholder) return make('link', start, start + placeholder.length)
  if (emoticonStarts.includes(sign) && isGap(text, start - 1)) {
    const end = emoticonEnd(text, start)
    if (end > start) return make('emoticon', start, end, text.slice(start, end))
  }
  if (classAt(text, start) !== MARK) return null
  let end = start + 1
  while (text[end] === sign) end += 1
  return make('mark', start, end, sign)
}

function readName(text: string, start: number): Token | null {
  if (start > 0 && classAt(text, start - 1) === LETTER) return null
  const end = runEnd(text, start + 1, isNamePart)
  if (end === start + 1) return null
  return make(
    text[start] === '@' ? 'handle' : 'hashtag',
    start,
    end,
    fold(text.slice(start + 1, end)),
  )
}

type Part = (text: string, index: number) => boolean

function runEnd(text: string, start: number, isPart: Part): number {
  let index = start
  while (index < text.length && isPart(text, index)) index += widthAt(text, index)
  return index
}

function isWordPart(text: string, index: number): boolean {
  const kind = classAt(text, index)
  if (kind === LETTER || kind === DIGIT || kind === INVISIBLE) return true
  return apostrophes.includes(text[index] ?? ' ') && classAt(text, index + 1) === LETTER
}

/** A number goes on over its points, commas and colons as long as a digit follows. */
function isNumberPart(text: string, index: number): boolean {
  if (classAt(text, index) === DIGIT) return true
  return '.,:'.includes(text[index] ?? ' ') && classAt(text, index + 1) === DIGIT
}

function isNamePart(text: string, index: number): boolean {
  const kind = classAt(text, index)
  return kind === LETTER || kind === DIGIT || text[index] === '_'
}

function isLinkPart(text: string, index: number): boolean {
  return !isGap(text, index)
}

/** An emoji goes on over selectors, skin tones and joiners, so that a family is one token. */
function emojiEnd(text: string, start: number): number {
  let index = start + widthAt(text, start)
  while (index < text.length) {
    const point = text.codePointAt(index) ?? 0
    const joins = point === 0x200d && classAt(text, index + 1) === EMOJI
    if (joins) index += 1 + widthAt(text, index + 1)
    else if (point === 0xfe0f) index += 1
    else if (point >= 0x1f3fb && point <= 0x1f3ff) index += 2
    else break
  }
  return index
}

function emoticonEnd(text: string, start: number): number {
  for (let end = start + EMOTICON_MAX; end >= start + 2; end -= 1) {
    if (isGap(text, end) && emoticonValence(text.slice(start, end)) !== undefined) return end
  }
  return start
}
