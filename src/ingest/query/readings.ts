import { JOINED } from '../tokens.ts'
import type { Tokens } from '../tokens.ts'
import type { WordTable } from './word-table.ts'

/**
 * A text as the ways it may be read: an edge leads from a word, by one known reading of it, to the
 * word after it. Most words of a text are unknown and have no edge. Edge 0 is none.
 */
export type Readings = {
  /** Reads `tokens`; what was read before is gone. Returns how many look-ups it took. */
  read(tokens: Tokens): number
  /** The places that have an edge, each once. */
  readonly places: readonly number[]
  /** The latest edge from the word at `place`; `before` gives those before it. */
  last(place: number): number
  before(edge: number): number
  /** The id of the word that is read. */
  word(edge: number): number
  /** The place after it. */
  next(edge: number): number
}

/** An edge takes three numbers: word, place after it, the edge before it. */
const EDGE_SIZE = 3

/** Makes readings over the ids of `table`. */
export function createReadings(table: WordTable): Readings {
  let lastEdges = new Int32Array(1024)
  const edges: number[] = []
  const places: number[] = []
  const prefixes: number[] = []
  let steps = 0

  function add(place: number, word: number, next: number): void {
    const edge = edges.length
    const before = lastEdges[place] ?? 0
    if (before === 0) places.push(place)
    edges.push(word, next, before)
    lastEdges[place] = edge
  }

  function addWord(chars: Int32Array, begin: number, end: number, place: number, next: number) {
    steps++
    const word = table.find(chars, begin, end)
    if (word !== 0) add(place, word, next)
  }

  /** Reads `chars[begin..end)` whole, in short (see `Tokens`), and by its beginnings over `skip` long. */
  function addReadings(
    { chars, short, end }: Tokens,
    begin: number,
    skip: number,
    place: number,
    last: number,
  ): void {
    const next = last + 1
    const shortEnd = short[last] ?? 0
    const wholeEnd = end[last] ?? 0
    addWord(chars, begin, wholeEnd, place, next)
    if (shortEnd !== 0) addWord(chars, begin, shortEnd, place, next)
    const count = table.findPrefixes(chars, begin, wholeEnd, skip, prefixes)
    for (let i = 0; i < count; i++) add(place, prefixes[i] ?? 0, next)
    steps += count
  }

  function read(tokens: Tokens): number {
    const { size, flags, begin, end } = tokens
    for (const place of places) lastEdges[place] = 0
    places.length = 0
    if (lastEdges.length <= size) lastEdges = new Int32Array(2 * size)
    edges.length = EDGE_SIZE
    steps = 0
    let chain = 0
    for (let token = 0; token < size; token++) {
      const start = begin[token] ?? 0
      if (start === end[token]) continue
      addReadings(tokens, start, 0, token, token)
      if (flags[token] !== JOINED) {
        chain = token
      } else if (token + 1 === size || flags[token + 1] !== JOINED) {
        // A beginning that ends inside the chain's first word was found there already.
        const chainStart = begin[chain] ?? 0
        addReadings(tokens, chainStart, (end[chain] ?? 0) - chainStart, chain, token)
      }
    }
    for (const tag of tokens.tags) {
      addWord(tokens.chars, tag.begin, tag.end, tag.first, tag.next)
      const count = table.findPrefixes(tokens.chars, tag.begin, tag.end, 0, prefixes)
      for (let i = 0; i < count; i++) add(tag.first, prefixes[i] ?? 0, tag.next)
      steps += count
    }
    return steps
  }

  return {
    read,
    places,
    last: (place) => lastEdges[place] ?? 0,
    before: (edge) => edges[edge + 2] ?? 0,
    word: (edge) => edges[edge] ?? 0,
    next: (edge) => edges[edge + 1] ?? 0,
  }
}
