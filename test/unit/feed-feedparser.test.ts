import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CollectorError, type HttpClient, type Page } from '../../src/collectors/collector.ts'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { parseFeed } from '../../src/collectors/feed/parse.ts'
import { parseDate } from '../../src/collectors/parse-date.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { loopbackClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

/** Feeds written to break parsers: each says in a comment what it expects and how it is served. */
const corpus = sharedPath('peers', 'feeds', 'feedparser')

/** Formats that we do not read: Channel Definition Format, and dates of elements that no item has. */
const otherDates = /^wellformed\/cdf|channel_dcterms_issued|entry_updated_multiple_values/

if (corpus === null) it('is not tried on the feeds that break parsers: they are absent', () => {})
else {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:xml|json)$/.test(file))
    .toSorted()

  describe(`each of ${files.length} feeds that break parsers`, () => {
    it('is read, or refused as what it is, and the next one is none the worse', async () => {
      await using web = await startWeb((request, response) => {
        const bytes = readFileSync(join(corpus, decodeURIComponent(request.url ?? '')))
        for (const [name, value] of headersIn(bytes)) response.setHeader(name, value)
        response.end(bytes)
      })
      const http = loopbackClient()
      const counts = { feeds: 0, mentions: 0, rejected: 0, cut: 0, refused: [] as string[] }
      for (const file of files) {
        const result = await collect(`${web.url}/${encodeURI(file)}`, http)
        if (result instanceof CollectorError) {
          counts.refused.push(`${file}: ${result.kind}, ${result.message}`)
          continue
        }
        expect([file, result.length]).toEqual([file, 1])
        const [page] = result
        for (const draft of page?.mentions ?? []) mentionDraftSchema.parse(draft)
        counts.feeds += 1
        counts.mentions += page?.mentions.length ?? 0
        counts.rejected += page?.rejected.filter((r) => r.reason.startsWith('item')).length ?? 0
        counts.cut += page?.rejected.filter((r) => r.reason.includes('breaks off')).length ?? 0
      }
      await http.close()
      expect(web.seen).toHaveLength(files.length)
      expect(counts.refused).toEqual([
        'illformed/rss_empty_document.xml: bad-data, the answer holds no element, not a feed',
      ])
      expect(counts).toMatchObject({
        feeds: files.length - 1,
        mentions: 885,
        rejected: 322,
        cut: 10,
      })
    })

    it('is dated as it expects', () => {
      let dates = 0
      const differences: string[] = []
      for (const file of files) {
        const bytes = readFileSync(join(corpus, file))
        const expected = expectedDate(bytes.toString('latin1'))
        if (expected === null || otherDates.test(file)) continue
        dates += 1
        const feed = parseFeed(bytes, { contentType: null, url: 'http://feeds.example.com/' })
        const holder = 'error' in feed ? null : expected.isItem ? feed.items[0] : feed
        const ms = parseDate(holder?.[expected.which] ?? '')
        if (ms !== expected.ms) differences.push(`${file}: ${holder?.[expected.which]}, ${ms}`)
      }
      expect(differences).toEqual([])
      expect(dates).toBe(15)
    })
  })
}

/** What the comment at the head of a file wants to be served with. */
function headersIn(bytes: Buffer): [string, string][] {
  const head = bytes.subarray(0, 2000).toString('latin1')
  return [...head.matchAll(/^Header:\s*([\w-]+):[ \t]*([^\r\n]+)/gim)]
    .map(([, name = '', value = '']): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name === 'content-type' || name === 'etag' || name === 'last-modified')
}

function expectedDate(head: string) {
  const pattern =
    /Expect:.*?(entries\[0\]|feed)\['(published|updated)_parsed'\] == \((\d+), (\d+), (\d+), (\d+), (\d+), (\d+)/
  const found = pattern.exec(head)
  if (found === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(3)
    .map(Number)
  return {
    isItem: found[1] !== 'feed',
    which: found[2] === 'published' ? ('published' as const) : ('updated' as const),
    ms: Date.UTC(year, month - 1, day, hour, minute, second),
  }
}

async function collect(url: string, http: HttpClient): Promise<Page[] | CollectorError> {
  const env = {
    options: { url, network: 'web' },
    credentials: null,
    signal: new AbortController().signal,
    http,
    clock: { now: () => 0 },
    ...restOfEnv(),
  }
  try {
    return await Array.fromAsync(createFeedCollector().collect(null, env))
  } catch (error) {
    if (error instanceof CollectorError) return error
    throw error
  }
}
