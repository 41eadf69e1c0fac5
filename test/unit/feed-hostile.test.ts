import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../src/collectors/collector.ts'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { allowed, loopbackClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const megabyte = 1024 * 1024

const rss = (inside: string, head = '') =>
  `<?xml version="1.0"?><rss version="2.0" ${head}><channel><title>t</title>${inside}</channel></rss>`

const item = (title: string) => `<item><guid>g</guid><title>${title}</title></item>`

type Answer = string | Buffer | ((response: ServerResponse) => void)

/** Reads `answer` as a feed while a canary waits for requests that nobody should make. */
async function readHostile(answer: (canary: string) => Answer) {
  await using canary = await startWeb((_request, response) => response.end('seen'))
  const sent = answer(`127.0.0.1:${canary.port}`)
  await using web = await startWeb((_request, response) => {
    if (typeof sent === 'function') sent(response)
    else response.end(sent)
  })
  // The canary may be reached: were anything of the feed opened, it would be seen.
  const http = loopbackClient({ allow: allowed('127.0.0.1'), graceMs: 200, totalTimeoutMs: 20_000 })
  const env = {
    options: { url: web.url, network: 'web' },
    credentials: null,
    signal: new AbortController().signal,
    http,
    clock: { now: () => 0 },
    ...restOfEnv(),
  }
  try {
    const pages = await Array.fromAsync(createFeedCollector().collect(null, env))
    const mentions = pages.flatMap((page) => page.mentions)
    for (const draft of mentions) mentionDraftSchema.parse(draft)
    const notes = pages.flatMap((page) => page.rejected.map((r) => r.reason))
    return { mentions, notes, kind: null, seen: canary.seen }
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    return { mentions: [], notes: [error.message], kind: error.kind, seen: canary.seen }
  } finally {
    await http.close()
  }
}

/** Sends `bytes` bytes in pieces, as fast as they are taken. */
function flood(bytes: number, head: string, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(200, headers).write(head)
    const piece = Buffer.alloc(65_536, 'a')
    let left = bytes
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= piece.length
        if (!response.write(piece)) return
      }
      response.end()
    }
    response.on('drain', more)
    more()
  }
}

describe('a feed made to do harm', () => {
  it.each([
    ['numeric references without end', rss(item('&#65;'.repeat(megabyte))), 1, null],
    ['a title of 5 MB', rss(item('x'.repeat(5 * megabyte))), 1, null],
    ['100,000 elements in each other', rss(`${item('x')}<item>${'<a>'.repeat(100_000)}`), 1, null],
    ['100,000 attributes', rss(`<item ${attributes(100_000)}><title>x</title></item>`), 1, null],
    ['10,000 namespaces', rss(item('x'), namespaces(10_000)), 1, null],
    ['1,000,000 empty items', rss('<item/>'.repeat(megabyte)), 0, null],
    ['one guid for 10,000 items', rss(item('x').repeat(10_000)), 1, null],
    ['10 MB of open tags after its end', rss(item('x')) + '<a>'.repeat(3 * megabyte), 1, null],
    ['JSON nested a million deep', `{"items":${'['.repeat(megabyte)}`, 0, 'bad-data'],
    [
      '20,000 quotes in a link',
      rss(`<item><title>x</title><link>${'"'.repeat(20_000)}</link></item>`),
      1,
      null,
    ],
  ])('of %s is read as far as it goes', async (_name, body, mentions, kind) => {
    const read = await readHostile(() => body)
    expect([read.mentions.length, read.kind]).toEqual([mentions, kind])
  })

  it.each([
    ['an attribute of 50 MB', flood(50 * megabyte, '<rss><channel><item a="')],
    ['an item of 50 MB', flood(50 * megabyte, '<rss><channel><item><title>')],
    ['1 GB without a length', flood(1024 * megabyte, '<rss><channel>')],
    [
      'a gzip bomb of 1 GB',
      encoded(
        Buffer.concat(Array.from({ length: 16 }, () => gzipSync(Buffer.alloc(64 * megabyte)))),
        'gzip',
      ),
    ],
    ['a brotli bomb', encoded(brotliCompressSync(Buffer.alloc(64 * megabyte)), 'br')],
  ])('of %s is given up at 10 MB', async (_name, answer) => {
    const read = await readHostile(() => answer)
    expect(read).toMatchObject({
      kind: 'bad-data',
      notes: ['the answer is larger than 10485760 bytes'],
    })
  })

  it('of one byte now and then is given up', async () => {
    const read = await readHostile(() => (response: ServerResponse) => {
      response.write('<')
      const timer = setInterval(() => response.write('<'), 50)
      response.on('close', () => clearInterval(timer))
    })
    expect(read.kind).toBe('transient')
  })

  it('opens no address that it names', async () => {
    const read = await readHostile(
      (canary) =>
        `<?xml version="1.0"?><?xml-stylesheet href="http://${canary}/a.xsl"?><!DOCTYPE rss SYSTEM "http://${canary}/e.dtd" [<!ENTITY x SYSTEM "http://${canary}/x"><!ENTITY % p SYSTEM "http://${canary}/p"> %p;]>` +
        `<rss xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title><xi:include href="http://${canary}/i"/></title>` +
        ['self', 'next', 'hub', 'payment']
          .map((rel) => `<atom:link rel="${rel}" href="http://${canary}/${rel}"/>`)
          .join('') +
        `<item><title>&x;</title><enclosure url="http://${canary}/a.mp3"/><description>&lt;img src="http://${canary}/i.png"></description></item></channel></rss>`,
    )
    expect(read.seen).toEqual([])
    expect(read.mentions.map((m) => m.title)).toEqual(['&x;'])
  })
})

const cases = sharedPath('hostile', 'own', 'feeds.json')
const lists = ['patt-xml-attacks.txt', 'patt-xxe-fuzzing.txt'].map((name) =>
  sharedPath('hostile', 'feeds', name),
)

describe('the shared hostile feeds', () => {
  type Case = { name: string; xml?: string }
  const bodies = [
    ...(cases === null ? [] : (JSON.parse(readFileSync(cases, 'utf8')) as { cases: Case[] }).cases)
      .filter((c) => c.xml !== undefined)
      .map((c) => c.xml ?? ''),
    ...lists
      .filter((path) => path !== null)
      .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
      .flatMap((line) => {
        const around = [line, rss(item(line)), `${line}${rss(item('&xxe;&foo;&x;'))}`]
        return line.trim() === '' ? [] : around
      }),
  ]
  it(`(${bodies.length}${bodies.length === 0 ? ', absent' : ''}) open no address and read no file`, async () => {
    for (const body of bodies) {
      const read = await readHostile((canary) =>
        body.replaceAll('{{CANARY}}', canary).replaceAll(/127\.0\.0\.1(?::\d+)?/g, canary),
      )
      expect([body, read.seen]).toEqual([body, []])
      expect([body, JSON.stringify(read.mentions)]).not.toEqual([
        body,
        expect.stringMatching(/root:x?:0:0|\blocalhost\t|PATH=\//),
      ])
    }
  })
})

function attributes(count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i}="b"`).join(' ')
}

function namespaces(count: number): string {
  return Array.from({ length: count }, (_, i) => `xmlns:n${i}="http://n.example/${i}"`).join(' ')
}

function encoded(body: Buffer, encoding: string) {
  return (response: ServerResponse) =>
    void response.writeHead(200, { 'content-encoding': encoding }).end(body)
}
