import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createExplainer, explain } from '../../src/ingest/query/explain.ts'
import { formatQuery } from '../../src/ingest/query/format.ts'
import { compileMatcher } from '../../src/ingest/query/match.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import type { MatchDoc } from '../../src/ingest/query/read-doc.ts'
import { lacksOf } from '../../src/ingest/query/shortfall.ts'
import type { Answers, Lack, Leaf, NearNode } from '../../src/ingest/query/shortfall.ts'
import type { QueryNode, TextNode } from '../../src/ingest/query/tree.ts'

function treeOf(query: string): QueryNode | null {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(' '))
  return parsed.tree
}

function doc(text: string, rest: Partial<MatchDoc> = {}): MatchDoc {
  return { title: null, text, author: 'bob', language: 'en', source: 'News', network: 'x', ...rest }
}

function why(query: string, text: string, rest: Partial<MatchDoc> = {}, excluded: string[] = []) {
  return explain({ tree: treeOf(query), excludedAuthors: excluded }, doc(text, rest))
}

const term: fc.Arbitrary<TextNode> = fc
  .tuple(fc.constantFrom('a', 'b', 'cd', 'wi-fi', '@a', '#b', 'a b'), fc.boolean())
  .map(([text, prefix]) => ({ type: 'text', text, prefix: prefix && text === 'cd' }))
const sides = fc.array(term, { minLength: 1, maxLength: 2 })
const tree = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc
      .tuple(sides, fc.integer({ min: 1, max: 4 }), sides)
      .map(([left, distance, right]): QueryNode => ({ type: 'near', distance, left, right })),
    fc
      .tuple(fc.constantFrom('lang' as const, 'author' as const), fc.constantFrom('en', 'bob'))
      .map(([field, value]): QueryNode => ({ type: 'field', field, value })),
    tie('node').map((node): QueryNode => ({ type: 'not', node })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
      )
      .map(([type, nodes]): QueryNode => ({ type, nodes })),
  ),
})).node
const words = fc
  .array(fc.constantFrom('a', 'b', 'cd', 'cde', 'wifi', '@a', '#b', 'so', 'Á'), { maxLength: 10 })
  .map((each) => each.join(' '))
const anyDoc: fc.Arbitrary<MatchDoc> = fc.record({
  title: fc.option(words),
  text: words,
  author: fc.constantFrom(null, 'bob', '@Eve'),
  language: fc.constantFrom('', 'en', 'en-gb', 'de'),
  source: fc.constant('News'),
  network: fc.constant('x'),
})

describe('explaining a query', () => {
  it('says that a text is in exactly where the matcher does, and marks the same words', () => {
    const seen = { in: 0, out: 0 }
    const excluded = fc.constantFrom<string[]>([], ['eve'])
    fc.assert(
      fc.property(tree, anyDoc, excluded, (node, each, excludedAuthors) => {
        const query = { tree: node, excludedAuthors }
        const [match] = compileMatcher([{ id: 1, ...query }])(each)
        const { matched, found, because } = explain(query, each)
        seen[matched ? 'in' : 'out']++
        expect(matched).toBe(match !== undefined)
        expect(because.length === 0).toBe(matched)
        if (match === undefined) return
        const marked = new Set<number>()
        for (const { spans } of found) {
          for (const { in: part, start, end } of spans) {
            if (part === 'text') for (let at = start; at < end; at++) marked.add(at)
          }
        }
        const wanted = match.spans.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, at) => start + at),
        )
        expect([...marked].toSorted((a, b) => a - b)).toEqual(wanted)
      }),
      { numRuns: 3000 },
    )
    expect(Math.min(seen.in, seen.out)).toBeGreaterThan(300)
  })

  it('says only what is so: a word called missing is not there, what excludes a text holds of it', () => {
    fc.assert(
      fc.property(tree, anyDoc, (node, each) => {
        const isIn = (only: QueryNode) =>
          compileMatcher([{ id: 1, tree: only, excludedAuthors: [] }])(each).length > 0
        const { found, because } = explain({ tree: node, excludedAuthors: [] }, each)
        for (const { term } of found) expect(isIn(treeOf(term) as QueryNode), term).toBe(true)
        for (const { text, spans } of because) {
          for (const { in: part, start, end } of spans) {
            expect((part === 'title' ? each.title : each.text)?.slice(start, end)).toMatch(/\S/)
          }
          for (const [, word = ''] of text.startsWith('The ') ? text.matchAll(/“(.+?)”/g) : []) {
            expect(isIn({ type: 'text', text: word, prefix: false }), text).toBe(false)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('answers the same however often and after whatever it is asked', () => {
    fc.assert(
      fc.property(tree, fc.array(anyDoc, { maxLength: 5 }), (node, docs) => {
        const query = { tree: node, excludedAuthors: ['eve'] }
        const asked = createExplainer(query)
        for (const each of [...docs, ...docs]) expect(asked(each)).toEqual(explain(query, each))
      }),
    )
  })
})

/** The parts of a query that can be put right by themselves. */
function unitsOf(node: QueryNode): QueryNode[] {
  if (node.type !== 'and' && node.type !== 'or') return [node]
  return node.nodes.flatMap(unitsOf)
}

function isTrue(node: QueryNode, held: (unit: QueryNode) => boolean): boolean {
  if (node.type === 'and') return node.nodes.every((each) => isTrue(each, held))
  if (node.type === 'or') return node.nodes.some((each) => isTrue(each, held))
  return held(node)
}

function subsets<T>(all: readonly T[]): T[][] {
  return Array.from({ length: 2 ** all.length }, (_, bits) =>
    all.filter((_each, at) => (bits >> at) % 2 === 1),
  )
}

describe('what a text lacks', () => {
  /** Every node by itself, also where two say the same. */
  const oneOf = ({ ...copy }: QueryNode): QueryNode => {
    if (copy.type === 'not') return { ...copy, node: oneOf(copy.node) }
    if (copy.type === 'and' || copy.type === 'or') return { ...copy, nodes: copy.nodes.map(oneOf) }
    return copy
  }
  const unitOf = (lack: Lack, root: QueryNode): QueryNode[] => {
    if (lack.type === 'missing')
      return [lack.near ?? lack.nodes[0]].filter((each) => each !== undefined)
    if (lack.type === 'field') return lack.nodes.slice(0, 1)
    if (lack.type === 'far') return [lack.node]
    return unitsOf(root).filter((unit) => unit.type === 'not' && unit.node === lack.node)
  }

  it('would let it in if put right, and there is no shorter way', () => {
    fc.assert(
      fc.property(tree.map(oneOf), fc.infiniteStream(fc.boolean()), (root, coins) => {
        const toss = () => coins.next().value === true
        const truth = new Map<Leaf, boolean>()
        const answers: Answers = {
          holds(leaf) {
            const known = truth.get(leaf) ?? toss()
            truth.set(leaf, known)
            return known
          },
          // Both are there: then a near/ counts as one thing, as everything else does.
          hasSide: (_node: NearNode) => true,
        }
        const lacks = lacksOf(root, answers)
        const held = (unit: QueryNode) => lacksOf(unit, answers).length === 0
        const units = unitsOf(root)
        const righted = new Set(lacks.flatMap((lack) => unitOf(lack, root)))
        expect(isTrue(root, (unit) => held(unit) || righted.has(unit))).toBe(true)
        if (units.length > 10) return
        const shortest = subsets(units)
          .filter((set) => isTrue(root, (unit) => held(unit) || set.includes(unit)))
          .reduce((least, set) => Math.min(least, set.length), Infinity)
        expect(lacks).toHaveLength(shortest)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the reason is told', () => {
  it.each<[string, string, Partial<MatchDoc>, string[]]>([
    ['acme', 'nothing', {}, ['The word “acme” is missing']],
    ['"acme corp"', 'acme', {}, ['The phrase “acme corp” is missing']],
    ['refund*', 'nothing', {}, ['No word begins with “refund”']],
    ['@acme', 'acme', {}, ['@acme is missing']],
    ['acme OR zeta', 'nothing', {}, ['None of “acme” and “zeta” is there']],
    ['a OR b OR c OR d OR e OR f', 'x', {}, ['None of “a”, “b”, “c”, “d” and 2 more is there']],
    ['acme refund', 'acme', {}, ['The word “refund” is missing']],
    ['acme OR (zeta jobs)', 'zeta', {}, ['The word “jobs” is missing']],
    ['acme -jobs', 'acme jobs', {}, ['Excluded by NOT jobs']],
    ['acme -(jobs OR hiring OR cv)', 'acme hiring', {}, ['Excluded by NOT hiring']],
    ['acme -(jobs near/3 paid)', 'acme paid jobs', {}, ['Excluded by NOT (jobs near/3 paid)']],
    ['acme -(jobs paid)', 'acme paid jobs', {}, ['Excluded by NOT (jobs paid)']],
    ['acme -author:bob', 'acme', {}, ['Excluded by NOT author:bob']],
    ['acme lang:en', 'acme', { language: 'de' }, ['Its language is de, asked for en']],
    ['acme lang:en', 'acme', { language: 'und' }, ['Its language is not known, asked for en']],
    [
      'acme (lang:en OR lang:fr)',
      'acme',
      { language: 'de' },
      ['Its language is de, asked for en or fr'],
    ],
    ['acme author:ann', 'acme', { author: null }, ['Its author is not known, asked for ann']],
    ['acme network:reddit', 'acme', {}, ['Its network is x, asked for reddit']],
    ['acme source:"Our forum"', 'acme', {}, ['Its source is News, asked for Our forum']],
    [
      'battery near/2 dead',
      'battery was so very dead',
      {},
      ['“battery” is not within 2 words of “dead”'],
    ],
    [
      '(screen OR lid) near/1 dead',
      'screen is dead',
      {},
      ['“screen” or “lid” is not next to “dead”'],
    ],
    ['battery near/2 dead', 'a dead end', {}, ['The word “battery” is missing']],
    ['', 'anything', {}, ['The query is empty, so it finds nothing']],
    [
      'acme refund lang:en',
      'hello',
      { language: 'de' },
      [
        'The word “acme” is missing',
        'The word “refund” is missing',
        'Its language is de, asked for en',
      ],
    ],
  ])('%j of %j', (query, text, rest, reasons) => {
    expect(why(query, text, rest).because.map((each) => each.text)).toEqual(reasons)
  })

  it('names an author who is never heard, however good the words are', () => {
    const { matched, because } = why('acme', 'acme', { author: '@Bob' }, ['bob'])
    expect(matched).toBe(false)
    expect(because).toEqual([{ kind: 'author', text: 'Its author @Bob is excluded', spans: [] }])
    expect(why('acme', 'acme', { author: null }, ['bob']).matched).toBe(true)
  })

  it('points at the words that are to blame, in title and text', () => {
    const { because } = why('acme -jobs', 'acme', { title: 'Jobs, jobs' })
    expect(because[0]?.spans).toEqual([
      { in: 'title', start: 0, end: 4 },
      { in: 'title', start: 6, end: 10 },
    ])
    const far = why('battery near/2 dead', 'battery was so very dead').because
    expect(far[0]?.spans).toEqual([
      { in: 'text', start: 0, end: 7 },
      { in: 'text', start: 20, end: 24 },
    ])
  })

  it('names the terms that matched, and not those of a way that failed', () => {
    expect(why('(acme bad) OR good* lang:en', 'acme goods').found).toEqual([
      { term: 'good*', spans: [{ in: 'text', start: 5, end: 10 }] },
      { term: 'lang:en', spans: [] },
    ])
    expect(formatQuery(treeOf('good*'))).toBe('good*')
  })
})
