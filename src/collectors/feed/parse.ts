import { readAtomHead, readAtomItem } from './atom.ts'
import { decodeText } from './decode.ts'
import { discoverFeeds } from './discover.ts'
import { readJsonFeed } from './json-feed.ts'
import {
  ITEMS_MAX,
  type FeedError,
  type FeedHead,
  type FeedItem,
  type FeedSource,
  type ParsedFeed,
} from './parsed-feed.ts'
import { readRssHead, readRssItem } from './rss.ts'
import { createXmlReader, type XmlElement } from './xml-reader.ts'

export type ParseResult = ParsedFeed | { error: FeedError }

/** Characters handed to the XML reader at once. */
const sliceLength = 64 * 1024

/** Reads RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1. Never throws. */
export function parseFeed(bytes: Uint8Array, source: FeedSource): ParseResult {
  const steps = parseSteps(bytes, source)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** As `parseFeed`, pausing between slices so that a large feed does not hold up everything else. */
export async function parseFeedPolitely(
  bytes: Uint8Array,
  source: FeedSource,
): Promise<ParseResult> {
  const steps = parseSteps(bytes, source)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await new Promise(setImmediate)
  }
}

function* parseSteps(bytes: Uint8Array, source: FeedSource): Generator<void, ParseResult> {
  const text = decodeText(bytes, source.contentType).trimStart()
  yield
  if (text === '') return failed('empty', 'the answer is empty')
  if (text.startsWith('<')) return yield* parseXml(text, source)
  return parseJson(text, source)
}

function* parseXml(text: string, { contentType, url }: FeedSource): Generator<void, ParseResult> {
  const items: FeedItem[] = []
  const reader = createXmlReader(url, (item) => {
    items.push(item.name === 'item' ? readRssItem(item, url) : readAtomItem(item, url))
    return items.length < ITEMS_MAX
      ? null
      : `${ITEMS_MAX} items are read at once; there may be more`
  })
  for (let at = 0; at < text.length; at += sliceLength) {
    reader.push(text.slice(at, at + sliceLength))
    yield
  }
  const { root, isCut, problem } = reader.end()
  const readHead = root === null ? undefined : heads.get(root.name)
  if (root !== null && readHead !== undefined) {
    return { ...readHead(root, url), items, isCut, problem }
  }
  const isHtml = /^(?:xhtml:)?(?:html|head|body)$/.test(root?.name ?? '')
  if (!isHtml && !(contentType ?? '').includes('html')) {
    const name = root === null ? 'no element' : `<${root.name.slice(0, 40)}>`
    return failed('unknown', `the answer holds ${name}, not a feed`)
  }
  const feeds = discoverFeeds(text, url)
  const hint = feeds[0] === undefined ? 'it links to no feed' : `it links to the feed ${feeds[0]}`
  return { error: { reason: 'html', message: `this is a web page, not a feed; ${hint}`, feeds } }
}

const heads = new Map<string, (root: XmlElement, url: string) => FeedHead>([
  ['rss', readRssHead],
  ['rdf:rdf', readRssHead],
  ['channel', readRssHead],
  ['atom:feed', readAtomHead],
  ['feed', readAtomHead],
])

function parseJson(text: string, { url }: FeedSource): ParseResult {
  try {
    const feed = readJsonFeed(JSON.parse(text), url)
    return feed ?? failed('unknown', 'the answer is JSON, but not a JSON Feed')
  } catch {
    const isJson = text.startsWith('{') || text.startsWith('[')
    return failed('unknown', `the answer is ${isJson ? 'broken JSON' : 'neither XML nor JSON'}`)
  }
}

function failed(reason: FeedError['reason'], message: string): ParseResult {
  return { error: { reason, message, feeds: [] } }
}
