import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../src/collectors/collector.ts'
import { readAll } from '../helpers/read-mentions.ts'
import { sharedPath } from '../helpers/shared-data.ts'

describe('a CSV file', () => {
  it('is read by its header, with quoted delimiters, quotes and line breaks', async () => {
    const text = 'id,text,likes,mood\n1,"a, b",3,x\n2,"say ""hi""\nand bye",,\n\n3,plain,4,\n'
    const { mentions, rejected } = await readAll(text)
    expect(rejected).toEqual([])
    expect(mentions.map((m) => [m.externalId, m.text, m.metrics, m.raw])).toEqual([
      ['1', 'a, b', { likes: 3 }, { mood: 'x' }],
      ['2', 'say "hi"\nand bye', {}, {}],
      ['3', 'plain', { likes: 4 }, {}],
    ])
  })

  it.each([
    ['a semicolon', 'id;text;x,y\n1;a, b;c'],
    ['a tab', 'id\ttext\tx;y\n1\ta, b\tc'],
    ['a bar', 'id|text\n1|a, b'],
    ['what sep= says', 'sep=;\r\nid;text\r\n1;a, b\r\n'],
    ['a comma', 'id,text\n1,"a, b"'],
  ])('may be split by %s', async (_name, text) => {
    const { mentions } = await readAll(text)
    expect(mentions.map((m) => [m.externalId, m.text])).toEqual([['1', 'a, b']])
  })

  it('without a text column fails once and says what there is and what is needed', async () => {
    await expect(readAll('id,foo\n1,2\n')).rejects.toMatchObject({
      kind: 'fatal',
      message:
        'the CSV header has no column for the text; it has id, foo; name one text, content, body or message',
    })
  })

  it('counts physical lines, so that a rejected row can be found', async () => {
    const text = 'id,text,date\n1,"a\nb\nc",\n2,d,never\n3,e,2026-01-31\n'
    const { rejected } = await readAll(text)
    expect(rejected.map((r) => [r.line, r.reason])).toEqual([
      [5, 'date: "never" is not a date; use 2026-01-31T12:00:00Z'],
    ])
  })

  it.each([
    ['opened and never closed', '1,ok\n2,"broken\n3,c\n4,"d"\n5,e\n', ['1', '3', '4', '5'], [3]],
    ['opened in the last row', '1,ok\n2,"broken', ['1'], [3]],
    ['closed before the end of its cell', '1,ok\n2,"bro" ken\n3,c\n', ['1', '3'], [3]],
    ['opened twice', '1,"a\n2,"b\n3,c\n', ['3'], [2, 3]],
    ['in the middle of a cell that has none', '1,5" wide\n2,b\n', ['1', '2'], []],
  ])('loses only its own line to a quote %s', async (_name, rows, kept, lost) => {
    const { mentions, rejected } = await readAll(`id,text\n${rows}`)
    expect(mentions.map((m) => m.externalId)).toEqual(kept)
    expect(rejected.map((r) => r.line)).toEqual(lost)
  })

  it('loses no more to a quote that stays open for more than a megabyte', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${'x'.repeat(60)}`)
    const { mentions, rejected } = await readAll(
      `id,text\nbad,"open\n${rows.join('\n')}`,
      {},
      65_536,
    )
    expect(rejected.map((r) => r.line)).toEqual([2])
    expect(mentions).toHaveLength(30_000)
  })

  it('with a quote astray in every line takes work in proportion to its size', async () => {
    const work = async (count: number) => {
      const text = `id,text\n${'a",""",\n'.repeat(count)}`
      const started = process.cpuUsage()
      await readAll(text, {}, 65_536)
      const { user, system } = process.cpuUsage(started)
      return user + system
    }
    await work(10_000)
    const ratio = (await work(100_000)) / (await work(10_000))
    expect(ratio).toBeLessThan(60)
  })

  it('rejects a row with more cells than the header, and fills up one with fewer', async () => {
    const { mentions, rejected } = await readAll('id,text,likes\n1,a,2,3\n2,b\n3,c,4,,\n')
    expect(mentions.map((m) => [m.externalId, m.metrics])).toEqual([
      ['2', {}],
      ['3', { likes: 4 }],
    ])
    expect(rejected).toEqual([
      {
        line: 2,
        reason: 'line: has 4 cells, the header 3; quote cells that hold the delimiter',
        excerpt: '1,a,2,3',
      },
    ])
  })

  it.each(['=', '+', '-', '@', '\t', '\uff1d', '\uff0b', '\uff0d', '\uff20'])(
    'loses the mark that an export put before %j, and only that',
    async (sign) => {
      const cells = [`'${sign}1+1`, `'a${sign}b`, `''${sign}x`, `${sign}y`]
      const text = `text\n${cells.map((cell) => `"${cell}"`).join('\n')}`
      const { mentions } = await readAll(text, { format: 'csv' })
      expect(mentions.map((m) => m.text)).toEqual([
        `${sign}1+1`,
        `'a${sign}b`,
        `''${sign}x`,
        `${sign}y`,
      ])
    },
  )

  it('takes columns named like the parts of an object for what they are', async () => {
    const { mentions } = await readAll('text,__proto__,constructor,toString\na,b,c,d\n')
    expect(mentions[0]?.raw).toEqual({ constructor: 'c', toString: 'd' })
  })

  it('comes out as it was written, wherever the stream is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ü', ',', ';', '"', '\n', ' ', "'", '=') })
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.nat(20),
        async (texts, n) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
          const csv = texts.map((text, i) => `${i},${quoted(`x${text}`)}`).join('\n')
          const { mentions, rejected } = await readAll(`id,text\n${csv}\n`, {}, n + 1)
          expect(rejected).toEqual([])
          expect(mentions.map((m) => m.text)).toEqual(texts.map((text) => `x${text}`))
        },
      ),
    )
  })

  it('yields the same from every cursor when quotes stay open for longer than a record may', async () => {
    const astray = `${'x'.repeat(1000)}",""",`
    const csv = `id,text\nbad,"open\n${`${astray}\n`.repeat(1060)}y"\n9,end\n`
    const { pages } = await readAll(csv, { format: 'csv', pageSize: 1 }, 65_536)
    expect(pages.flatMap((p) => p.rejected).length).toBeGreaterThan(1000)
    for (const [at, page] of pages.entries()) {
      const fromLine = (page.cursor as { line: number }).line
      const rest = await readAll(csv, { format: 'csv', pageSize: 1, fromLine }, 65_536)
      const lines = (p: Page) => p.rejected.map((r) => r.line)
      expect(rest.pages.flatMap(lines)).toEqual(pages.slice(at + 1).flatMap(lines))
      expect(rest.mentions.map((m) => m.text)).toEqual(
        pages.slice(at + 1).flatMap((p) => p.mentions.map((m) => m.text)),
      )
    }
  })

  it('yields the same from every cursor, however its quotes are broken', async () => {
    const piece = fc.constantFrom('a', ',', '"', '""', '\n', '\n', '1')
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const csv = `id,text\n${pieces.join('')}`
        const options = { format: 'csv' as const, pageSize: 2 }
        const { pages } = await readAll(csv, options)
        for (const [at, page] of pages.entries()) {
          const fromLine = (page.cursor as { line: number }).line
          const rest = await readAll(csv, { ...options, fromLine })
          const after = pages.slice(at + 1)
          expect(rest.mentions).toEqual(after.flatMap((p) => p.mentions))
          expect(rest.rejected).toEqual(after.flatMap((p) => p.rejected))
        }
      }),
    )
  })
})

const spectrum = sharedPath('hostile', 'csv', 'csv-spectrum.json')

describe('the shared CSV corpus', () => {
  type Case = { path: string; text: string }
  const casesOf = (path: string | null): Case[] =>
    path === null ? [] : (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases

  const dialects = casesOf(spectrum).filter((c) => c.path.startsWith('csvs/'))
  it(`of ${dialects.length} dialects reads as expected${spectrum ? '' : ' (absent)'}`, async () => {
    for (const { path, text } of dialects) {
      // Its two files are not of the same row.
      if (path.includes('location_coordinates')) continue
      const expected = casesOf(spectrum).find(
        (c) => c.path === path.replace('csvs', 'json').replace('.csv', '.json'),
      )
      const rows = JSON.parse(expected?.text ?? '') as Record<string, string>[]
      const [first = ''] = Object.keys(rows[0] ?? {})
      const { mentions } = await readAll(text.replace(first, 'text'), { format: 'csv' })
      const read = mentions.map((m) => Object.assign({ [first]: m.text }, m.raw))
      const filled = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([, cell]) => cell !== '')
            .map(([name, cell]) => [name, cell.replaceAll('\r\n', '\n')]),
        ),
      )
      expect([path, read]).toEqual([path, filled])
    }
  })
})
