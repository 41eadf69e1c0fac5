import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cleanDraft } from '../../src/ingest/clean.ts'
import { JSON_DEPTH_MAX, JSON_SIZE_MAX, cleanJson } from '../../src/ingest/clean-json.ts'
import { CUT_MARK, cleanText } from '../../src/ingest/clean-text.ts'
import { TEXT_MAX } from '../../src/model/mention.ts'
import type { Json, MentionDraft } from '../../src/model/mention.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const anyString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\0',
        '\r\n',
        '\n',
        '\r',
        '\ud83d',
        '\udd25',
        ' ',
        'e',
        '\u0301',
        '\x1b',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
)
// oxlint-disable-next-line no-control-regex -- what must never come out
const poison = /[\0-\x08\v\f\x0e-\x1f\x7f]/

describe('cleanText', () => {
  it.each([
    ['plain text\tas it is', 'plain text\tas it is'],
    [' \n trimmed \n ', 'trimmed'],
    ['a\0b\x1b[2Jc\x7f', 'ab[2Jc'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['a\n\n\n\n\nb\n\nc', 'a\n\nb\n\nc'],
    ['e\u0301', 'é'],
    ['e\0\u0301', 'é'],
    ['a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['🔥 stays', '🔥 stays'],
    ['\u202badmin', '\u202badmin'],
  ])('turns %j into %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean)
  })

  it('leaves nothing that a database refuses, of any string, and is done after one time', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const clean = cleanText(text)
        expect(clean).not.toMatch(poison)
        expect(clean).not.toContain('\r')
        expect(clean).not.toContain('\n\n\n')
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).toBe(clean.normalize('NFC').trim())
        expect(cleanText(clean)).toBe(clean)
      }),
      { numRuns: 2000 },
    )
  })

  it('cuts to the maximum with a mark, never inside a pair', () => {
    expect(cleanText('x'.repeat(TEXT_MAX))).toHaveLength(TEXT_MAX)
    for (const start of ['', 'x']) {
      const cut = cleanText(start + '🔥'.repeat(TEXT_MAX))
      expect(cut.length).toBeGreaterThan(TEXT_MAX - 2)
      expect(cut.length).toBeLessThanOrEqual(TEXT_MAX)
      expect(cut.endsWith(`🔥${CUT_MARK}`)).toBe(true)
      expect(cut.isWellFormed()).toBe(true)
      expect(cleanText(cut)).toBe(cut)
    }
  })

  it('thins out piles of accents, which would take quadratic time, and spares what people write', () => {
    expect(cleanText(`e${'\u0301\u0316'.repeat(500_000)} end`).length).toBeLessThan(40)
    const thai = 'ที่นี่มีน้ำผึ้ง'
    expect(cleanText(thai)).toBe(thai.normalize('NFC'))
  })
})

describe('cleanJson', () => {
  const any = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<Json>

  it('answers what has no poison unchanged', () => {
    const payload = { id: 1, text: 'ok "é🔥"\n', list: [null, true, { deep: [] }] }
    expect(cleanJson(payload)).toBe(payload)
    expect(cleanJson('a backslash and \\u0000 as text')).toBe('a backslash and \\u0000 as text')
  })

  it('removes poison from values and keys at any depth', () => {
    expect(cleanJson({ 'a\0': ['x\0y', { '\ud800': '\udc00\x1b' }] })).toEqual({
      a: ['xy', { '\ufffd': '\ufffd' }],
    })
  })

  it('keeps every value of any payload that holds no poison, and its own answers unchanged', () => {
    fc.assert(
      fc.property(any, (payload) => {
        const clean = cleanJson(payload)
        expect(cleanJson(clean)).toEqual(clean)
        const written = JSON.stringify(clean)
        expect(written.isWellFormed()).toBe(true)
        expect(written).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:00[01]|d[89a-f])/)
        if (!/\\u|\x7f/.test(JSON.stringify(payload))) expect(clean).toEqual(payload)
      }),
      { numRuns: 1000 },
    )
  })

  it('treats __proto__ as a key like any other', () => {
    const payload = JSON.parse('{"__proto__":{"polluted":"a\\u0000"},"constructor":"b\\u0000"}')
    const clean = cleanJson(payload)
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":"a"},"constructor":"b"}')
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('reads objects without a prototype', () => {
    expect(cleanJson(Object.assign(Object.create(null), { a: 'b\0' }))).toEqual({ a: 'b' })
  })

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('cuts %s off at the greatest depth, however deep they are', (_, open, close) => {
    const deep = (depth: number) => JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`)
    expect(cleanJson(deep(JSON_DEPTH_MAX))).toEqual(deep(JSON_DEPTH_MAX))
    const cut = `${open.repeat(JSON_DEPTH_MAX)}null${close.repeat(JSON_DEPTH_MAX)}`
    expect(JSON.stringify(cleanJson(deep(JSON_DEPTH_MAX + 1)))).toBe(cut)
    expect(JSON.stringify(cleanJson(deep(10_000)))).toBe(cut)
  })

  it('keeps nothing of what is too large', () => {
    expect(cleanJson('x'.repeat(JSON_SIZE_MAX - 2))).not.toBeNull()
    expect(cleanJson('x'.repeat(JSON_SIZE_MAX - 1))).toBeNull()
    expect(cleanJson('\n'.repeat(JSON_SIZE_MAX / 2))).toBeNull()
    expect(cleanJson(Array.from({ length: JSON_SIZE_MAX }, () => 1))).toBeNull()
    expect(cleanJson({ ['k'.repeat(JSON_SIZE_MAX)]: 1 })).toBeNull()
  })
})

const draft: MentionDraft = {
  externalId: '1',
  network: 'test',
  kind: 'post',
  title: null,
  text: 'Hello',
  textFormat: 'plain',
  url: 'https://social.example/1',
  language: 'en',
  postedAt: '2026-01-01T00:00:00Z',
  author: {
    externalId: 'a1',
    handle: 'ann',
    name: 'Ann',
    url: 'https://social.example/@ann',
    avatarUrl: null,
    followers: 3,
  },
  metrics: { likes: 2 },
  conversationId: null,
  parentId: null,
  raw: { id: 1 },
}

function cleaned(change: Partial<MentionDraft>) {
  const result = cleanDraft({ ...draft, ...change })
  if (!result.ok) throw new Error(result.reason)
  return result.mention
}

describe('cleanDraft', () => {
  it('passes on what is clean, without the format of the text', () => {
    const { textFormat: _, ...rest } = draft
    expect(cleaned({})).toEqual({ ...rest, cut: false })
  })

  it('reads HTML in the text only where it is said to be HTML, and never in the title', () => {
    const parts = { title: 'Tom & <b>Jerry</b>\n 2', text: '<p>a &amp; b</p>' }
    expect(cleaned({ ...parts, textFormat: 'html' })).toMatchObject({
      title: 'Tom & <b>Jerry</b> 2',
      text: 'a & b',
    })
    expect(cleaned(parts).text).toBe(parts.text)
  })

  it.each([
    ['javascript:alert(1)', null],
    [' HTTPS://Social.example/ä ', 'https://social.example/%C3%A4'],
    ['https://bank.example@evil.example/', 'https://evil.example/'],
    ['//social.example/x', null],
    ['data:text/html,x', null],
    ['not an address', null],
    [`https://a.example/${'ä'.repeat(3000)}`, null],
  ])('makes of the address %j %j', (address, clean) => {
    const author = draft.author && { ...draft.author, url: address, avatarUrl: address }
    const mention = cleaned({ url: address, author })
    expect([mention.url, mention.author?.url, mention.author?.avatarUrl]).toEqual([
      clean,
      clean,
      clean,
    ])
  })

  it.each([
    ['EN', 'en'],
    ['pt_BR', 'pt-br'],
    ['zh-Hant-TW', 'zh-hant-tw'],
    ['', null],
    ['english language', null],
  ])('makes of the language %j %j', (language, clean) => {
    expect(cleaned({ language }).language).toBe(clean)
  })

  it('takes poison out of ids, names, metrics and the payload', () => {
    const author = { ...draft.author, externalId: 'a\0', handle: '\0', name: ' A\u0000nn\n B ' }
    expect(
      cleaned({
        externalId: 'x\0\ud800',
        conversationId: '\0',
        parentId: 'p\0',
        metrics: { 'likes\0': 1, odd: Number.NaN },
        author: author as MentionDraft['author'],
        raw: { text: '\0' },
      }),
    ).toMatchObject({
      externalId: 'x\ufffd',
      conversationId: null,
      parentId: 'p',
      metrics: { likes: 1 },
      author: { externalId: 'a', handle: null, name: 'Ann B' },
      raw: { text: '' },
    })
    expect(Object.keys(cleaned({ metrics: { odd: Number.NaN } }).metrics)).toEqual([])
  })

  it.each<[string, Partial<MentionDraft>]>([
    ['text', { text: ' \0\n', title: ' ' }],
    ['text', { text: '<script>x</script><p> </p>', textFormat: 'html' }],
    ['readable character', { externalId: '\0' }],
  ])('refuses a draft without %s', (reason, change) => {
    expect(cleanDraft({ ...draft, ...change })).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    })
  })

  it('keeps a mention that has only a title', () => {
    expect(cleaned({ text: '', title: 'T' })).toMatchObject({ text: '', title: 'T' })
  })

  it('says when it had to cut', () => {
    expect(cleaned({ text: 'x'.repeat(TEXT_MAX + 1) })).toMatchObject({ cut: true })
    expect(cleaned({ text: 'x'.repeat(TEXT_MAX) })).toMatchObject({ cut: false })
    const html = { textFormat: 'html', text: `<p>${'x'.repeat(TEXT_MAX + 9)}</p>` } as const
    expect(cleaned(html).text).toHaveLength(TEXT_MAX)
    expect(cleaned(html).cut).toBe(true)
    expect(cleaned({ title: 'x'.repeat(1001) })).toMatchObject({ cut: true })
  })
})

const naughty = sharedPath('hostile', 'strings', 'blns.json')
describe.skipIf(naughty === null)('cleanDraft (needs the shared corpus of naughty strings)', () => {
  it('makes each of them storable in every field', () => {
    const strings: string[] = JSON.parse(readFileSync(naughty ?? '', 'utf8'))
    for (const text of strings) {
      const author = draft.author && { ...draft.author, name: text, handle: text, url: text }
      const mention = cleaned({ text: `x${text}`, title: text, author, raw: { [text]: text } })
      const written = JSON.stringify(mention)
      expect(written.isWellFormed()).toBe(true)
      expect(written).not.toContain('\\u0000')
      expect(mention.author?.url ?? 'http://').toMatch(/^https?:\/\//)
    }
    expect(strings.length).toBeGreaterThan(500)
  })
})
