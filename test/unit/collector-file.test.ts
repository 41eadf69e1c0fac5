import { readFileSync } from 'node:fs'
import { restOfEnv } from '../helpers/loopback.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../src/collectors/collector.ts'
import { createFileCollector } from '../../src/collectors/file/file.ts'
import { readMentions } from '../../src/collectors/file/read-mentions.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { describeCollector } from '../helpers/collector-conformance.ts'
import { readAll, stream } from '../helpers/read-mentions.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const lines = Array.from({ length: 1234 }, (_, i) => JSON.stringify({ id: `m${i}`, text: `t${i}` }))
lines.splice(600, 0, 'not json', '')

describeCollector('file', {
  collector: createFileCollector({ open: () => stream(lines.join('\n'), 4096) }),
  options: () => ({ path: '/data/mentions.jsonl' }),
  credentials: null,
  badOptions: [
    { options: {}, field: 'path' },
    { options: { path: '' }, field: 'path' },
    { options: { path: 'a', format: 'xml' }, field: 'format' },
    { options: { path: 'a', network: 'n'.repeat(41) }, field: 'network' },
  ],
  serve: null,
  expectedIds: Array.from({ length: 1234 }, (_, i) => `m${i}`),
})

describe('a line of JSON', () => {
  it('becomes a draft with every field under its own name', async () => {
    const row = {
      id: 'x-1',
      text: 'Hello',
      title: 'A title',
      author: { id: 7, name: 'Ann', handle: '@ann', url: 'https://a.example/ann', followers: 12 },
      postedAt: '2026-01-31T12:00:00+01:00',
      url: 'https://a.example/1',
      network: 'Forum',
      likes: 3,
      metrics: { claps: 9 },
      lang: 'de-AT',
      conversationId: 'c',
      parentId: 'p',
      kind: 'comment',
      mood: 'odd',
    }
    const { mentions } = await readAll(JSON.stringify(row))
    expect(mentions).toEqual([
      {
        externalId: 'x-1',
        network: 'forum',
        kind: 'comment',
        title: 'A title',
        text: 'Hello',
        textFormat: 'plain',
        url: 'https://a.example/1',
        language: 'de-AT',
        postedAt: '2026-01-31T11:00:00.000Z',
        author: {
          externalId: '7',
          handle: 'ann',
          name: 'Ann',
          url: 'https://a.example/ann',
          avatarUrl: null,
          followers: 12,
        },
        metrics: { claps: 9, likes: 3 },
        conversationId: 'c',
        parentId: 'p',
        raw: { author: row.author, mood: 'odd' },
      },
    ])
  })

  it.each([
    ['content', 'text'],
    ['BODY', 'text'],
    ['Message', 'text'],
  ])('may call its text %s', async (name) => {
    const { mentions } = await readAll(JSON.stringify({ [name]: 'hi' }))
    expect(mentions[0]?.text).toBe('hi')
  })

  it.each([
    ['External ID', 'externalId'],
    ['external_id', 'externalId'],
    ['EXTERNAL-ID', 'externalId'],
  ])('may write the name of a field as %s', async (name) => {
    const { mentions } = await readAll(JSON.stringify({ text: 'a', [name]: 'x' }))
    expect(mentions[0]?.externalId).toBe('x')
  })

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['Sat, 31 Jan 2026 12:00:00 +0100', '2026-01-31T11:00:00.000Z'],
    [1769860800, '2026-01-31T12:00:00.000Z'],
    [1769860800123, '2026-01-31T12:00:00.123Z'],
    ['1769860800', '2026-01-31T12:00:00.000Z'],
  ])('may date itself %j', async (timestamp, postedAt) => {
    const { mentions } = await readAll(JSON.stringify({ text: 'a', timestamp }))
    expect(mentions[0]?.postedAt).toBe(postedAt)
  })

  it.each([
    [{ author: 'Ann' }, { externalId: 'ann', name: 'Ann', handle: null }],
    [
      { authorName: 'Ann', handle: '@Ann_B' },
      { externalId: 'ann_b', name: 'Ann', handle: 'Ann_B' },
    ],
    [{ author: { username: 'ab' } }, { externalId: 'ab', handle: 'ab', name: null }],
    [{ authorUrl: 'https://a.example/' }, { externalId: 'https://a.example/' }],
    [{ author: {} }, null],
  ])('may name its author as %j', async (author, expected) => {
    const { mentions } = await readAll(JSON.stringify({ text: 'a', ...author }))
    if (expected === null) expect(mentions[0]?.author).toBeNull()
    else expect(mentions[0]?.author).toMatchObject(expected)
  })

  it.each([
    ['1,234', 1234],
    ['1.2K', 1200],
    ['3M', 3_000_000],
    [7, 7],
  ])('may count %j', async (likes, expected) => {
    const { mentions } = await readAll(JSON.stringify({ text: 'a', likes }))
    expect(mentions[0]?.metrics).toEqual({ likes: expected })
  })

  it('keeps whole numbers beyond 2^53 exact, as text', async () => {
    const { mentions } = await readAll(
      '{"id":9007199254740993,"text":"a","n":12345678901234567890}',
    )
    expect(mentions[0]).toMatchObject({
      externalId: '9007199254740993',
      raw: { n: '12345678901234567890' },
    })
  })

  it('without an id gets the same one each time, and another when it says something else', async () => {
    const row = { text: 'a', url: 'https://a.example/', author: 'Ann', date: '2026-01-31' }
    const idOf = async (change: object) =>
      (await readAll(JSON.stringify({ ...row, ...change }))).mentions[0]?.externalId
    const id = await idOf({})
    expect(await idOf({ likes: 5, mood: 'new' })).toBe(id)
    const others = [{ text: 'b' }, { url: null }, { author: 'Bob' }, { date: '2026-02-01' }]
    const ids = await Promise.all(others.map(idOf))
    expect(new Set([id, ...ids]).size).toBe(5)
  })

  it.each([
    [
      { text: 'a', postedAt: 'yesterday' },
      'postedAt: "yesterday" is not a date; use 2026-01-31T12:00:00Z',
    ],
    [{ text: 'a', date: 5 }, 'date: 5 is not a date; use 2026-01-31T12:00:00Z'],
    [
      { text: 'a', url: 'nope' },
      'url: "nope" is not a web address; use https://example.com/post/1',
    ],
    [
      { text: 'a', url: 'javascript:alert(1)' },
      'url: "javascript:alert(1)" is not a web address; use https://example.com/post/1',
    ],
    [{ text: 'a', likes: 'many' }, 'likes: "many" is not a number; use 12'],
    [{ text: 'a', metrics: { x: 'y' } }, 'metrics.x: "y" is not a number; use 12'],
    [{ text: 'a', kind: 'rant' }, 'kind: "rant" is not a kind; use post, comment, review, article'],
    [{ text: { a: 1 } }, 'text: {"a":1} is not text; use a string'],
    [{ likes: 1 }, 'text: missing or empty; give text, content, body or message'],
    [[1], 'line: not a JSON object; write one object a line, such as {"text":"..."}'],
  ])('that is %j is rejected with what would be right', async (row, reason) => {
    const good = '{"id":"g","text":"good"}'
    const { mentions, rejected } = await readAll(`${good}\n${JSON.stringify(row)}\n${good}`, {
      format: 'jsonl',
    })
    expect(mentions).toHaveLength(2)
    expect(rejected).toEqual([{ line: 2, reason, excerpt: JSON.stringify(row) }])
  })

  it('nested too deep is rejected, at any depth a line can have', async () => {
    for (const depth of [65, 400_000]) {
      const line = `{"text":"a","x":${'['.repeat(depth)}${']'.repeat(depth)}}`
      const { mentions, rejected } = await readAll(line, {}, 65_536)
      expect(mentions).toEqual([])
      expect(rejected[0]?.reason).toContain('nested deeper than 64 levels')
    }
  })

  it('cannot reach a prototype', async () => {
    const { mentions } = await readAll(
      '{"text":"a","__proto__":{"polluted":1},"constructor":{"a":1},"deep":[{"__proto__":{"polluted":1}}],"metrics":{"__proto__":1}}',
    )
    expect(JSON.stringify(mentions[0]?.raw)).toBe('{"constructor":{"a":1},"deep":[{}]}')
    expect(Object.getPrototypeOf(mentions[0]?.metrics)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('longer than a megabyte is passed over without being kept', async () => {
    const long = `{"text":"${'a'.repeat(3_000_000)}"}`
    const { mentions, rejected } = await readAll(`{"text":"1"}\n${long}\n{"text":"2"}`, {}, 65_536)
    expect(mentions.map((m) => m.text)).toEqual(['1', '2'])
    expect(rejected).toEqual([
      { line: 2, reason: 'line: longer than 1048576 bytes; shorten it', excerpt: '' },
    ])
  })

  it('of a gigabyte is not held in memory', async () => {
    let peak = 0
    async function* endless() {
      for (let sent = 0; sent < 1024; sent++) {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers)
        yield Buffer.alloc(1024 * 1024, 'a')
      }
    }
    const pages = await Array.fromAsync(readMentions(endless(), { format: 'jsonl' }))
    expect(pages[0]?.rejected).toHaveLength(1)
    expect(peak).toBeLessThan(500 * 1024 * 1024)
  })

  it('keeps what is not UTF-8 as U+FFFD, and loses a byte order mark', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff{"text":"a'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\r\n{"text":"b"}'),
    ])
    expect((await readAll(bytes)).mentions.map((m) => m.text)).toEqual(['a\ufffd(', 'b'])
  })

  it.each(['utf16le', 'utf-16be'])('may be %s with a byte order mark', async (encoding) => {
    const bytes = Buffer.from('\ufeff{"text":"ü€😀"}\n{"text":"b"}', 'utf16le')
    if (encoding === 'utf-16be') bytes.swap16()
    for (const size of [1, 3, 1000]) {
      expect((await readAll(bytes, {}, size)).mentions.map((m) => m.text)).toEqual(['ü€😀', 'b'])
    }
  })

  it('is never an array: a file that is one says how to turn it into lines', async () => {
    await expect(readAll('\n [{"text":"a"}]')).rejects.toMatchObject({
      kind: 'fatal',
      message: expect.stringContaining('one object a line'),
    })
  })
})

describe('reading', () => {
  it('resumes after the line it was told, and pages by rows kept and rejected together', async () => {
    const text = lines.join('\n')
    const { pages } = await readAll(text, { pageSize: 500 }, 4096)
    expect(pages.map((p) => p.mentions.length + p.rejected.length)).toEqual([500, 500, 235])
    expect(pages.map((p) => p.cursor)).toEqual([{ line: 500 }, { line: 1001 }, { line: 1236 }])
    const rest = await readAll(text, { fromLine: 1001 }, 4096)
    expect(rest.mentions.map((m) => m.externalId)).toEqual(
      pages[2]?.mentions.map((m) => m.externalId),
    )
  })

  it('yields no page for an empty file, blank lines or a mere header', async () => {
    for (const text of ['', '\n\n \n', 'id,text\n', '\ufeff']) {
      expect((await readAll(text)).pages).toEqual([])
    }
  })

  it('holds one page at a time: nothing is read ahead of what is asked for', async () => {
    let sent = 0
    async function* endless() {
      for (;;) {
        sent += 1
        yield Buffer.from(`{"id":"${sent}","text":"${'x'.repeat(1000)}"}\n`.repeat(10))
      }
    }
    const pages = readMentions(endless(), { format: 'jsonl', pageSize: 100 })
    for (let i = 0; i < 5; i++) await pages.next()
    expect(sent).toBeLessThanOrEqual(60)
    await pages.return(undefined)
  })

  it('keeps a page of long lines small', async () => {
    const line = `{"text":"${'x'.repeat(1_000_000)}"}\n`
    const { pages } = await readAll(line.repeat(30), { pageSize: 500 }, 65_536)
    expect(Math.max(...pages.map((p) => p.mentions.length))).toBeLessThanOrEqual(10)
  })

  it('never throws for any bytes but what it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(9), async (bytes, n) => {
        for (const format of ['jsonl', 'csv', 'auto'] as const) {
          const read = readAll(bytes, { format }, n + 1)
          const result = await read.catch((error: unknown) => error)
          if (result instanceof Error) expect(result).toMatchObject({ kind: 'fatal' })
        }
      }),
    )
  })
})

describe('the file collector', () => {
  const env = (path: string) => ({
    options: { path, format: 'auto' as const, network: 'file' },
    credentials: null,
    signal: new AbortController().signal,
    http: {
      request: () => Promise.reject(new Error('asks nobody')),
      connect: () => Promise.reject(new Error('asks nobody')),
    },
    clock: { now: () => 0 },
    ...restOfEnv(),
  })

  it('reads what was added since, and all of a file that was replaced by a shorter one', async () => {
    let content = '{"id":"1","text":"a"}\n{"id":"2","text":"b"}\n'
    const collector = createFileCollector({ open: () => stream(content) })
    const read = async (cursor: Page['cursor'] | null) =>
      Array.fromAsync(collector.collect(cursor, env('a.jsonl')))
    const first = await read(null)
    const cursor = first.at(-1)?.cursor ?? null
    expect(await read(cursor)).toEqual([])
    content += '{"id":"3","text":"c"}\n'
    const second = await read(cursor)
    expect(second.flatMap((p) => p.mentions.map((m) => m.externalId))).toEqual(['3'])
    content = '{"id":"9","text":"z"}\n'
    const third = await read(second.at(-1)?.cursor ?? null)
    expect(third.flatMap((p) => p.mentions.map((m) => m.externalId))).toEqual(['9'])
    expect(third.at(-1)?.cursor).toEqual({ line: 1 })
  })

  it('goes by the name of a file before its content', async () => {
    const open = () => stream('{"text":"a"}\n{"text":"b"}')
    const collector = createFileCollector({ open })
    const read = Array.fromAsync(collector.collect(null, env('a.CSV')))
    await expect(read).rejects.toMatchObject({ kind: 'fatal' })
  })

  it.each([
    ['a missing file', 'ENOENT', 'fatal'],
    ['a failing disk', 'EIO', 'transient'],
  ])('says of %s what to do', async (_name, code, kind) => {
    // eslint-disable-next-line require-yield
    async function* open(): AsyncGenerator<Uint8Array> {
      throw Object.assign(new Error(code), { code })
    }
    const collector = createFileCollector({ open })
    const read = Array.fromAsync(collector.collect(null, env('gone.csv')))
    await expect(read).rejects.toMatchObject({
      name: 'CollectorError',
      kind,
      message: expect.stringContaining('gone.csv'),
    })
  })
})

const json = sharedPath('hostile', 'json', 'jsontestsuite-parsing.json')

describe('the shared corpora', () => {
  type Case = { path: string; text: string }
  const casesOf = (path: string | null): Case[] =>
    path === null ? [] : (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases

  const hostile = casesOf(json)
  it(`of ${hostile.length} hostile JSON texts stop nothing${json ? '' : ' (absent)'}`, async () => {
    for (const { text } of hostile) {
      const around = `{"id":"before","text":"a"}\n${text}\n{"id":"after","text":"b"}`
      const { mentions } = await readAll(around, { format: 'jsonl' }, 65_536)
      const ids = mentions.map((m) => m.externalId)
      expect([ids[0], ids.at(-1)]).toEqual(['before', 'after'])
      for (const mention of mentions) mentionDraftSchema.parse(mention)
    }
  })
})
