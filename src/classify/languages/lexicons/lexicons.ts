import { arabic } from './arabic.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { hindi } from './hindi.ts'
import { italian } from './italian.ts'
import type { Lexicon } from './lexicon.ts'
import { portuguese } from './portuguese.ts'
import { spanish } from './spanish.ts'

/** The lexicons by BCP 47 tag. */
export const lexicons: Readonly<Record<string, Lexicon>> = {
  ar: arabic,
  de: german,
  es: spanish,
  fr: french,
  hi: hindi,
  it: italian,
  pt: portuguese,
}
