import type { IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { describeCollector, type Handler } from '../helpers/collector-conformance.ts'
import { loopbackClient, restOfEnv, startWeb } from '../helpers/loopback.ts'

const collector = createFeedCollector()

const rss = (items: string, head = '') =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>A feed</title>${head}${items}</channel></rss>`

const item = (n: number, more = '') =>
  `<item><guid isPermaLink="false">g${n}</guid><title>Title ${n}</title>` +
  `<link>https://site.example.com/${n}</link><description>Text ${n}</description>${more}</item>`

const many = rss(Array.from({ length: 1200 }, (_, i) => item(1200 - i)).join(''))

/** Answers like a server that knows ETags, to any address. */
const withEtag =
  (body: string, etag: string): Handler =>
  (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(body)
  }

describeCollector('feed', {
  collector,
  options: (url) => ({ url: `${url}/feed.xml` }),
  credentials: null,
  badOptions: [
    { options: {}, field: 'url' },
    { options: { url: 'feeds.example.com' }, field: 'url' },
    { options: { url: 'ftp://feeds.example.com/' }, field: 'url' },
    { options: { url: 'https://feeds.example.com/', network: '' }, field: 'network' },
  ],
  serve: withEtag(many, 'W/"1"'),
  expectedIds: Array.from({ length: 1200 }, (_, i) => `g${i + 1}`),
})

/** A site whose answers the test changes, and a reader of it that keeps the cursor. */
async function openSite(first: Handler, now = Date.UTC(2026, 0, 31, 12)) {
  let handler = first
  const requests: IncomingMessage[] = []
  const web = await startWeb((request, response) => {
    requests.push(request)
    handler(request, response)
  })
  const http = loopbackClient()
  let cursor: Cursor | null = null

  async function read(path = '/feed') {
    const env = {
      options: { url: web.url + path, network: 'web' },
      credentials: null,
      signal: new AbortController().signal,
      http,
      clock: { now: () => now },
      ...restOfEnv(),
    }
    const pages: Page[] = []
    try {
      for await (const page of collector.collect(cursor, env)) pages.push(page)
    } finally {
      cursor = pages.at(-1)?.cursor ?? cursor
    }
    return {
      pages,
      ids: pages.flatMap((page) => page.mentions.map((m) => m.externalId)),
      rejected: pages.flatMap((page) => page.rejected.map((r) => r.reason)),
      waitMs: pages.at(-1)?.waitMs,
    }
  }

  return {
    url: web.url,
    requests,
    read,
    play: (next: Handler) => void (handler = next),
    forget: () => void (cursor = null),
    cursor: () => cursor,
    async [Symbol.asyncDispose]() {
      await http.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

const sends =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Handler =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body)

describe('asking again', () => {
  it.each(['"strong"', 'W/"weak"', 'bare'])(
    'sends the ETag %s back just as it came',
    async (etag) => {
      await using site = await openSite(withEtag(rss(item(1)), etag))
      expect((await site.read()).ids).toEqual(['g1'])
      expect((await site.read()).ids).toEqual([])
      expect(site.requests.map((r) => r.headers['if-none-match'])).toEqual([undefined, etag])
    },
  )

  it('sends Last-Modified back, and keeps both when a 304 brings neither', async () => {
    const lastModified = 'Sat, 31 Jan 2026 10:00:00 GMT'
    await using site = await openSite(sends(rss(item(1)), { 'last-modified': lastModified }))
    await site.read()
    site.play(sends('', {}, 304))
    await site.read()
    await site.read()
    const sent = site.requests.map((r) => r.headers['if-modified-since'])
    expect(sent).toEqual([undefined, lastModified, lastModified])
  })

  it('yields nothing for a body that is byte for byte the same, without any validator', async () => {
    await using site = await openSite(sends(rss(item(1))))
    expect((await site.read()).ids).toEqual(['g1'])
    const again = await site.read()
    expect(again.ids).toEqual([])
    expect(again.pages).toHaveLength(1)
  })

  it('yields what is new', async () => {
    await using site = await openSite(withEtag(rss(item(1)), '"1"'))
    await site.read()
    site.play(withEtag(rss(item(2) + item(1)), '"2"'))
    expect((await site.read()).ids).toEqual(['g1', 'g2'])
    expect((await site.read()).ids).toEqual([])
  })

  it('starts over when the options name another feed', async () => {
    await using site = await openSite(withEtag(rss(item(1)), '"1"'))
    await site.read('/one')
    expect((await site.read('/two')).ids).toEqual(['g1'])
  })
})

describe('a page', () => {
  it('holds 500 mentions at most, oldest first, and only the last may say "unchanged"', async () => {
    await using site = await openSite(withEtag(many, '"1"'))
    const { pages, ids } = await site.read()
    expect(pages.map((p) => p.mentions.length)).toEqual([500, 500, 200])
    expect(ids).toEqual(Array.from({ length: 1200 }, (_, i) => `g${i + 1}`))
    const etags = pages.map((p) => (p.cursor as { etag: string | null }).etag)
    expect(etags).toEqual([null, null, '"1"'])
  })

  it('is in the order of dates where every item has one', async () => {
    const dated = [3, 1, 2].map((day) => item(day, `<pubDate>0${day} Jan 2026 10:00 GMT</pubDate>`))
    await using site = await openSite(sends(rss(dated.join(''))))
    expect((await site.read()).ids).toEqual(['g1', 'g2', 'g3'])
  })

  it('is yielded empty for a feed without items', async () => {
    await using site = await openSite(sends(rss('')))
    const { pages, ids } = await site.read()
    expect(pages).toHaveLength(1)
    expect(ids).toEqual([])
  })
})

describe('a redirect', () => {
  const moving =
    (moves: Record<string, [status: number, to: string]>, body: string): Handler =>
    (request, response) => {
      const move = moves[request.url ?? '']
      if (move === undefined) response.end(body)
      else response.writeHead(move[0], { location: move[1] }).end()
    }
  const paths = (requests: IncomingMessage[]) => requests.map((r) => r.url)

  it.each([301, 308])('with %i is remembered', async (status) => {
    await using site = await openSite(moving({ '/feed': [status, '/new'] }, rss(item(1))))
    await site.read()
    await site.read()
    expect(paths(site.requests)).toEqual(['/feed', '/new', '/new'])
  })

  it.each([302, 307])('with %i is followed each time', async (status) => {
    await using site = await openSite(moving({ '/feed': [status, '/new'] }, rss(item(1))))
    await site.read()
    await site.read()
    expect(paths(site.requests)).toEqual(['/feed', '/new', '/feed', '/new'])
  })

  it('is remembered as far as it is permanent from the start', async () => {
    const moves: Record<string, [number, string]> = { '/feed': [301, '/a'], '/a': [302, '/b'] }
    await using site = await openSite(moving(moves, rss(item(1))))
    await site.read()
    await site.read()
    expect(paths(site.requests)).toEqual(['/feed', '/a', '/b', '/a', '/b'])
  })

  it('to what is no feed is not remembered', async () => {
    await using site = await openSite(moving({ '/feed': [301, '/login'] }, '<html>Log in</html>'))
    await expect(site.read()).rejects.toMatchObject({ kind: 'bad-data' })
    site.play(moving({}, rss(item(1))))
    await site.read()
    expect(paths(site.requests)).toEqual(['/feed', '/login', '/feed'])
  })

  it('that led away is forgotten when nothing is there any more', async () => {
    await using site = await openSite(moving({ '/feed': [301, '/new'] }, rss(item(1))))
    await site.read()
    site.play((request, response) => {
      if (request.url === '/new') response.writeHead(404).end()
      else response.end(rss(item(2)))
    })
    expect((await site.read()).ids).toEqual(['g2'])
    expect((await site.read()).ids).toEqual([])
    expect(paths(site.requests)).toEqual(['/feed', '/new', '/new', '/feed', '/feed'])
  })
})

describe('an answer that is no feed', () => {
  it('of 410 ends the source for good', async () => {
    await using site = await openSite(sends('gone', {}, 410))
    await expect(site.read()).rejects.toMatchObject({
      kind: 'fatal',
      message: expect.stringContaining('gone for good'),
    })
  })

  it('of 404 is shown with the start of what came', async () => {
    await using site = await openSite(sends(`Not  here. ${'x'.repeat(9000)}`, {}, 404))
    await expect(site.read()).rejects.toMatchObject({
      kind: 'bad-data',
      excerpt: `Not here. ${'x'.repeat(190)}`,
    })
  })

  it.each([
    ['5', 5_000],
    ['0', 0],
    ['1000000000', 86_400_000],
    ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('of 429 with Retry-After "%s" says how long to wait', async (header, waitMs) => {
    await using site = await openSite(sends('', { 'retry-after': header }, 429))
    await expect(site.read()).rejects.toMatchObject({ kind: 'rate-limit', waitMs })
  })

  it('but a page that links to one names it', async () => {
    const page =
      '<!doctype html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head>'
    await using site = await openSite(sends(page, { 'content-type': 'text/html' }))
    await expect(site.read()).rejects.toMatchObject({
      kind: 'bad-data',
      message: `this is a web page, not a feed; it links to the feed ${site.url}/real.xml`,
      excerpt: page,
      instead: { option: 'url', values: [`${site.url}/real.xml`] },
    })
  })

  it('does not move the cursor', async () => {
    await using site = await openSite(withEtag(rss(item(1)), '"1"'))
    await site.read()
    const before = site.cursor()
    for (const bad of [sends('<html>'), sends('{"a":'), sends('', {}, 500)]) {
      site.play(bad)
      await expect(site.read()).rejects.toThrow()
      expect(site.cursor()).toEqual(before)
    }
  })
})

describe('a feed that breaks off', () => {
  it('keeps the items before, says so, and is read again in full', async () => {
    const body = rss(item(3) + item(2) + item(1))
    const cutAt = body.indexOf('Text 1')
    await using site = await openSite(withEtag(body.slice(0, cutAt), '"1"'))
    const first = await site.read()
    expect(first.ids).toEqual(['g2', 'g3'])
    expect(first.rejected).toEqual([
      'feed: it breaks off before its end; the rest is read next time',
    ])
    site.play(withEtag(body, '"1"'))
    expect((await site.read()).ids).toEqual(['g1', 'g2', 'g3'])
  })

  it('by a broken connection keeps the items before and fails all the same', async () => {
    const body = rss(item(2) + item(1))
    await using site = await openSite((_request, response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`)
      response.socket?.end(body.slice(0, body.indexOf('Text 1')))
    })
    await expect(site.read()).rejects.toMatchObject({ kind: 'transient' })
    expect(site.cursor()).toMatchObject({ etag: null, bodyHash: null })
    site.play(sends(body))
    expect((await site.read()).ids).toEqual(['g1', 'g2'])
  })
})

describe('what the publisher asks for', () => {
  const hour = 3600_000
  it.each([
    ['nothing', {}, '', undefined],
    ['a cache age', { 'cache-control': 'public, max-age=1800' }, '', hour / 2],
    ['no cache', { 'cache-control': 'no-cache, max-age=1800' }, '', undefined],
    ['an age that is not the shared one', { 'cache-control': 's-max-age=9' }, '', undefined],
    ['a ttl', {}, '<ttl>90</ttl>', 1.5 * hour],
    ['the longer of both', { 'cache-control': 'max-age=60' }, '<ttl>60</ttl>', hour],
    ['a year', { 'cache-control': 'max-age=31536000' }, '', 24 * hour],
    [
      'to skip this hour and the next',
      {},
      '<skipHours><hour>12</hour><hour>13</hour></skipHours>',
      2 * hour,
    ],
    [
      'to skip every hour',
      {},
      `<skipHours>${Array.from({ length: 24 }, (_, h) => `<hour>${h}</hour>`).join('')}</skipHours>`,
      undefined,
    ],
  ])('is kept: %s', async (_name, headers: Record<string, string>, head, waitMs) => {
    await using site = await openSite(sends(rss(item(1), head), headers))
    expect((await site.read()).waitMs).toBe(waitMs)
    // The same again, when the answer says no more than "unchanged".
    expect((await site.read()).waitMs).toBe(waitMs)
  })
})

describe('the id of an item', () => {
  const read = async (body: string) => {
    await using site = await openSite(sends(body))
    return (await site.read()).ids
  }

  it('is its guid, else its link, else made of what it says', async () => {
    const link = '<item><link>https://a.example.com/1</link><title>x</title></item>'
    const bare = '<item><title>x</title><description>y</description></item>'
    const [made, linked, guid] = await read(rss(item(1) + link + bare))
    expect([guid, linked]).toEqual(['g1', 'https://a.example.com/1'])
    expect(made).toMatch(/^[\w-]{43}$/)
    expect(await read(rss(bare))).toEqual([made])
  })

  it('that changes at each reading is known again by what the item says', async () => {
    const volatile = (salt: string) =>
      rss([1, 2, 3].map((n) => item(n).replace(`>g${n}<`, `>g${n}-${salt}<`)).join(''))
    await using site = await openSite(sends(volatile('a')))
    const first = (await site.read()).ids
    for (const salt of ['b', 'c']) {
      site.play(sends(volatile(salt)))
      expect((await site.read()).ids).toEqual(first)
    }
  })

  it('tells items apart that say the same at the same time', async () => {
    const up = (guid: string) => `<item><guid>${guid}</guid><title>Up again</title></item>`
    await using site = await openSite(sends(rss(up('1') + up('2'))))
    expect((await site.read()).ids).toEqual(['2', '1'])
    site.play(sends(rss(up('3') + up('4'))))
    expect((await site.read()).ids).toEqual(['4', '3'])
  })

  it('is not one that items with different links share', async () => {
    const same = [1, 2].map((n) => item(n).replace(`>g${n}<`, '>g<')).join('')
    expect((await read(rss(same))).toSorted()).toEqual([
      'https://site.example.com/1',
      'https://site.example.com/2',
    ])
  })

  it('is not a link to which items with different titles lead', async () => {
    const to = (title: string) =>
      `<item><title>${title}</title><link>https://a.example.com/</link></item>`
    const ids = await read(rss(to('x') + to('y')))
    expect(new Set(ids).size).toBe(2)
  })

  it('comes once: of several items with it, the one changed last is kept', async () => {
    const versions = ['2026-01-02', '2026-01-03', '2026-01-01'].map(
      (day) =>
        `<entry><id>e</id><title>${day}</title><link href="https://a.example.com/"/><updated>${day}T00:00:00Z</updated></entry>`,
    )
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom">${versions.join('')}</feed>`
    await using site = await openSite(sends(atom))
    const { pages } = await site.read()
    expect(pages.flatMap((p) => p.mentions.map((m) => m.title))).toEqual(['2026-01-03'])
  })

  it('longer than a thousand characters is shortened to a hash', async () => {
    const [id] = await read(rss(item(1).replace('>g1<', `>${'g'.repeat(1001)}<`)))
    expect(id).toMatch(/^[\w-]{43}$/)
  })
})

describe('a mention', () => {
  const read = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    await using site = await openSite(sends(body, headers))
    return (await site.read()).pages.flatMap((page) => page.mentions)
  }

  it.each([
    ['2026-01-30T10:00:00Z', '2026-01-31T11:00:00Z', '2026-01-31T11:00:00.000Z'],
    ['2026-01-30T10:00:00Z', '2026-01-30T10:00:00Z', null],
    [null, '2026-01-31T11:00:00Z', null],
  ])('published %s and updated %s was edited %s', async (published, updated, edited) => {
    const date = published === null ? '' : `<published>${published}</published>`
    const entry = `<entry><id>x</id><title>T</title>${date}<updated>${updated}</updated></entry>`
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>${entry}</feed>`
    expect((await read(atom))[0]?.editedAt).toBe(edited)
  })

  it('holds what the item says, and what it does not use in raw', async () => {
    const body = rss(
      `<item><guid>https://a.example.com/1</guid><title>Big &amp;amp; &lt;b&gt;bold&lt;/b&gt;</title>
       <description>short</description>
       <content:encoded><![CDATA[<p>The longer text</p>]]></content:encoded>
       <dc:creator>Ann Lee</dc:creator><pubDate>Sat, 31 Jan 2026 10:00:00 EST</pubDate>
       <category>news</category><enclosure url="/a.mp3" type="audio/mpeg"/>
       <slash:comments>7</slash:comments></item>`,
      '<language>en-us</language>',
    )
    const gzip = { 'content-encoding': 'gzip' }
    const [mention] = await read(gzipSync(body), gzip)
    expect(mention).toEqual({
      externalId: 'https://a.example.com/1',
      network: 'web',
      kind: 'article',
      title: 'Big & bold',
      text: '<p>The longer text</p>',
      textFormat: 'html',
      url: 'https://a.example.com/1',
      language: 'en-us',
      postedAt: '2026-01-31T15:00:00.000Z',
      editedAt: null,
      author: {
        externalId: 'ann lee',
        handle: null,
        name: 'Ann Lee',
        url: null,
        avatarUrl: null,
        followers: null,
      },
      metrics: { replies: 7 },
      conversationId: null,
      parentId: null,
      raw: {
        id: 'https://a.example.com/1',
        link: null,
        published: 'Sat, 31 Jan 2026 10:00:00 EST',
        updated: null,
        categories: ['news'],
        enclosures: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/a\.mp3$/)],
        feed: 'A feed',
      },
    })
  })

  it('has the author of its item, else of its feed', async () => {
    const author = (name: string) =>
      `<author><name>${name}</name><uri>https://a.example.com/${name}</uri></author>`
    const entry = (n: number, more: string) => `<entry><id>${n}</id><title>x</title>${more}</entry>`
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom">${author('Feed')}${entry(1, author('Ann'))}${entry(2, '')}</feed>`
    const authors = (await read(atom)).map((m) => m.author)
    expect(authors).toMatchObject([
      { name: 'Feed', externalId: 'https://a.example.com/feed', url: 'https://a.example.com/Feed' },
      { name: 'Ann', externalId: 'https://a.example.com/ann' },
    ])
  })

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
    'has no address rather than %s',
    async (link) => {
      const [mention] = await read(
        rss(`<item><guid>g</guid><title>x</title><link>${link}</link></item>`),
      )
      expect(mention?.url).toBeNull()
    },
  )

  it('has no date rather than one that cannot be', async () => {
    for (const date of ['gestern', '9999-12-31T00:00:00Z', '0001-01-01T00:00:00Z', '32 Jan 2026']) {
      const [mention] = await read(rss(item(1, `<pubDate>${date}</pubDate>`)))
      expect([date, mention?.postedAt]).toEqual([date, null])
      expect(mention?.raw).toMatchObject({ published: date })
    }
  })

  it('with nothing to say is rejected, and the rest goes on', async () => {
    await using site = await openSite(sends(rss(`<item><guid>empty</guid></item>${item(1)}`)))
    const { pages, ids } = await site.read()
    expect(ids).toEqual(['g1'])
    expect(pages[0]?.rejected).toEqual([
      { line: null, reason: 'item: has neither a text nor a title', excerpt: 'empty' },
    ])
  })

  it('is valid however long its parts are', async () => {
    const long = 'x'.repeat(5000)
    const body = rss(
      `<item><guid>${long}</guid><title>${long}</title><link>https://a.example.com/${long}</link>
       <author>${long}</author><description>${long}</description></item>`,
      `<language>${long}</language>`,
    )
    const [mention] = await read(body)
    expect(mention).toMatchObject({ url: null, language: null, text: long })
    expect(mention?.title).toHaveLength(2000)
    expect(mention?.author?.name).toHaveLength(500)
  })
})
