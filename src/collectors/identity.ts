import { createHash } from 'node:crypto'

/** One id for the same parts in the same order, 43 characters; null parts count as such. */
export function hashId(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** One id for the same bytes, 43 characters. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

/**
 * `id` without what a database refuses (U+0000, lone surrogates) and outer blanks; hashed when it is
 * longer than `lengthMax` UTF-16 units, null when nothing is left.
 */
export function stableId(id: string, lengthMax: number): string | null {
  const clean = wellFormed(id).trim()
  if (clean === '') return null
  return clean.length > lengthMax ? hashId([clean]) : clean
}

/** `text` without U+0000, each lone surrogate replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}

/** At most `lengthMax` UTF-16 units of `text`, never half a surrogate pair; null when blank. */
export function shortText(text: string | null, lengthMax: number): string | null {
  const clean = wellFormed(text ?? '').trim()
  return clean === '' ? null : clean.slice(0, lengthMax).replace(/[\ud800-\udbff]$/, '')
}

/**
 * `text` as an absolute http(s) address of at most 4,000 units, null when it is none. An address that
 * is whole stays as its author wrote it; a relative one is resolved against `base`.
 */
export function webUrl(text: string | null, base?: string): string | null {
  const clean = wellFormed(text ?? '').trim()
  const url = clean === '' ? null : URL.parse(clean, base)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  const address = /^https?:\/\/[^\s\\]+$/i.test(clean) ? clean : url.href
  return address.length <= 4000 ? address : null
}
