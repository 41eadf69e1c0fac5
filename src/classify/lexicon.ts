import type { Word } from './fast/word.ts'
import { cues, type CueSignal } from './cues/all-cues.ts'
import { spellings } from './cues/spellings.ts'
import { functionWords } from './function-words.ts'
import { englishWords, type Voice, voices } from './cues/voice.ts'
import { parseWording, splitWordings, type Wording } from './parse-wording.ts'
import { stem } from './stem.ts'
import { wordValence } from './valence.ts'

/** A place in the tree of wordings: the ways on by symbol, and the signals whose wording ends here. */
export type CueNode = { next: Map<number, CueNode> | null; signals: number[] | null }

/** What is known of one word. `symbol` and `stem` are 0 where no cue speaks of them. */
export type WordEntry = {
  symbol: number
  stem: number
  valence: number
  voice: Voice | null
  english: boolean
  /** Places in `functionWordLanguages` of the languages that it is a function word of. */
  languages: readonly number[] | null
  /** The word without its apostrophes. */
  plain: string
  /** What the tables of `fast` say of it, once they were asked. */
  word: Word | null
}

/** Symbols that stand for a kind of token instead of one word. */
export const ANY = 1
export const NUMBER = 2
export const MONEY = 3
export const HANDLE = 4
const kinds = new Map([
  ['_', ANY],
  ['#', NUMBER],
  ['$', MONEY],
  ['@', HANDLE],
])

/** Words that no cue speaks of are remembered up to this many, then forgotten all at once. */
const STRANGERS_MAX = 50_000

const symbols = new Map<string, number>()
const stemSymbols = new Map<string, number>()

/** The signals that cues give, in table order; a hit names its signal by its place here. */
export const cueSignals = Object.keys(cues) as CueSignal[]

/** The tree of all wordings, walked from its root along the symbols of a text's words. */
export const cueRoot: CueNode = { next: null, signals: null }

function symbolOf(table: Map<string, number>, key: string): number {
  const known = table.get(key)
  if (known !== undefined) return known
  const symbol = HANDLE + 1 + symbols.size + stemSymbols.size
  table.set(key, symbol)
  return symbol
}

function symbolOfAtom(atom: string): number {
  const kind = kinds.get(atom)
  if (kind !== undefined) return kind
  if (atom.endsWith('~')) return symbolOf(stemSymbols, stem(atom.slice(0, -1)))
  return symbolOf(symbols, spellings.get(atom) ?? atom)
}

function step(node: CueNode, symbol: number): CueNode {
  node.next ??= new Map()
  const known = node.next.get(symbol)
  if (known) return known
  const fresh: CueNode = { next: null, signals: null }
  node.next.set(symbol, fresh)
  return fresh
}

function extend(nodes: readonly CueNode[], wording: Wording): readonly CueNode[] {
  let ends = nodes
  for (const part of wording) {
    if (typeof part === 'string') {
      const symbol = symbolOfAtom(part)
      ends = ends.map((node) => step(node, symbol))
    } else {
      const before = ends
      ends = part.flatMap((alternative) => extend(before, alternative))
    }
  }
  return ends
}

for (const [signal, name] of cueSignals.entries()) {
  for (const source of splitWordings(cues[name])) {
    for (const end of extend([cueRoot], parseWording(source))) {
      end.signals ??= []
      if (!end.signals.includes(signal)) end.signals.push(signal)
    }
  }
}

const voiceOf = new Map<string, Voice>()
for (const [voice, words] of Object.entries(voices) as [Voice, string][]) {
  for (const word of words.split(' ')) voiceOf.set(word, voice)
}
const english = new Set(englishWords.split(' '))

const digit = /\d/

function makeEntry(given: string, written: string): WordEntry {
  const word = spellings.get(written) ?? written
  return {
    symbol: symbols.get(word) ?? 0,
    // Order numbers and the like have no stem, and looking for one costs more than all the rest.
    stem: digit.test(word) ? 0 : (stemSymbols.get(stem(word)) ?? 0),
    valence: wordValence(word) || wordValence(word.replaceAll("'", '')),
    voice: voiceOf.get(word) ?? null,
    english: english.has(word),
    languages: functionWords.get(written) ?? null,
    plain: given.replaceAll("'", ''),
    word: null,
  }
}

const familiar = new Map<string, WordEntry>()
for (const word of [...symbols.keys(), ...voiceOf.keys(), ...english, ...spellings.keys()]) {
  familiar.set(word, makeEntry(word, word))
}
let remembered = new Map(familiar)

const drawnOut = /([a-z])\1{2,}/g

/** `soooo` is looked up as `soo`, else as `so`; a word that is not drawn out as it is. */
function undraw(word: string): string {
  const two = word.replace(drawnOut, '$1$1')
  if (two === word || familiar.has(two) || wordValence(two) !== 0) return two
  return word.replace(drawnOut, '$1')
}

/** Looks up one folded word. What is remembered never changes the answer, only its cost. */
export function lookUp(word: string): WordEntry {
  const known = remembered.get(word)
  if (known) return known
  if (remembered.size >= familiar.size + STRANGERS_MAX) remembered = new Map(familiar)
  const entry = makeEntry(word, undraw(word))
  remembered.set(word, entry)
  return entry
}
