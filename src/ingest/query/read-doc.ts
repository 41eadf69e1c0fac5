import { foldText } from '../fold.ts'
import { createTokeniser } from '../tokens.ts'
import type { Tokens } from '../tokens.ts'
import { foldHandle } from './evaluate.ts'
import type { Facts } from './evaluate.ts'
import { NEAR_MAX } from './tree.ts'

/** A mention as the matcher sees it. `author` is the handle, `source` the source's name. */
export type MatchDoc = {
  title: string | null
  text: string
  author: string | null
  language: string
  source: string
  network: string
}

export type DocReader = {
  /** The words of what was read last. */
  readonly tokens: Tokens
  /** Reads title and text, too far apart for a phrase or near/ to reach over; returns where the text starts. */
  read(doc: Pick<MatchDoc, 'title' | 'text'>): number
}

export function createDocReader(): DocReader {
  const tokeniser = createTokeniser()
  return {
    tokens: tokeniser.tokens,
    read({ title, text }) {
      tokeniser.clear()
      if (title !== null && title !== '') {
        tokeniser.add(title)
        tokeniser.gap(NEAR_MAX + 1)
      }
      const textStart = tokeniser.tokens.size
      tokeniser.add(text)
      return textStart
    },
  }
}

/** What the filters of a query are compared with. */
export function facetsOf(doc: MatchDoc): Facts['facets'] {
  return {
    author: foldHandle(doc.author ?? ''),
    lang: foldText(doc.language),
    source: foldText(doc.source),
    network: foldText(doc.network),
  }
}
