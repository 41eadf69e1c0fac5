import {
  ITEMS_MAX,
  emptyItem,
  type FeedHead,
  type FeedItem,
  type FeedPerson,
  type ParsedFeed,
} from './parsed-feed.ts'
import { resolveLink } from './resolve-link.ts'

// https://www.jsonfeed.org/version/1.1/

type Source = Record<string, unknown>

/** JSON Feed 1.0 and 1.1; null when the JSON is not one. Values of the wrong type count as absent. */
export function readJsonFeed(json: unknown, url: string): ParsedFeed | null {
  if (!isSource(json) || !Array.isArray(json['items'])) return null
  const items: unknown[] = json['items']
  return {
    ...readHead(json, url),
    items: items
      .slice(0, ITEMS_MAX)
      .filter(isSource)
      .map((item) => readItem(item, url)),
    isCut: false,
    problem: items.length > ITEMS_MAX ? `more than ${ITEMS_MAX} items` : null,
  }
}

function readHead(json: Source, url: string): FeedHead {
  const version = stringOf(json, 'version') ?? ''
  return {
    format: 'json',
    version: version.slice(version.lastIndexOf('/') + 1),
    title: stringOf(json, 'title'),
    description: stringOf(json, 'description'),
    link: linkOf(json, 'home_page_url', url),
    links: linksOf(json, ['home_page_url', 'feed_url'], url),
    language: stringOf(json, 'language'),
    published: null,
    updated: null,
    authors: personsOf(json),
    webMaster: null,
    ttlMs: null,
    skipHours: [],
  }
}

function readItem(item: Source, url: string): FeedItem {
  const html = stringOf(item, 'content_html')
  const plain = stringOf(item, 'content_text')
  const summary = stringOf(item, 'summary')
  const title = stringOf(item, 'title')
  const links = linksOf(item, ['url', 'external_url'], url)
  return {
    ...emptyItem,
    id: stringOf(item, 'id'),
    title: title === null ? null : { text: title, format: 'plain' },
    link: links[0] ?? null,
    links,
    content:
      html !== null
        ? { text: html, format: 'html' }
        : plain === null
          ? null
          : { text: plain, format: 'plain' },
    summary: summary === null ? null : { text: summary, format: 'plain' },
    authors: personsOf(item),
    published: stringOf(item, 'date_published'),
    updated: stringOf(item, 'date_modified'),
    language: stringOf(item, 'language'),
    categories: listOf(item, 'tags').filter((tag) => typeof tag === 'string'),
    enclosures: listOf(item, 'attachments')
      .filter(isSource)
      .flatMap((attachment) => linkOf(attachment, 'url', url) ?? []),
  }
}

/** 1.1 has `authors`; 1.0 had `author`. */
function personsOf(source: Source): FeedPerson[] {
  const several = listOf(source, 'authors').filter(isSource)
  const single = isSource(source['author']) ? [source['author']] : []
  return (several.length > 0 ? several : single)
    .map((author) => ({
      name: stringOf(author, 'name'),
      email: null,
      url: stringOf(author, 'url'),
    }))
    .filter((person) => person.name !== null || person.url !== null)
}

function linkOf(source: Source, key: string, url: string): string | null {
  const written = stringOf(source, key)
  return written === null ? null : resolveLink(written, null, url)
}

function linksOf(source: Source, keys: readonly string[], url: string): string[] {
  return keys.flatMap((key) => linkOf(source, key, url) ?? [])
}

/** Some write ids as numbers. */
function stringOf(source: Source, key: string): string | null {
  const value = source[key]
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
  return text.trim() === '' ? null : text.trim()
}

function listOf(source: Source, key: string): unknown[] {
  const value = source[key]
  return Array.isArray(value) ? value : []
}

function isSource(value: unknown): value is Source {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
