import { isGap } from '../characters.ts'
import type { Token } from '../tokenise.ts'
import { wordsOf } from './emoji-words.ts'
import { UNKNOWN_PIECE, type WordPieces } from './word-pieces.ts'

/** A text as the encoder reads it: piece ids, and for each the place of the token it came from. */
export type Pieces = { ids: number[]; tokenOf: number[] }

/** A longer word says nothing; it is read as one unknown piece. */
const WORD_MAX = 40

/** Signs between two tokens are read up to this many. */
const SIGNS_MAX = 3

const drawnOut = /([A-Za-z!?.,])\1{2,}/g
const humps = /([a-z])([A-Z0-9])/g
const unseen = /\p{Default_Ignorable_Code_Point}/gu
const ascii = /^[\x20-\x7e]*$/
const quotes = /[‘’ʼ]/g
const inSigns = /[^\x21-\x7e£€]/g

/** Spells the tokens of a text out for the encoder, and cuts them into pieces. One pass. */
export function toPieces(text: string, tokens: readonly Token[], wordPieces: WordPieces): Pieces {
  const ids: number[] = []
  const tokenOf: number[] = []
  const add = (word: string, place: number): void => {
    for (const id of wordPieces(word)) {
      ids.push(id)
      tokenOf.push(place)
    }
  }
  let end = 0
  for (const [place, token] of tokens.entries()) {
    if (token.start > end) {
      const signs = signsIn(text, end, token.start)
      if (signs !== '') add(isGap(text, end - 1) || isGap(text, end) ? `▁${signs}` : signs, place)
    }
    const opens = token.start === 0 || isGap(text, token.start - 1) ? '▁' : ''
    end = token.end
    if (token.end - token.start > WORD_MAX && token.kind !== 'link') {
      ids.push(UNKNOWN_PIECE)
      tokenOf.push(place)
      continue
    }
    if (isRepeated(tokens, place)) continue
    for (const word of spellOut(text, token, opens)) add(word, place)
  }
  return { ids, tokenOf }
}

function signsIn(text: string, start: number, end: number): string {
  if (end - start === 1 && isGap(text, start)) return ''
  return text
    .slice(start, Math.min(end, start + 16))
    .replace(inSigns, '')
    .slice(0, SIGNS_MAX)
}

/** A third emoji of a row adds nothing. */
function isRepeated(tokens: readonly Token[], place: number): boolean {
  const token = tokens[place]
  return (
    token?.kind === 'emoji' &&
    tokens[place - 1]?.text === token.text &&
    tokens[place - 2]?.text === token.text
  )
}

/** The words that a token is read as. */
function spellOut(text: string, token: Token, opens: string): string[] {
  switch (token.kind) {
    case 'link':
      return ['▁link']
    case 'handle':
      return [`${opens}@`]
    case 'emoji':
      return asWords(wordsOf(token.text))
    case 'hashtag': {
      const parts = tidy(text.slice(token.start + 1, token.end)).replace(humps, '$1 $2')
      return [`${opens}#`, ...asWords(parts.replaceAll('_', ' '))]
    }
    default: {
      const raw = text.slice(token.start, token.end)
      return [opens + tidy(token.shouted ? raw.toLowerCase() : raw)]
    }
  }
}

function asWords(words: string): string[] {
  return words === '' ? [] : words.split(' ').map((word) => `▁${word}`)
}

function tidy(raw: string): string {
  const plain = ascii.test(raw)
    ? raw
    : raw.replace(unseen, '').replace(quotes, "'").normalize('NFKC')
  return plain.replace(drawnOut, '$1$1')
}
