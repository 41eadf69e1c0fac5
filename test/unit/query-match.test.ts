import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SPANS_MAX } from '../../src/ingest/query/cover.ts'
import { compileMatcher } from '../../src/ingest/query/match.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import type { MatchDoc } from '../../src/ingest/query/read-doc.ts'
import { sharedPath } from '../helpers/shared-data.ts'

function brand(id: number, query: string, excludedAuthors: string[] = []) {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(' '))
  return { id, tree: parsed.tree, excludedAuthors }
}

function doc(text: string, rest: Partial<MatchDoc> = {}): MatchDoc {
  return { title: null, text, author: 'bob', language: 'en', source: 'News', network: 'x', ...rest }
}

/** What one query highlights in a text, null where it does not match. */
function highlights(query: string, text: string, rest: Partial<MatchDoc> = {}): string[] | null {
  const [match] = compileMatcher([brand(1, query)])(doc(text, rest))
  return match === undefined ? null : match.spans.map(({ start, end }) => text.slice(start, end))
}

describe('a query finds and highlights', () => {
  it.each<[string, string, string[]]>([
    ['acme', 'I love ACME, really', ['ACME']],
    ['acme', "Acme's best and the Acmes’", ["Acme's"]],
    ['acme', 'ＡＣＭＥ 𝐚𝐜𝐦𝐞 🄰🄲🄼🄴', ['ＡＣＭＥ', '𝐚𝐜𝐦𝐞', '🄰🄲🄼🄴']],
    [
      'acme',
      'ac\u200bme a\u0301cme\u0301! ac\u00adme',
      ['ac\u200bme', 'a\u0301cme\u0301', 'ac\u00adme'],
    ],
    ['acme', 'асmе is a look-alike', ['асmе']],
    ['acme', 'at shop.acme.com/acme?x', ['acme', 'acme']],
    ['acme', '#acme rocks', ['#acme']],
    ['acme', 'Acme™ and Acme®', ['Acme', 'Acme']],
    ['cafe', 'un CAFÉ, un cafe\u0301', ['CAFÉ', 'cafe\u0301']],
    ['café', 'plain cafe', ['cafe']],
    ['strasse', 'Die Straße', ['Straße']],
    ['istanbul', 'İstanbul ISTANBUL', ['İstanbul', 'ISTANBUL']],
    ['"acme support"', 'ACME – Support!', ['ACME – Support']],
    ['refund*', 'refunded: a refund', ['refunded', 'refund']],
    ['"battery drain*"', 'battery draining fast', ['battery draining']],
    ['battery near/3 dead', 'dead is my battery', ['dead', 'battery']],
    ['battery near/1 dead', 'a dead battery', ['dead', 'battery']],
    ['acme near/3 acme', 'acme loves acme', ['acme', 'acme']],
    ['@acme', 'thanks @Acme. and @acme@mas.example!', ['@Acme', '@acme@mas.example']],
    ['@acme', '＠acme’s answer', ['＠acme']],
    ['@acme@mas.example', '@acme and @acme@mas.example', ['@acme@mas.example']],
    ['@acme.example', 'ask @acme.example', ['@acme.example']],
    ['#acme', '#ACME and #acme_fail', ['#ACME']],
    ['"black friday"', '#black_friday deals', ['#black_friday']],
    ['東京', '私は東京が好き', ['東京']],
    ['パン', 'ﾊﾟﾝを食べる', ['ﾊﾟﾝ']],
    ['삼성', '삼성은 좋다', ['삼성']],
    ['ร้าน', 'ไปร้านอาหาร', ['ร้าน']],
    ['iphone東京', 'iPhone東京店', ['iPhone東京']],
    ['🔥', 'so 🔥🔥', ['🔥', '🔥']],
    ['👍', 'ok 👍🏽', ['👍🏽']],
    ['❤', 'love ❤️', ['❤️']],
    ['👨‍👩‍👧', 'us 👨‍👩‍👧', ['👨‍👩‍👧']],
    ['🇩🇪', 'go 🇩🇪', ['🇩🇪']],
    ['wifi', 'my Wi-Fi', ['Wi-Fi']],
    ['wi-fi', 'wifi, wi fi, wi-fi', ['wifi', 'wi fi', 'wi-fi']],
    ["mcdonald's", 'McDonalds, McDonald’s', ['McDonalds', 'McDonald’s']],
    ['mcdonalds', 'McDonald’s', ['McDonald’s']],
    ['mcdonald', 'McDonald’s', ['McDonald’s']],
    ["don't", 'dont, don’t', ['dont', 'don’t']],
    ['acme OR zeta -jobs', 'acme or Zeta', ['acme', 'Zeta']],
    ['acme lang:en', 'acme', ['acme']],
    ['network:x', 'whatever', []],
    ['lang:en -(-a b)', 'neither', []],
    ['network:x -(-a OR -b)', 'b and a', []],
    ['(acme near/2 bad) OR the', 'the acme is so much bad', ['the']],
    ['acme (a OR "a b")', 'a b acme', ['a b', 'acme']],
  ])('%j in %j', (query, text, found) => {
    expect(highlights(query, text)).toEqual(found)
  })
})

describe('a query does not find', () => {
  it.each([
    ['acme', 'acmeology macme acm e'],
    ['acme', 'ask @acme'],
    ['@acme', 'acme bob@acme.com @acme_help @acme.example'],
    ['#acme', 'acme #acme_fail c#acme'],
    ['acme', '@acme@acme.example'],
    ['refund', 'refunds'],
    ['refund*', 'nonrefundable'],
    ['"acme support"', 'acme the support'],
    ['battery near/2 dead', 'battery was so very dead'],
    ['acme near/3 acme', 'acme alone'],
    ['acme -jobs', 'acme Jobs'],
    ['acme -lang:en', 'acme'],
    ['東京', '京東'],
    ['가', '각'],
    ['か', 'か\u3099'],
    ['acme lang:de', 'acme'],
    ['acme author:al', 'acme'],
    ['acme zeta', 'acme'],
  ])('%j in %j', (query, text) => {
    expect(highlights(query, text)).toBeNull()
  })
})

describe('the matcher', () => {
  it('finds in the title but highlights only the text, and reaches from neither into the other', () => {
    expect(highlights('acme', 'no', { title: 'Acme' })).toEqual([])
    expect(highlights('acme bad', 'bad', { title: 'Acme' })).toEqual(['bad'])
    expect(highlights('"acme bad"', 'bad', { title: 'Acme' })).toBeNull()
    expect(highlights('acme near/100 bad', 'bad', { title: 'Acme' })).toBeNull()
  })

  it('knows authors with and without @, languages by their first part, sources and networks folded', () => {
    expect(highlights('author:@BOB', '')).toEqual([])
    expect(highlights('author:bob', '', { author: '@Bob' })).toEqual([])
    expect(highlights('author:bob', '', { author: null })).toBeNull()
    expect(highlights('lang:pt', '', { language: 'pt-br' })).toEqual([])
    expect(highlights('lang:pt-br', '', { language: 'pt' })).toBeNull()
    expect(highlights('source:"Café  News"', '', { source: 'CAFE NEWS' })).toEqual([])
    expect(highlights('network:X', '')).toEqual([])
  })

  it('never hears excluded authors, however they are written', () => {
    const match = compileMatcher([brand(1, 'acme', ['Bób']), brand(2, 'acme', ['@']), brand(3, '')])
    const heard = (author: string | null) =>
      match(doc('acme', { author })).map(({ brandId }) => brandId)
    expect(heard('@BOB')).toEqual([2])
    expect(heard('bobby')).toEqual([1, 2])
    expect(heard(null)).toEqual([1, 2])
  })

  it('answers in the order of the brands, and matches nothing for an empty query', () => {
    const match = compileMatcher([
      brand(9, 'b'),
      brand(3, ''),
      brand(5, 'a'),
      brand(1, 'lang:en -c'),
    ])
    expect(match(doc('a b')).map(({ brandId }) => brandId)).toEqual([9, 5, 1])
    expect(match(doc('c b')).map(({ brandId }) => brandId)).toEqual([9])
  })

  it('gives a limited number of highlights that never overlap', () => {
    const [match] = compileMatcher([brand(1, '"a a" OR a OR "a a a"')])(
      doc('a '.repeat(50) + 'b a'),
    )
    expect(match?.spans).toEqual([
      { start: 0, end: 99 },
      { start: 102, end: 103 },
    ])
    const [many] = compileMatcher([brand(1, 'a')])(doc('a b '.repeat(1000)))
    expect(many?.spans).toHaveLength(SPANS_MAX)
  })
})

describe('the work of a match, counted in look-ups,', () => {
  const nested = Array.from({ length: 20 }, (_, i) => `"${'a '.repeat(i + 1)}"`).join(' OR ')
  const matcher = compileMatcher([
    brand(1, `${nested} OR aa* OR aaa* OR "a-a*" OR @a OR #a OR #aa*`),
    brand(2, 'a near/100 "a a"'),
  ])
  const work = (text: string) => {
    matcher(doc(text))
    return matcher.steps()
  }
  it.each(['a ', 'a-', "a's ", '@a', '@a@a.b ', '#a', '#a_', 'a\u2028', 'aA', '@a.-', 'a.', '中'])(
    'grows no faster than a text of %j',
    (unit) => {
      expect(work(unit.repeat(5000))).toBeLessThan(11 * work(unit.repeat(500)) + 100)
    },
  )

  it('is the same for 10,000 terms as for 100', () => {
    const terms = Array.from({ length: 10_000 }, (_, i) => `"term${i} here"`)
    const of = (count: number) =>
      Array.from({ length: count / 100 }, (_, i) =>
        brand(i, terms.slice(100 * i, 100 * i + 100).join(' OR ')),
      )
    const [few, many] = [compileMatcher(of(100)), compileMatcher(of(10_000))]
    const text = doc('nothing of it is here but term7 here, and so on')
    expect(many(text)).toEqual(few(text))
    expect(many.steps()).toBe(few.steps())
  })
})

const unicode = sharedPath('hostile', 'own', 'unicode.json')
describe.skipIf(unicode === null)('the matcher (needs the shared corpus of Unicode tricks)', () => {
  const { cases } = JSON.parse(unicode === null ? '{"cases":[]}' : readFileSync(unicode, 'utf8'))
  it('finds every keyword that is split or disguised', () => {
    const disguised = cases.filter(
      ({ name, expect: expected }: Record<string, string>) =>
        expected?.includes('keyword') || / ac?me$/iu.test(name ?? '') || name === 'combining',
    )
    const missed = disguised.filter(({ text }: { text: string }) => !highlights('acme', text))
    expect(missed).toEqual([])
    expect(disguised.length).toBeGreaterThan(25)
  })

  it('survives every other trick', () => {
    for (const { text } of cases) expect(highlights('lang:en OR ee* OR a', text)).not.toBeNull()
  })
})

const shapes = sharedPath('hostile', 'own', 'redos.json')
describe.skipIf(shapes === null)('the matcher (needs the shared corpus of slow shapes)', () => {
  const { text: all } = JSON.parse(shapes === null ? '{"text":[]}' : readFileSync(shapes, 'utf8'))
  it.each<{ name: string; unit: string; suffix: string }>(all)(
    'reads $name in linear work',
    (shape) => {
      const matcher = compileMatcher([brand(1, 'a OR aa* OR @a OR #a OR "a a" OR 中 OR "not not"')])
      const work = (length: number) => {
        const text = shape.unit.repeat(length / shape.unit.length) + shape.suffix
        matcher(doc(text))
        return matcher.steps()
      }
      expect(work(100_000)).toBeLessThan(11 * work(10_000) + 100)
    },
  )
})
