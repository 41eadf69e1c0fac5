import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatQuery } from '../../src/ingest/query/format.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import type { QueryNode, TextNode } from '../../src/ingest/query/tree.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const text = (words: string, prefix = false): TextNode => ({ type: 'text', text: words, prefix })
const and = (...nodes: QueryNode[]): QueryNode => ({ type: 'and', nodes })
const or = (...nodes: QueryNode[]): QueryNode => ({ type: 'or', nodes })
const not = (node: QueryNode): QueryNode => ({ type: 'not', node })
const near = (left: TextNode[], distance: number, right: TextNode[]): QueryNode => ({
  type: 'near',
  distance,
  left,
  right,
})

function treeOf(query: string): QueryNode | null {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(' '))
  return parsed.tree
}

function errorsOf(query: string) {
  const parsed = parseQuery(query)
  return parsed.ok ? [] : parsed.errors
}

describe('parseQuery reads', () => {
  const cases: [string, QueryNode | null][] = [
    ['', null],
    [' \t\n ', null],
    ['acme', text('acme')],
    ['"acme  corp"', text('acme corp')],
    ['“acme corp”', text('acme corp')],
    ['"acme"', text('acme')],
    ['refund*', text('refund', true)],
    ['"battery drain*"', text('battery drain', true)],
    ['a b AND c', and(text('a'), text('b'), text('c'))],
    ['a OR b c', or(text('a'), and(text('b'), text('c')))],
    ['(a OR b) c', and(or(text('a'), text('b')), text('c'))],
    ['a OR (b OR c)', or(text('a'), text('b'), text('c'))],
    ['a NOT b', and(text('a'), not(text('b')))],
    ['a -b', and(text('a'), not(text('b')))],
    ['a AND NOT b', and(text('a'), not(text('b')))],
    ['a −(b OR c)', and(text('a'), not(or(text('b'), text('c'))))],
    ['a NOT NOT b', and(text('a'), text('b'))],
    ['a -"b c"', and(text('a'), not(text('b c')))],
    ['wi-fi', text('wi-fi')],
    ['a and b or not c', and(...['a', 'and', 'b', 'or', 'not', 'c'].map((word) => text(word)))],
    ['"OR"', text('OR')],
    ['a near/5 b', near([text('a')], 5, [text('b')])],
    ['a NEAR/100 "b c"', near([text('a')], 100, [text('b c')])],
    ['(a OR bc*) near/1 d', near([text('a'), text('bc', true)], 1, [text('d')])],
    ['a -b near/2 c', and(text('a'), not(near([text('b')], 2, [text('c')])))],
    ['near', text('near')],
    ['@acme #sale 🔥', and(text('@acme'), text('#sale'), text('🔥'))],
    ['Author:@Alice', { type: 'field', field: 'author', value: 'Alice' }],
    ['lang:PT-br', { type: 'field', field: 'lang', value: 'pt-br' }],
    ['source:"Our  forum"', { type: 'field', field: 'source', value: 'Our forum' }],
    ['network:reddit', { type: 'field', field: 'network', value: 'reddit' }],
    ['12:30', text('12:30')],
    ['"https://acme.example"', text('https://acme.example')],
  ]
  it.each(cases)('%j as it is meant', (query, tree) => {
    expect(treeOf(query)).toEqual(tree)
  })
})

describe('parseQuery refuses, at the right column and with what would be right,', () => {
  const cases: [string, number, RegExp][] = [
    ['acme (jobs OR', 6, /never closed. Add \)/],
    ['acme "jobs', 6, /quote is never closed. Add "/],
    ['acme ()', 6, /nothing in these brackets/],
    ['acme )', 6, /closes nothing/],
    ['acme OR', 8, /missing after OR/],
    ['OR acme', 1, /OR needs something before it/],
    ['acme AND', 9, /missing after AND/],
    ['acme OR OR b', 9, /OR needs something before it/],
    ['acme NOT', 9, /missing after NOT/],
    ['acme -', 6, /nothing to look for in “-”/],
    ['acme re*fund', 8, /only stand at the end/],
    ['acme *fund', 6, /only stand at the end/],
    ['acme r*', 7, /at least 2 letters/],
    ['"re* fund"', 4, /only stand at the end/],
    ['a near/0 b', 3, /from 1 to 100/],
    ['a near/x b', 3, /from 1 to 100/],
    ['a near/101 b', 3, /from 1 to 100/],
    ['a near/ b', 3, /from 1 to 100/],
    ['near/5 b', 1, /before it/],
    ['a near/5', 9, /after it/],
    ['a near/2 b near/3 c', 12, /joins two/],
    ['(a b) near/2 c', 7, /stands between words/],
    ['a near/2 -b', 10, /after it/],
    ['acme colour:red', 6, /“colour” is no field; there are author:, lang:, source:, network:/],
    ['https://acme.example', 1, /in "quotes"/],
    ['acme lang:', 6, /lang:en/],
    ['acme lang:english', 6, /no language code.+lang:en/],
    ['acme author:@', 6, /author:alice/],
    ['acme author:al*', 6, /Write the whole value/],
    ['acme &', 6, /nothing to look for in “&”/],
    ['acme ""', 7, /an empty phrase/],
    ['-jobs', 1, /nearly everything/],
    ['acme OR -jobs', 9, /nearly everything/],
  ]
  it.each(cases)('%j', (query, column, message) => {
    const [error] = errorsOf(query)
    expect(error).toMatchObject({ column, message: expect.stringMatching(message) })
    expect(error?.message).toContain(`Column ${column}: `)
  })

  it('all that is wrong at once, in order', () => {
    expect(errorsOf('r* OR a near/0 b AND').map(({ column }) => column)).toEqual([2, 9, 21])
  })

  it.each([
    ['20,001 characters', 'a'.repeat(20_001), 20_001],
    ['2,001 terms', 'ab '.repeat(2001), 6001],
    ['brackets 65 deep', `${'('.repeat(65)}a${')'.repeat(65)}`, 65],
    ['a phrase of 51 words', `"${'ab '.repeat(51)}"`, 2],
  ])('%s', (_, query, column) => {
    expect(errorsOf(query)).toMatchObject([{ column }])
  })

  it('nothing that is just within the limits', () => {
    expect(errorsOf('a'.repeat(20_000))).toEqual([])
    expect(errorsOf('ab '.repeat(2000))).toEqual([])
    expect(errorsOf(`${'('.repeat(64)}a${')'.repeat(64)}`)).toEqual([])
    expect(errorsOf(`"${'ab '.repeat(50)}"`)).toEqual([])
    expect(errorsOf('NOT (jobs OR -acme)')).toEqual([])
  })
})

const scraps =
  'a|ab*|"|“|(|)|OR|AND|NOT|-|near/3|near/0|lang:|en|@x|#y|東京|🔥| |\ud800|\0|*'.split('|')
const anyQuery = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...scraps, ' '), { maxLength: 40 }).map((parts) => parts.join('')),
)

describe('parseQuery', () => {
  it('never throws, and points into the query', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        for (const { column, message } of errorsOf(query)) {
          expect(column).toBeGreaterThanOrEqual(1)
          expect(column).toBeLessThanOrEqual(query.length + 1)
          expect(message).toMatch(/^Column \d+: .+\.$/su)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('reads what formatQuery writes back to the same tree', () => {
    let read = 0
    fc.assert(
      fc.property(anyQuery, (query) => {
        const parsed = parseQuery(query)
        if (!parsed.ok) return
        read++
        const written = formatQuery(parsed.tree)
        expect(parseQuery(written)).toEqual(parsed)
        expect(formatQuery(treeOf(written))).toBe(written)
      }),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(300)
  })

  it.each([
    '(',
    ')',
    '-',
    '"',
    '*',
    'NOT ',
    'a OR ',
    '(a ',
    'a near/2 ',
    'lang:',
    '“”',
    'a"',
    '-(',
  ])('takes 20,000 characters of %j without harm', (unit) => {
    const query = unit.repeat(Math.floor(20_000 / unit.length))
    expect(errorsOf(query).length).toBeGreaterThan(0)
  })
})

describe('formatQuery', () => {
  it.each([
    ['a  AND b', 'a b'],
    ['a b OR c', '(a b) OR c'],
    ['(a OR b) AND NOT (c d)', '(a OR b) -(c d)'],
    ['“x y” near/3 (b OR cd*)', '"x y" near/3 (b OR cd*)'],
    ['"OR" LANG:EN source:"a b"', '"OR" lang:en source:"a b"'],
    ['a -b near/2 c', 'a -(b near/2 c)'],
    ['"wi-fi" "a/b*"', 'wi-fi "a/b*"'],
  ])('writes %j in its one form', (query, form) => {
    expect(formatQuery(treeOf(query))).toBe(form)
  })
})

describe('docs/query-language.md', () => {
  it('gives only examples that are valid', () => {
    const path = new URL('../../docs/query-language.md', import.meta.url)
    const rows = readFileSync(path, 'utf8').matchAll(/^\| `(.+?)` \|/gmu)
    const examples = Array.from(rows, ([, query = '']) => query)
    expect(examples.filter((query) => !parseQuery(query).ok)).toEqual([])
    expect(examples.length).toBeGreaterThan(15)
  })
})

const shapes = sharedPath('hostile', 'own', 'redos.json')
describe.skipIf(shapes === null)('parseQuery (needs the shared corpus of patterns)', () => {
  it('reads each pattern as plain words or refuses it, and never runs it', () => {
    const { userPatterns } = JSON.parse(readFileSync(shapes ?? '', 'utf8'))
    for (const pattern of userPatterns) {
      for (const query of [pattern, `"${pattern}"`, `acme ${pattern}`]) {
        const parsed = parseQuery(query)
        if (parsed.ok) expect(parseQuery(formatQuery(parsed.tree))).toEqual(parsed)
        else expect(parsed.errors[0]?.message).toMatch(/^Column \d+: /)
      }
    }
  })
})
