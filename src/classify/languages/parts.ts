import type { Findings } from '../find-signals.ts'
import type { Token } from '../tokenise.ts'
import { foldWord, shorten, shortenFully } from './fold-word.ts'

/** What a text is made of for a language: a word or a piece of one, or a sign. */
export type Part = {
  text: string
  /** A word with its drawn-out letters down to one; else as `text`. */
  plain: string
  isWord: boolean
  /** The place of its token among those of the text. */
  token: number
}

const apostrophe = /['_]/

/** Exports that hide personal data leave this word where a link stood. */
const LINK_WORD = 'http'

/**
 * The tokens of a text as a language sees them: words folded, what is glued together by an apostrophe
 * or in a hashtag taken apart (`l'amour`, `#que_bien`), one name for all links and one for all handles.
 */
export function partsOf({ reading }: Findings, language: string): Part[] {
  const parts: Part[] = []
  for (const [place, token] of reading.tokens.entries()) {
    if (isWord(token)) {
      for (const piece of piecesOf(token.text)) {
        const word = foldWord(piece, language)
        parts.push({ text: shorten(word), plain: shortenFully(word), isWord: true, token: place })
      }
    } else {
      const name = nameOf(token)
      parts.push({ text: name, plain: name, isWord: false, token: place })
    }
  }
  return parts
}

function isWord({ kind, text }: Token): boolean {
  return (kind === 'word' || kind === 'hashtag') && text !== '' && text !== LINK_WORD
}

function piecesOf(word: string): string[] {
  return apostrophe.test(word) ? word.split(apostrophe).filter(Boolean) : [word]
}

function nameOf({ kind, text, start, end }: Token): string {
  if (text === LINK_WORD) return '<link>'
  if (kind === 'mark') return end - start > 1 ? text + text : text
  if (kind === 'emoji' || kind === 'emoticon') return text
  return `<${kind}>`
}
