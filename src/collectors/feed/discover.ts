import { decodeHTML } from 'entities'

/** What feeds call themselves in the links of a page. */
const feedTypes = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
])

/** A page says what it links to near its start. */
const lengthMax = 500_000

const feedsMax = 10

/** The feeds that a page names as another form of itself, absolute and in order, at most ten. */
export function discoverFeeds(html: string, baseUrl: string): string[] {
  const found = new Set<string>()
  let base = baseUrl
  for (const [, name, written = ''] of html
    .slice(0, lengthMax)
    .matchAll(/<(base|link|a)\s([^<>]{1,2000})>/gi)) {
    const attributes = attributesOf(written)
    const url = URL.parse(attributes.get('href') ?? '', base)
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) continue
    if (name?.toLowerCase() === 'base') base = url.href
    else if (isFeed(attributes) && found.size < feedsMax) found.add(url.href)
  }
  return [...found]
}

function isFeed(attributes: ReadonlyMap<string, string>): boolean {
  const relations = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/)
  const type = (attributes.get('type') ?? '').toLowerCase().split(';')[0]?.trim() ?? ''
  return relations.includes('alternate') && feedTypes.has(type)
}

function attributesOf(written: string): Map<string, string> {
  const pairs = written.matchAll(/([a-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)
  return new Map(
    [...pairs].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeHTML(double ?? single ?? bare ?? '').trim(),
    ]),
  )
}
