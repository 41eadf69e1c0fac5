import type { XmlElement } from './xml-reader.ts'
import { resolveLink } from './resolve-link.ts'
import { textOf } from './xml-access.ts'

export type FeedLink = { href: string; rel: string; type: string }

/** The links of elements as they are in Atom (`href`) and in RSS (text), resolved, empty ones left out. */
export function linksOf(elements: readonly XmlElement[], url: string): FeedLink[] {
  return elements.flatMap((element) => {
    const written = element.attributes['href'] ?? textOf(element)
    const href = written === null ? null : resolveLink(written, element.base, url)
    if (href === null) return []
    const rel = element.attributes['rel']?.trim().toLowerCase() ?? ''
    return [{ href, rel: rel === '' ? 'alternate' : rel, type: element.attributes['type'] ?? '' }]
  })
}
