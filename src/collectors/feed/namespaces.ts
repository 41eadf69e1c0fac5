/** The prefix under which an element of a namespace is known here; '' is RSS itself. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  '': [
    'http://purl.org/rss/1.0',
    'http://purl.org/rss/2.0',
    'http://purl.org/net/rss1.1',
    'http://my.netscape.com/rdf/simple/0.9',
    'http://channel.netscape.com/rdf/simple/0.9',
    'http://backend.userland.com/rss',
    'http://backend.userland.com/rss2',
    'http://backend.userland.com/rss092',
    'http://blogs.law.harvard.edu/tech/rss',
    'http://cyber.law.harvard.edu/rss/rss.html',
  ],
  atom: ['http://www.w3.org/2005/atom', 'http://purl.org/atom/ns'],
  rdf: ['http://www.w3.org/1999/02/22-rdf-syntax-ns'],
  dc: ['http://purl.org/dc/elements/1.1', 'http://purl.org/dc/elements/1.0'],
  dcterms: ['http://purl.org/dc/terms'],
  content: ['http://purl.org/rss/1.0/modules/content'],
  slash: ['http://purl.org/rss/1.0/modules/slash'],
  sy: ['http://purl.org/rss/1.0/modules/syndication'],
  thr: ['http://purl.org/syndication/thread/1.0'],
  itunes: ['http://www.itunes.com/dtds/podcast-1.0.dtd'],
  media: ['http://search.yahoo.com/mrss', 'http://tools.search.yahoo.com/mrss'],
  xhtml: ['http://www.w3.org/1999/xhtml'],
}

const prefixOf = new Map(
  Object.entries(prefixes).flatMap(([prefix, uris]) => uris.map((uri) => [uri, prefix] as const)),
)

/** Prefixes in scope; an inner scope hides what an outer one says. */
export type Scope = { declared: ReadonlyMap<string, string>; outer: Scope | null }

/** The scope inside an element with these attributes. */
export function innerScope(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
  const declared = new Map<string, string>()
  for (const [name, uri] of Object.entries(attributes)) {
    if (name === 'xmlns') declared.set('', uri)
    else if (name.startsWith('xmlns:')) declared.set(name.slice(6), uri)
  }
  return declared.size === 0 ? outer : { declared, outer }
}

/**
 * The name under which an element is known here, in lower case: `title`, `dc:creator`, `atom:link`.
 * An unknown namespace leaves the prefix as it is, so that undeclared but usual prefixes work.
 */
export function knownName(written: string, scope: Scope): string {
  const colon = written.indexOf(':')
  const prefix = colon === -1 ? '' : written.slice(0, colon)
  const local = written.slice(colon + 1)
  const known = prefixOf.get(plainUri(uriOf(prefix, scope))) ?? prefix
  return known === '' ? local : `${known}:${local}`
}

/** The namespace that a prefix stands for, '' for none. */
export function uriOf(prefix: string, scope: Scope | null): string {
  for (let at = scope; at !== null; at = at.outer) {
    const uri = at.declared.get(prefix)
    if (uri !== undefined) return uri
  }
  return ''
}

function plainUri(uri: string): string {
  return uri.trim().toLowerCase().replace(/[/#]$/, '')
}
