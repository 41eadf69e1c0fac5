import { readFileSync } from 'node:fs'
import { RichText } from '@atproto/api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isDid,
  isHandle,
  isRecordKey,
  parsePostUri,
  postUri,
} from '../../src/collectors/bluesky/at-uri.ts'
import { mapPost } from '../../src/collectors/bluesky/map-post.ts'
import { compileWords } from '../../src/collectors/bluesky/match-words.ts'
import { recordSchema, wholeText } from '../../src/collectors/bluesky/record.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const id = { did: 'did:plc:leeleeleeleeleeleeleelee', rkey: '3k2a' }
const now = Date.UTC(2026, 0, 31, 12)

describe('a word', () => {
  it.each([
    ['acme', 'We love Acme!'],
    ['acme', 'ACME’s new tool'],
    ['acme', '#acme'],
    ['acme', '@acme.example.com'],
    ['acme', 'see https://acme.example.com/x'],
    ['Café Zoë', 'at CAFE\n ZOE today'],
    ['acme corp', 'Acme\u00a0Corp'],
    ['acme', 'ac\u00admе'.replace('е', 'e')],
    ['straße', 'STRASSE'.replace('SS', 'ß')],
    ['Οδός', 'ΟΔΌΣ'],
    ['ａｃｍｅ', 'acme'],
    ['東京', '今日は東京タワーへ'],
    ['🚀', 'to the 🚀🚀'],
    ['#acme', 'so #Acme2? no: #ACME'],
    ['@acme.example.com', 'hi @acme.example.com!'],
    ['c++', 'I write C++.'],
    ["d'or", 'Une palme d’or'],
    ['acme', `${'acmes '.repeat(3)}acme`],
  ])('%j is found in %j', (word, text) => {
    expect(compileWords([word])([text])).toBe(true)
  })

  it.each([
    ['acme', 'acmes and pacme'],
    ['acme', 'ac me'],
    ['#acme', 'acme #acmeism'],
    ['c++', 'c+ and c'],
    ['acme corp', 'acme, corp'],
    ['a.b', 'axb'],
    ['acme', ''],
  ])('%j is not found in %j', (word, text) => {
    expect(compileWords([word])([text])).toBe(false)
  })

  it('is found among others as it is alone, and in any of the texts', () => {
    const word = fc.stringMatching(/^[a-c#.+]{1,3}[ab]$/)
    const text = fc.stringMatching(/^[a-c#.+ é]{0,20}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.array(text),
        (words, texts) => {
          const alone = words.some((one) => texts.some((text) => compileWords([one])([text])))
          expect(compileWords(words)(texts)).toBe(alone)
        },
      ),
    )
  })

  it('of 300 is told for thousands of posts a second', () => {
    const words = Array.from({ length: 300 }, (_, n) => `word${n}x`)
    const matches = compileWords(words)
    const texts = [`Ein Süßes ${'längerer Text über nichts '.repeat(10)}`]
    const began = performance.now()
    for (let n = 0; n < 2000; n++) matches(texts)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

const record = (more: Record<string, unknown>) =>
  recordSchema.parse({ text: 'x', createdAt: '2026-01-31T11:00:00Z', ...more })

function mapped(more: Record<string, unknown>, heardAtMs = now) {
  const draft = mapPost({
    id,
    record: record(more),
    heardAtMs,
    editedAtMs: null,
    author: null,
    metrics: {},
    more: {},
  })
  if (!('reason' in draft)) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
  return draft
}

describe('the text of a post', () => {
  const link = (uri: string) => ({ $type: 'app.bsky.richtext.facet#link', uri })
  const facet = (byteStart: number, byteEnd: number, feature: object) => ({
    index: { byteStart, byteEnd },
    features: [feature],
  })

  it('has its links whole, those under other words behind these', () => {
    const text = 'é acme.example.com/a... and here'
    const facets = [
      facet(29, 33, link('https://other.example.com/')),
      facet(3, 24, link('https://acme.example.com/a/long/way')),
    ]
    expect(wholeText(record({ text, facets }))).toBe(
      'é https://acme.example.com/a/long/way and here (https://other.example.com/)',
    )
  })

  it('is split at links as the SDK splits it', () => {
    const word = fc.constantFrom('aé', '🚀', ' ', 'b')
    const range = fc.tuple(fc.nat(30), fc.nat(30))
    fc.assert(
      fc.property(fc.array(word), fc.array(range, { maxLength: 4 }), (words, ranges) => {
        const text = words.join('')
        const ends = [0]
        for (const part of text) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(part))
        const facets = ranges
          .map(([a, b]) => [ends[a % ends.length] ?? 0, ends[b % ends.length] ?? 0] as const)
          .filter(([a, b]) => a < b)
          .map(([a, b], n) => facet(a, b, link(`https://x.example.com/${n}`)))
        const segments = [...new RichText({ text, facets: facets as never }).segments()]
        const wanted = segments.map((one) =>
          one.link ? `${one.text} (${one.link.uri})` : one.text,
        )
        expect(wholeText(record({ text, facets }))).toBe(wanted.join(''))
      }),
      { numRuns: 300 },
    )
  })

  it('survives facets that are wrong: overlapping, beyond its end, within a character', () => {
    const uri = link('https://x.example.com/')
    for (const wrong of [facet(1, 2, uri), facet(0, 99, uri), facet(3, 2, uri), null, 'x']) {
      expect(wholeText(record({ text: 'éé', facets: [wrong] }))).toBe('éé')
    }
    expect(wholeText(record({ text: 'ab', facets: 7 }))).toBe('ab')
  })

  it('is what its pictures and links say where it has none', () => {
    const images = { $type: 'app.bsky.embed.images', images: [{ alt: 'A logo' }, { alt: '' }] }
    expect(mapped({ text: ' ', embed: images })).toMatchObject({ text: 'A logo' })
    const external = { uri: 'https://a.example.com/', title: 'T', description: 'D' }
    const embed = { $type: 'app.bsky.embed.external', external }
    expect(mapped({ text: '', embed })).toMatchObject({
      text: 'T\nD\nhttps://a.example.com/',
      raw: { link: { url: 'https://a.example.com/', title: 'T', description: 'D' } },
    })
    expect(mapped({ text: '' })).toEqual({ reason: 'post: has no text' })
  })
})

describe('a post', () => {
  it('keeps what it quotes, shows, names and calls itself', () => {
    const quoted = 'at://did:plc:other/app.bsky.feed.post/3kq'
    expect(
      mapped({
        langs: ['en'],
        tags: ['outer'],
        labels: { values: [{ val: 'porn' }] },
        facets: [
          {
            index: { byteStart: 0, byteEnd: 1 },
            features: [{ did: 'did:plc:named' }, { tag: 'inner' }],
          },
        ],
        embed: {
          $type: 'app.bsky.embed.recordWithMedia',
          record: { record: { uri: quoted, cid: 'x' } },
          media: { $type: 'app.bsky.embed.video', alt: 'A film' },
        },
      }),
    ).toMatchObject({
      kind: 'post',
      conversationId: 'at://did:plc:leeleeleeleeleeleeleelee/app.bsky.feed.post/3k2a',
      parentId: null,
      raw: {
        languages: ['en'],
        tags: ['inner', 'outer'],
        mentions: ['did:plc:named'],
        quote: quoted,
        media: ['A film'],
        selfLabels: ['porn'],
      },
    })
    const quote = { $type: 'app.bsky.embed.record', record: { uri: quoted, cid: 'x' } }
    expect(mapped({ embed: quote })).toMatchObject({ raw: { quote: quoted } })
    const gallery = { $type: 'app.bsky.embed.gallery', items: [{ alt: 'One' }, { alt: 'Two' }] }
    expect(mapped({ embed: gallery })).toMatchObject({ raw: { media: ['One', 'Two'] } })
  })

  it.each([
    ['2026-01-31T11:59:59.999Z', '2026-01-31T11:59:59.999Z'],
    ['2026-01-31T12:04:00Z', '2026-01-31T12:04:00.000Z'],
    ['2026-01-31T12:06:00Z', '2026-01-31T12:00:00.000Z'],
    ['2031-01-01T00:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['soon', '2026-01-31T12:00:00.000Z'],
    [null, '2026-01-31T12:00:00.000Z'],
  ])('that says it was written %s was posted %s', (createdAt, postedAt) => {
    expect(mapped({ createdAt })).toMatchObject({ postedAt })
  })

  it('never breaks, whatever its record holds', () => {
    const names = fc.constantFrom(
      'langs',
      'tags',
      'facets',
      'reply',
      'embed',
      'labels',
      'createdAt',
    )
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), fc.string(), (more, text) => {
        mapped({ ...more, text })
      }),
    )
  })
})

const syntax = (name: string) => sharedPath('peers', 'bluesky', 'interop-tests', 'syntax', name)
const lines = (name: string) =>
  readFileSync(syntax(name) ?? '', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

describe.skipIf(syntax('did_syntax_valid.txt') === null)(
  'the syntax of the protocol, by its own examples (skipped if absent)',
  () => {
    it.each([
      ['did', isDid],
      ['handle', isHandle],
      ['recordkey', isRecordKey],
    ] as const)('of a %s is told as they tell it', (name, isValid) => {
      const [good, bad] = [lines(`${name}_syntax_valid.txt`), lines(`${name}_syntax_invalid.txt`)]
      expect(good.length + bad.length).toBeGreaterThan(10)
      expect(good.filter((text) => !isValid(text))).toEqual([])
      expect(bad.filter((text) => isValid(text))).toEqual([])
    })

    it('of an address of a post is never looser than that of an address', () => {
      expect(lines('aturi_syntax_invalid.txt').filter((uri) => parsePostUri(uri))).toEqual([])
      const keys = lines('recordkey_syntax_valid.txt').map((rkey) => postUri({ ...id, rkey }))
      for (const uri of keys) expect(postUri(parsePostUri(uri ?? '') ?? id)).toBe(uri)
    })
  },
)
