import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuery } from '../../src/ingest/query/format.ts'
import { compileMatcher } from '../../src/ingest/query/match.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import type { QueryNode, TextNode } from '../../src/ingest/query/tree.ts'

/**
 * A second matcher, as plain as can be: it is told how each piece of a made-up text reads, word by
 * word, and tries every term at every word. It shares no code with the one in src.
 */

/**
 * One way to read a piece: this word, over so many places. Of joined words a wildcard finds only
 * what goes `beyond` the first, as it finds that one by itself.
 */
type Reading = { word: string; places: number; beyond?: number }
/** A piece of text and, for each of its places, how it reads from there. */
type Piece = { text: string; readings: Reading[][]; ends: number[] }
type Edge = { word: string; next: number; beyond: number }
type Text = { text: string; edges: Edge[][]; from: number[]; to: number[] }
type Hit = { first: number; next: number }

const names = ['a', 'b', 'as', 'bs', 'ab', 'abc', 'wifi', 'wi', 'fi']
const name = fc.constantFrom(...names)
const disguise = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => `${word.charAt(0)}\u200b${word.slice(1)}`,
  (word) => `${word}\u0301`,
  (word) => word.replaceAll('a', 'á'),
)
const one = (text: string, ...words: string[]): Piece => ({
  text,
  readings: [words.map((word) => ({ word, places: 1 }))],
  ends: [text.length],
})
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(name, disguise).map(([word, put]) => one(put(word), word)) },
  name.map((word) => one(`${word}'s`, word, `${word}s`)),
  name.map((word) => one(`@${word}`, `@${word}`)),
  name.map((word) => one(`@${word}@b.c`, `@${word}`, `@${word}@b.c`)),
  name.map((word) => one(`#${word}`, word, `#${word}`)),
  fc.constantFrom('東', '京', '🔥').map((sign) => one(sign, sign)),
  fc.tuple(name, name).map(([left, right]) => ({
    text: `${left}-${right}`,
    readings: [
      [
        { word: left, places: 1 },
        { word: left + right, places: 2, beyond: left.length },
      ],
      [{ word: right, places: 1 }],
    ],
    ends: [left.length, left.length + 1 + right.length],
  })),
)

function joinPieces(pieces: readonly (readonly [Piece, string])[]): Text {
  const out: Text = { text: '', edges: [], from: [], to: [] }
  for (const [part, separator] of pieces) {
    part.readings.forEach((readings, index) => {
      const place = out.edges.length
      out.edges.push(
        readings.map(({ word, places, beyond = 0 }) => ({ word, next: place + places, beyond })),
      )
      out.from.push(out.text.length + (index === 0 ? 0 : (part.ends[index - 1] ?? 0) + 1))
      out.to.push(out.text.length + (part.ends[index] ?? 0))
    })
    out.text += part.text + separator
  }
  return out
}
const anyText = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ', ', ' — ', '\n')), { maxLength: 14 })
  .map(joinPieces)

/** The words of a term as its author means them, and joined where hyphens part them. */
const meanings = new Map<string, string[][]>([
  ...names.map((word): [string, string[][]] => [word, [[word]]]),
  ...names.map((word): [string, string[][]] => [`@${word}`, [[`@${word}`]]]),
  ...names.map((word): [string, string[][]] => [`#${word}`, [[`#${word}`]]]),
  ['a-b', [['a', 'b'], ['ab']]],
  ['wi-fi', [['wi', 'fi'], ['wifi']]],
  ["a's", [['as']]],
  ['a b', [['a', 'b']]],
  ['ab #a wi', [['ab', '#a', 'wi']]],
  [
    'a a-b',
    [
      ['a', 'a', 'b'],
      ['a', 'ab'],
    ],
  ],
  ['東京', [['東', '京']]],
  ['🔥', [['🔥']]],
  ['@a@b.c', [['@a@b.c']]],
])
const termText = fc.constantFrom(...meanings.keys())
const term: fc.Arbitrary<TextNode> = fc
  .tuple(termText, fc.boolean())
  .map(([text, prefix]) => ({ type: 'text', text, prefix: prefix && /[a-z]{2}$/.test(text) }))
const tree = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc
      .tuple(
        fc.array(term, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(term, { minLength: 1, maxLength: 2 }),
      )
      .map(([left, distance, right]): QueryNode => ({ type: 'near', distance, left, right })),
    fc.constantFrom<QueryNode>(
      { type: 'field', field: 'lang', value: 'en' },
      { type: 'field', field: 'author', value: 'bob' },
    ),
    tie('node').map((node): QueryNode => ({ type: 'not', node })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('node'), { minLength: 2, maxLength: 4 }),
      )
      .map(([type, nodes]): QueryNode => ({ type, nodes })),
  ),
})).node

function hitsOf({ text, prefix }: TextNode, { edges }: Text): Hit[] {
  const follow = (words: readonly string[], place: number): number[] => {
    const [word, ...rest] = words
    if (word === undefined) return [place]
    return (edges[place] ?? [])
      .filter((edge) =>
        prefix && rest.length === 0
          ? edge.word.startsWith(word) && word.length > edge.beyond
          : edge.word === word,
      )
      .flatMap((edge) => follow(rest, edge.next))
  }
  return edges.flatMap((_, first) =>
    (meanings.get(text) ?? []).flatMap((words) =>
      follow(words, first).map((next) => ({ first, next })),
    ),
  )
}

function apart(a: Hit, b: Hit): number {
  if (a.next <= b.first) return b.first - a.next + 1
  return b.next <= a.first ? a.first - b.next + 1 : Number.POSITIVE_INFINITY
}

/** What makes the node true, null where it is not. */
function evaluate(node: QueryNode, text: Text, isTrue: (field: string) => boolean): Hit[] | null {
  switch (node.type) {
    case 'text': {
      const hits = hitsOf(node, text)
      return hits.length > 0 ? hits : null
    }
    case 'near': {
      const lefts = node.left.flatMap((each) => hitsOf(each, text))
      const rights = node.right.flatMap((each) => hitsOf(each, text))
      const pairs = lefts.flatMap((left) =>
        rights.filter((right) => apart(left, right) <= node.distance).map((right) => [left, right]),
      )
      return pairs.length > 0 ? pairs.flat() : null
    }
    case 'field':
      return isTrue(node.field) ? [] : null
    case 'not':
      return evaluate(node.node, text, isTrue) === null ? [] : null
    case 'and': {
      const parts = node.nodes.map((each) => evaluate(each, text, isTrue))
      return parts.every((part) => part !== null) ? parts.flat() : null
    }
    case 'or': {
      const parts = node.nodes.map((each) => evaluate(each, text, isTrue))
      return parts.some((part) => part !== null) ? parts.flatMap((part) => part ?? []) : null
    }
  }
}

/** The characters that the hits cover. */
function covered(hits: readonly Hit[], { from, to }: Text): Set<number> {
  const all = new Set<number>()
  for (const { first, next } of hits) {
    for (let at = from[first] ?? 0; at < (to[next - 1] ?? 0); at++) all.add(at)
  }
  return all
}

describe('the matcher', () => {
  it('agrees with a naive one on what matches and on what is highlighted', () => {
    const seen = { matches: 0, misses: 0 }
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 1, maxLength: 5 }),
        anyText,
        fc.boolean(),
        (trees, text, isBob) => {
          const parsed = trees.map((each) => parseQuery(formatQuery(each)))
          const brands = parsed.map((each, id) => ({
            id,
            tree: each.ok ? each.tree : null,
            excludedAuthors: [],
          }))
          const author = isBob ? 'Bob' : 'eve'
          const doc = {
            title: null,
            text: text.text,
            author,
            language: 'en',
            source: '',
            network: '',
          }
          const found = new Map(
            compileMatcher(brands)(doc).map((each) => [each.brandId, each.spans]),
          )
          for (const { id, tree: query } of brands) {
            const hits = query && evaluate(query, text, (field) => field === 'lang' || isBob)
            const spans = found.get(id)
            seen[hits === null ? 'misses' : 'matches']++
            expect(spans !== undefined).toBe(hits !== null)
            const marked = (spans ?? []).flatMap(({ start, end }) =>
              Array.from({ length: end - start }, (_, i) => start + i),
            )
            expect(new Set(marked)).toEqual(covered(hits ?? [], text))
            expect(marked).toEqual(marked.toSorted((a, b) => a - b))
          }
        },
      ),
      { numRuns: 3000 },
    )
    expect(seen.matches).toBeGreaterThan(500)
    expect(seen.misses).toBeGreaterThan(500)
  })
})
