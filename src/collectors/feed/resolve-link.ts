/**
 * An absolute address: `xml:base` first, then the address of the feed. One that is absolute already
 * stays as written, whatever its scheme.
 */
export function resolveLink(written: string, base: string | null, url: string): string | null {
  const trimmed = written.trim()
  if (/^[a-z][a-z\d+.-]{0,30}:/i.test(trimmed)) return trimmed
  return URL.parse(trimmed, base ?? url)?.href ?? null
}
