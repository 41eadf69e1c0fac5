import { linksOf, type FeedLink } from './links.ts'
import { atomText, mediaText } from './markup.ts'
import { emptyItem, type FeedHead, type FeedItem, type FeedPerson } from './parsed-feed.ts'
import { atomPerson } from './person.ts'
import { childOf, childrenOf, textOfChild } from './xml-access.ts'
import type { XmlElement } from './xml-reader.ts'

// RFC 4287, RFC 4685 (threading), and Atom 0.3, whose names differ.

/** The head of an Atom feed, from the `feed` element. */
export function readAtomHead(feed: XmlElement, url: string): FeedHead {
  const links = linksOf(atomChildren(feed, 'link'), url)
  return {
    format: 'atom',
    version: versionOf(feed),
    title: atomText(atomChild(feed, 'title'))?.text ?? null,
    description: atomText(atomChild(feed, 'subtitle', 'tagline'))?.text ?? null,
    link: alternateOf(links),
    links: links.map((link) => link.href),
    language: feed.language ?? textOfChild(feed, 'dc:language'),
    published: null,
    updated: atomValue(feed, 'updated', 'modified'),
    authors: personsOf(feed),
    webMaster: null,
    ttlMs: null,
    skipHours: [],
  }
}

/** One `entry`. */
export function readAtomItem(entry: XmlElement, url: string): FeedItem {
  const all = linksOf(atomChildren(entry, 'link'), url)
  const links = all.filter((link) => link.rel !== 'enclosure')
  const source = atomChild(entry, 'source')
  const authors = personsOf(entry)
  return {
    ...emptyItem,
    id: atomValue(entry, 'id'),
    title: atomText(atomChild(entry, 'title')),
    link: alternateOf(links),
    links: links.map((link) => link.href),
    content: atomText(atomChild(entry, 'content')),
    summary: atomText(atomChild(entry, 'summary')) ?? mediaText(entry),
    authors: authors.length > 0 || source === null ? authors : personsOf(source),
    published: atomValue(entry, 'published', 'issued', 'created'),
    updated: atomValue(entry, 'updated', 'modified'),
    language: entry.language,
    categories: atomChildren(entry, 'category').flatMap(
      (category) => category.attributes['label'] ?? category.attributes['term'] ?? [],
    ),
    enclosures: all.filter((link) => link.rel === 'enclosure').map((link) => link.href),
    replies: repliesOf(entry),
    inReplyTo: childOf(entry, 'thr:in-reply-to')?.attributes['ref'] ?? null,
  }
}

function versionOf(feed: XmlElement): string {
  const namespaces = Object.values(feed.attributes)
  return namespaces.some((uri) => uri.includes('purl.org/atom/ns')) ? '0.3' : '1.0'
}

/** The page of it: an alternate that is HTML or does not say what it is, else any alternate. */
function alternateOf(links: readonly FeedLink[]): string | null {
  const alternates = links.filter((link) => link.rel === 'alternate')
  const page = alternates.find(({ type }) => type === '' || type.includes('html'))
  return (page ?? alternates[0])?.href ?? null
}

function personsOf(element: XmlElement): FeedPerson[] {
  const persons = atomChildren(element, 'author').flatMap((author) => atomPerson(author) ?? [])
  if (persons.length > 0) return persons
  const creator = textOfChild(element, 'dc:creator')
  return creator === null ? [] : [{ name: creator, email: null, url: null }]
}

function repliesOf(entry: XmlElement): number | null {
  const counted = childrenOf(entry, 'atom:link', 'link').map((link) => link.attributes['thr:count'])
  const count =
    counted.find((n) => n !== undefined) ?? textOfChild(entry, 'thr:total', 'slash:comments')
  return count !== null && /^\d{1,9}$/.test(count) ? Number(count) : null
}

/** Children by their Atom name, with or without the namespace that careless feeds leave out. */
function atomChildren(element: XmlElement, ...names: string[]): XmlElement[] {
  return childrenOf(element, ...names.flatMap((name) => [`atom:${name}`, name]))
}

function atomChild(element: XmlElement, ...names: string[]): XmlElement | null {
  return atomChildren(element, ...names)[0] ?? null
}

function atomValue(element: XmlElement, ...names: string[]): string | null {
  return textOfChild(element, ...names.flatMap((name) => [`atom:${name}`, name]))
}
