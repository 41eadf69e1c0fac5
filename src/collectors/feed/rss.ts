import { linksOf } from './links.ts'
import { atomText, markupOf, mediaText, toText } from './markup.ts'
import {
  emptyItem,
  type FeedHead,
  type FeedItem,
  type FeedPerson,
  type FeedText,
} from './parsed-feed.ts'
import { atomPerson, parsePerson } from './person.ts'
import { resolveLink } from './resolve-link.ts'
import { childOf, childrenOf, markupOfChild, textOf, textOfChild } from './xml-access.ts'
import type { XmlElement } from './xml-reader.ts'

// https://www.rssboard.org/rss-specification and https://web.resource.org/rss/1.0/spec

/** The head of RSS 0.90 to 2.0, from the outermost element. */
export function readRssHead(root: XmlElement, url: string): FeedHead {
  const channel = childOf(root, 'channel') ?? root
  return {
    format: root.name === 'rss' ? 'rss' : 'rdf',
    version: versionOf(root),
    title: markupOfChild(channel, 'title', 'dc:title'),
    description: markupOfChild(channel, 'description', 'dc:description', 'itunes:summary'),
    ...addressesOf(channel, url),
    language: textOfChild(channel, 'language', 'dc:language') ?? channel.language,
    published: textOfChild(channel, 'pubdate'),
    updated: textOfChild(channel, 'lastbuilddate', 'atom:updated', 'dc:date', 'dcterms:modified'),
    authors: personsOf(channel, 'managingeditor', 'dc:creator', 'dc:author', 'itunes:author'),
    webMaster: parsePerson(markupOfChild(channel, 'webmaster')),
    ttlMs: ttlOf(channel),
    skipHours: childrenOf(channel, 'skiphours').flatMap(hoursOf),
  }
}

/** One `item`. */
export function readRssItem(item: XmlElement, url: string): FeedItem {
  const isPermaLink = childOf(item, 'guid')?.attributes['ispermalink'] ?? 'true'
  return {
    ...emptyItem,
    id: markupOfChild(item, 'guid', 'atom:id') ?? item.attributes['rdf:about'] ?? null,
    idIsLink: isPermaLink.trim().toLowerCase() !== 'false',
    title: rssText(item, 'title', 'dc:title', 'atom:title', 'itunes:title', 'media:title'),
    ...addressesOf(item, url),
    content:
      rssText(item, 'content:encoded', 'xhtml:body', 'body', 'fullitem') ??
      atomText(childOf(item, 'atom:content')),
    summary:
      rssText(item, 'description', 'dc:description', 'itunes:summary') ??
      atomText(childOf(item, 'atom:summary')) ??
      mediaText(item),
    authors: personsOf(item, 'author', 'dc:creator', 'dc:author', 'itunes:author'),
    published: textOfChild(
      item,
      'pubdate',
      'atom:published',
      'atom:issued',
      'dcterms:issued',
      'dc:date',
    ),
    updated: textOfChild(item, 'atom:updated', 'atom:modified', 'dcterms:modified', 'dc:date'),
    language: textOfChild(item, 'dc:language') ?? item.language,
    categories: categoriesOf(item),
    enclosures: childrenOf(item, 'enclosure', 'media:content').flatMap(
      (e) => resolveLink(e.attributes['url'] ?? '', e.base, url) ?? [],
    ),
    replies: countOf(textOfChild(item, 'slash:comments', 'thr:total')),
    inReplyTo: childOf(item, 'thr:in-reply-to')?.attributes['ref'] ?? null,
  }
}

function versionOf(root: XmlElement): string {
  if (root.name === 'rss') return root.attributes['version']?.trim() ?? ''
  return Object.values(root.attributes).some((uri) => uri.includes('netscape')) ? '0.9' : '1.0'
}

/** `link` elements, of which the last counts, and Atom's where there is none of our own. */
function addressesOf(element: XmlElement, url: string): { link: string | null; links: string[] } {
  const own = linksOf(childrenOf(element, 'link'), url)
  const atom = linksOf(childrenOf(element, 'atom:link'), url)
  const alternate = atom.find((link) => link.rel === 'alternate')
  return {
    link: own.at(-1)?.href ?? alternate?.href ?? null,
    links: [...own, ...atom].map((link) => link.href),
  }
}

/** RSS never says whether a text is HTML. */
function rssText(item: XmlElement, ...names: string[]): FeedText | null {
  return toText(markupOfChild(item, ...names), 'unsaid')
}

/** Whoever the first of these elements that is filled names; Atom's authors where none is. */
function personsOf(element: XmlElement, ...names: string[]): FeedPerson[] {
  const person = parsePerson(markupOfChild(element, ...names))
  if (person !== null) return [person]
  return childrenOf(element, 'atom:author').flatMap((author) => atomPerson(author) ?? [])
}

function categoriesOf(item: XmlElement): string[] {
  const keywords = textOfChild(item, 'itunes:keywords')?.split(',') ?? []
  return [
    ...keywords.map((word) => word.trim()).filter((word) => word !== ''),
    ...childrenOf(item, 'category', 'dc:subject').flatMap((category) => markupOf(category) ?? []),
    ...childrenOf(item, 'atom:category').flatMap((category) => category.attributes['term'] ?? []),
  ]
}

const periodsMs: Readonly<Record<string, number>> = {
  hourly: 3600_000,
  daily: 24 * 3600_000,
  weekly: 7 * 24 * 3600_000,
  monthly: 30 * 24 * 3600_000,
  yearly: 365 * 24 * 3600_000,
}

function ttlOf(channel: XmlElement): number | null {
  const minutes = countOf(textOfChild(channel, 'ttl'))
  if (minutes !== null) return minutes * 60_000
  const period = textOfChild(channel, 'sy:updateperiod')?.toLowerCase() ?? ''
  const periodMs = Object.hasOwn(periodsMs, period) ? periodsMs[period] : undefined
  const frequency = countOf(textOfChild(channel, 'sy:updatefrequency')) ?? 1
  return periodMs === undefined ? null : Math.round(periodMs / Math.max(1, frequency))
}

function hoursOf(skipHours: XmlElement): number[] {
  const hours = childrenOf(skipHours, 'hour').map((hour) => countOf(textOf(hour)))
  // Some count from 1 to 24 instead of from 0 to 23.
  return hours.filter((hour) => hour !== null && hour <= 24).map((hour) => Number(hour) % 24)
}

function countOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}
