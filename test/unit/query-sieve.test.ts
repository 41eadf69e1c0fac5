import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMatcher } from '../../src/ingest/query/match.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import { createSieve } from '../../src/ingest/query/sieve.ts'

function askedOf(query: string) {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(' '))
  return { tree: parsed.tree, excludedAuthors: ['eve'] }
}

const doc = (text: string, author = 'bob') => ({
  title: null,
  text,
  author,
  language: 'en',
  source: 'News',
  network: 'x',
})

function nearOf(query: string, texts: readonly string[], author?: string): [string, string][] {
  const sieve = createSieve<string>(askedOf(query))
  for (const text of texts) sieve.isHit(doc(text, author), text)
  return sieve.nearMisses().map(({ of, because }) => [of, because.text])
}

describe('the sieve', () => {
  it('lets through what the matcher takes, and keeps of the rest only what has words of the query', () => {
    const queries = ['a b', 'a -b', 'a OR b', '(a OR c) near/2 b', 'lang:en -c', '-(b) cd*', '']
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'cd', 'x'), { maxLength: 6 })
      .map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.constantFrom(...queries), fc.array(text), (query, texts) => {
        const asked = askedOf(query)
        const match = compileMatcher([{ id: 1, ...asked }])
        const sieve = createSieve<string>(asked)
        const hits = new Set<string>()
        for (const each of texts) {
          const isHit = sieve.isHit(doc(each), each)
          expect(isHit).toBe(match(doc(each)).length > 0)
          if (isHit) hits.add(each)
        }
        for (const { of } of sieve.nearMisses()) {
          expect(hits.has(of)).toBe(false)
          if (!query.includes('lang:')) expect(of).toMatch(/[abc]/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('calls near what is out by one thing, and puts what was excluded before what lacks a word', () => {
    const texts = ['acme', 'acme refund jobs', 'hello there', 'acme jobs', 'refund']
    expect(nearOf('acme refund -jobs', texts)).toEqual([
      ['acme refund jobs', 'Excluded by NOT jobs'],
      ['acme', 'The word “refund” is missing'],
      ['refund', 'The word “acme” is missing'],
    ])
    expect(nearOf('acme OR zeta', ['hello', 'other'])).toEqual([])
    expect(nearOf('acme', ['acme'], 'Eve')).toEqual([['acme', 'Its author Eve is excluded']])
    expect(nearOf('network:x -jobs', ['any jobs', 'any'])).toEqual([
      ['any jobs', 'Excluded by NOT jobs'],
    ])
  })
})
