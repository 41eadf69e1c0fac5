import { resolveLink } from './resolve-link.ts'
import type { FeedText } from './parsed-feed.ts'
import type { XmlElement } from './xml-reader.ts'

const addressAttribute =
  /\s(href|src|cite|poster|action|longdesc)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi

const voidElements = new Set(['br', 'hr', 'img', 'input', 'source', 'track', 'wbr', 'col', 'embed'])

/**
 * What is inside an element, as HTML source when it holds elements and as its text when not: feeds
 * write HTML escaped, in CDATA or bare, and all three mean the same. A `div` around it all is left
 * out. Null when empty.
 */
export function markupOf(element: XmlElement): string | null {
  return finished(
    inside(unwrapped(element), (text) => text),
    element.base,
  )
}

/** As `markupOf` for XHTML and XML, whose text is text and no markup. */
export function xhtmlOf(element: XmlElement): string | null {
  return finished(inside(unwrapped(element), escaped), element.base)
}

/** The text of an Atom text construct (RFC 4287, 3.1) or of Atom 0.3 content. */
export function atomText(element: XmlElement | null): FeedText | null {
  if (element === null) return null
  const type = (element.attributes['type'] ?? '').trim().toLowerCase()
  const mode = (element.attributes['mode'] ?? '').trim().toLowerCase()
  if (mode === 'base64') return toText(fromBase64(element), 'unsaid')
  if (type === 'xhtml' || type.endsWith('+xml') || type.endsWith('/xml')) {
    return toText(xhtmlOf(element), 'html')
  }
  if (type === 'html' || type === 'text/html') return toText(markupOf(element), 'html')
  if (type === 'text' || type === 'text/plain') {
    const isBare = element.children.some((child) => typeof child !== 'string')
    return toText(markupOf(element), isBare ? 'html' : 'plain')
  }
  return toText(isBinary(type) ? fromBase64(element) : markupOf(element), 'unsaid')
}

/** What Media RSS says of a film or picture, where that is all the text there is. */
export function mediaText(item: XmlElement): FeedText | null {
  const inItem = item.children.filter((child) => typeof child !== 'string')
  const groups = inItem.filter((child) => child.name === 'media:group')
  const inGroups = groups.flatMap((group) => group.children.filter((c) => typeof c !== 'string'))
  const said = [...inItem, ...inGroups].find((child) => child.name === 'media:description')
  return said === undefined ? null : atomText(said)
}

export function toText(text: string | null, format: FeedText['format']): FeedText | null {
  return text === null ? null : { text, format }
}

function finished(markup: string, base: string | null): string | null {
  const trimmed = markup.trim()
  if (trimmed === '') return null
  return base === null ? trimmed : resolveAddresses(trimmed, base)
}

/** RFC 4287 wraps XHTML in a `div` that is not part of it. */
function unwrapped(element: XmlElement): XmlElement {
  const [only, ...others] = element.children.filter((c) => typeof c !== 'string' || c.trim() !== '')
  const isWrapped = others.length === 0 && typeof only === 'object' && localName(only) === 'div'
  return isWrapped ? only : element
}

function inside(element: XmlElement, write: (text: string) => string): string {
  const parts: string[] = []
  const walk = (at: XmlElement) => {
    for (const child of at.children) {
      if (typeof child === 'string') parts.push(write(child))
      else {
        const name = localName(child)
        parts.push(openTag(name, child.attributes))
        walk(child)
        if (!voidElements.has(name)) parts.push(`</${name}>`)
      }
    }
  }
  walk(element)
  return parts.join('')
}

function openTag(name: string, attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes)
    .filter(([key]) => !key.startsWith('xmlns') && !key.startsWith('xml:'))
    .map(([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`)
  return `<${name}${written.join('')}>`
}

/** Rewrites the relative addresses in HTML source; everything else stays as it is. */
function resolveAddresses(html: string, base: string): string {
  return html.replace(/<[a-z][a-z\d]*\s[^<>]*>/gi, (tag) =>
    tag.replace(addressAttribute, (whole, name: string, value: string) => {
      const address = value.replace(/^["']|["']$/g, '').trim()
      const absolute = resolveLink(address, null, base) ?? address
      return absolute === address ? whole : ` ${name}="${absolute.replaceAll('"', '%22')}"`
    }),
  )
}

/** Types whose content Atom has in Base64; text that is no Base64 stays what it is. */
function isBinary(type: string): boolean {
  return type.includes('/') && !type.startsWith('text/') && !/[/+]json$/.test(type)
}

function fromBase64(element: XmlElement): string | null {
  const text = markupOf(element)
  if (text === null || !/^[A-Za-z\d+/\s]+={0,2}$/.test(text)) return text
  try {
    const bytes = Buffer.from(text, 'base64')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim() || null
  } catch {
    return text
  }
}

function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
