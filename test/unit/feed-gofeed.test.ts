import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpClient, Page } from '../../src/collectors/collector.ts'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { parseFeed } from '../../src/collectors/feed/parse.ts'
import type { FeedItem, FeedPerson, ParsedFeed } from '../../src/collectors/feed/parsed-feed.ts'
import { parseDate } from '../../src/collectors/parse-date.ts'
import { loopbackClient, restOfEnv, startWeb, type Loopback } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

/** Feeds with what another parser made of them; each is fetched as raw bytes over HTTP. */
const corpus = sharedPath('peers', 'feeds', 'gofeed', 'testdata')

/** Where we read otherwise, on purpose. */
const deviations: Record<string, string> = {
  'parser/atom/entry_id_xml_base.xml item 0 id':
    'an id is compared, never opened (RFC 4287, 4.2.6): xml:base does not change it',
}

type Person = { name?: string; email?: string; uri?: string; url?: string }
type Extensions = { creator?: string[]; author?: string; subject?: string[] }
type Json = Record<string, unknown> & { dcExt?: Extensions; itunesExt?: Extensions }

/** What an expectation says of a feed or an item, in our words; undefined = says nothing of it. */
type Expected = {
  id?: unknown
  title: unknown
  link?: unknown
  links: unknown
  content?: unknown
  summary?: unknown
  description?: unknown
  published: unknown
  updated: unknown
  authors: unknown
  categories?: unknown
}

if (corpus === null) {
  it('is not compared with the feeds of another parser: they are absent', () => {})
} else {
  const feeds = filesIn(corpus).filter((file) => isFeed(file))

  describe(`the ${feeds.length} feeds of another parser`, () => {
    let web: Loopback
    let http: HttpClient & { close(): Promise<void> }
    beforeAll(async () => {
      web = await startWeb((request, response) => {
        response.end(readFileSync(join(corpus, decodeURIComponent(request.url ?? ''))))
      })
      http = loopbackClient()
    })
    afterAll(async () => {
      await http.close()
      await web[Symbol.asyncDispose]()
    })

    const addressOf = (file: string) => `${web.url}/${encodeURI(file)}`
    const jsonOf = (file: string): Json | null => {
      // These expectations repeat the feed word by word.
      if (file.startsWith('parser/json')) return null
      const other = [file.replace(/\.xml$/, '.json'), file.replace(/\.json$/, '_expected.json')]
      const found = other.find((path) => path !== file && files.has(path))
      return found === undefined ? null : JSON.parse(readFileSync(join(corpus, found), 'utf8'))
    }
    const files = new Set(filesIn(corpus))

    it('are all there', () => {
      expect(feeds.filter((file) => file.endsWith('.xml'))).toHaveLength(541)
    })

    it('read the same: titles, links, dates, authors, text, ids and categories', async () => {
      const differences: string[] = []
      let compared = 0
      for (const file of feeds) {
        const json = jsonOf(file)
        if (json === null) continue
        compared += 1
        const url = addressOf(file)
        const response = await http.request(url, { maxBytes: 1_000_000 })
        const feed = parseFeed(await response.bytes(), { contentType: null, url })
        if ('error' in feed) differences.push(`${file} ${feed.error.message}`)
        else differences.push(...compare(file, feed, json))
      }
      expect(compared).toBeGreaterThanOrEqual(533)
      const named = differences.map((line) => line.split(':')[0] ?? '')
      expect(named.toSorted()).toEqual(Object.keys(deviations).toSorted())
    })

    it('come out of the collector as mentions that say the same', async () => {
      const differences: string[] = []
      let mentions = 0
      for (const file of feeds) {
        const json = jsonOf(file)
        const { pages, failure } = await collect(addressOf(file), http)
        if (json === null) {
          if (failure !== null) differences.push(`${basename(file)}: ${failure.kind}`)
          continue
        }
        const drafts = pages.flatMap((page) => page.mentions)
        mentions += drafts.length
        const itemsOf = (json['items'] ?? json['entries'] ?? []) as Json[]
        const expected = itemsOf.map((item) => expectedItem(file, item)).filter(saysSomething)
        const said = drafts.map((m) => [m.title, m.text, m.url, m.postedAt, m.author?.name ?? null])
        const wanted = expected.map((e) => [
          plain(e.title),
          longest(e.content, e.summary),
          // RSS 1.0 has the address of an item in rdf:about as well.
          webLink(e.link) ?? (file.includes('rdf_item') ? 'http://example.org/entry/1' : null),
          dateOf(e.published) ?? dateOf(e.updated),
          authorName(e.authors) ?? authorName(feedAuthors(file, json)),
        ])
        const order = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).toSorted()
        if (JSON.stringify(order(said)) !== JSON.stringify(order(wanted))) {
          differences.push(`${file}: ${JSON.stringify(said)} instead of ${JSON.stringify(wanted)}`)
        }
      }
      expect(mentions).toBeGreaterThan(90)
      expect(differences.toSorted()).toEqual([
        // Not feeds, and said to be none.
        'empty_feed.xml: bad-data',
        'invalid.json: bad-data',
        'invalid.json: bad-data',
        'unknown_feed.xml: bad-data',
      ])
    })
  })
}

function compare(file: string, feed: ParsedFeed, json: Json): string[] {
  const differences: string[] = []
  const check = (where: string, got: Expected, want: Expected) => {
    for (const [name, value] of Object.entries(want)) {
      if (value === undefined) continue
      const ours = got[name as keyof Expected]
      if (JSON.stringify(ours ?? null) === JSON.stringify(value ?? null)) continue
      differences.push(
        `${file} ${where} ${name}: ${JSON.stringify(ours)} instead of ${JSON.stringify(value)}`,
      )
    }
  }
  check('feed', readFeed(feed), expectedFeed(file, json))
  const items = (json['items'] ?? json['entries'] ?? []) as Json[]
  if (items.length !== feed.items.length) differences.push(`${file} count: ${feed.items.length}`)
  for (const [at, item] of feed.items.entries()) {
    check(`item ${at}`, readItem(item), expectedItem(file, items[at] ?? {}))
  }
  return differences
}

function readFeed(feed: ParsedFeed): Expected {
  const { title, link, links, description, published, updated, webMaster } = feed
  const persons = feed.authors.length > 0 || webMaster === null ? feed.authors : [webMaster]
  return { title, link, links, description, published, updated, authors: persons.map(readPerson) }
}

function readItem(item: FeedItem): Expected {
  return {
    id: item.id,
    title: item.title?.text ?? null,
    link: item.link,
    links: item.links,
    content: item.content?.text ?? null,
    summary: item.summary?.text ?? null,
    // What was never published but changed counts as published then.
    published: item.published ?? item.updated,
    updated: item.updated,
    authors: item.authors.map(readPerson),
    categories: item.categories,
  }
}

function readPerson({ name, email, url }: FeedPerson) {
  return { name, email, url }
}

function expectedFeed(file: string, json: Json): Expected {
  const isAtom = file.startsWith('parser/atom')
  return {
    title: json['title'] ?? null,
    link: isAtom ? undefined : (json['link'] ?? null),
    links: linksOf(json),
    description: json[isAtom ? 'subtitle' : 'description'] ?? null,
    published: file.startsWith('parser/rss') ? (json['pubDate'] ?? null) : undefined,
    updated: isJson(file) ? undefined : (json['updated'] ?? json['lastBuildDate'] ?? null),
    authors: feedAuthors(file, json),
  }
}

function expectedItem(file: string, item: Json): Expected {
  const isAtom = file.startsWith('parser/atom')
  const isRss = file.startsWith('parser/rss')
  const guid = item['guid']
  const content = item['content']
  const updated = isRss ? undefined : (item['updated'] ?? null)
  return {
    id: item['id'] ?? (isObject(guid) ? guid['value'] : guid),
    title: item['title'] ?? null,
    link: isAtom ? undefined : (item['link'] ?? null),
    links: linksOf(item),
    content: (isObject(content) ? content['value'] : content) ?? null,
    summary: item[isAtom ? 'summary' : 'description'] ?? null,
    published: item['published'] ?? item['pubDate'] ?? updated ?? null,
    updated,
    authors: itemAuthors(item),
    categories: categoriesOf(item),
  }
}

/** An entry without authors has those of the feed it came from (RFC 4287, 4.2.1). */
function itemAuthors(item: Json): unknown {
  const source = isObject(item['source']) ? item['source']['authors'] : undefined
  const written = item['author']
  const persons = item['authors'] ?? source
  if (persons !== undefined) return (persons as Person[]).map(toPerson)
  const name = typeof written === 'string' ? written : item.itunesExt?.author
  return name === undefined ? [] : [toPerson({ name })]
}

function feedAuthors(file: string, json: Json): unknown {
  if (json['authors'] !== undefined) return (json['authors'] as Person[]).map(toPerson)
  const extended = (json['extensions'] as { dc?: { creator?: { value: string }[] } } | undefined)
    ?.dc
  const written = json['managingEditor'] ?? json['webMaster']
  const name =
    typeof written === 'string'
      ? written
      : (extended?.creator?.[0]?.value ?? json.itunesExt?.author)
  return file.startsWith('parser/') && name !== undefined ? [toPerson({ name })] : []
}

function toPerson({ name, email, uri, url }: Person) {
  return { name: name ?? null, email: email ?? null, url: uri ?? url ?? null }
}

function linksOf(json: Json): unknown {
  const links = (json['links'] ?? []) as (string | { href?: string; rel?: string })[]
  return links.flatMap((link) => {
    if (typeof link === 'string') return [link]
    return link.href === undefined || link.rel === 'enclosure' ? [] : [link.href]
  })
}

function categoriesOf(item: Json): unknown {
  const listed = (item['categories'] ?? []) as (string | Record<string, string>)[]
  const named = listed.map((c) =>
    typeof c === 'string' ? c : (c['value'] ?? c['label'] ?? c['term']),
  )
  const subjects = listed.length > 0 ? [] : (item.dcExt?.subject ?? [])
  return [...named.filter((name) => name !== undefined), ...subjects]
}

async function collect(url: string, http: HttpClient) {
  const env = {
    options: { url, network: 'web' },
    credentials: null,
    signal: new AbortController().signal,
    http,
    clock: { now: () => 0 },
    ...restOfEnv(),
  }
  const pages: Page[] = []
  try {
    for await (const page of createFeedCollector().collect(null, env)) pages.push(page)
    return { pages, failure: null }
  } catch (error) {
    return { pages, failure: error as { kind: string } }
  }
}

function saysSomething(item: Expected): boolean {
  return item.title !== null || item.content !== null || item.summary !== null
}

/** A title without its markup, by means of its own. */
function plain(title: unknown): string | null {
  if (typeof title !== 'string') return null
  if (/<\w/.test(title)) return title.replace(/<[^>]+>/g, '').trim()
  const built: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }
  return /&\w+;/.test(title) ? title.replace(/&(?:lt|gt|amp);/g, (e) => built[e] ?? e) : title
}

function longest(content: unknown, summary: unknown): string {
  const texts = [content, summary].filter((text) => typeof text === 'string')
  return texts.toSorted((a, b) => b.length - a.length)[0] ?? ''
}

function webLink(link: unknown): string | null {
  return typeof link === 'string' && /^https?:/.test(link) ? link : null
}

function dateOf(date: unknown): string | null {
  const ms = typeof date === 'string' ? parseDate(date) : null
  return ms === null ? null : new Date(ms).toISOString()
}

function authorName(authors: unknown): string | null {
  const [first] = authors as ReturnType<typeof toPerson>[]
  return first === undefined ? null : (plain(first.name) ?? first.email)
}

function isFeed(file: string): boolean {
  return (
    file.endsWith('.xml') || (file.endsWith('.json') && isJson(file) && !file.includes('expected'))
  )
}

function isJson(file: string): boolean {
  return /(?:parser|translator)\/json/.test(file) || /universal\/.*\.json$/.test(file)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => dirname(file) !== '.')
    .toSorted()
}
