/** What every link to the outside carries: no way back to this page, and no blessing for the target. */
export const OUTSIDE_REL = 'noopener noreferrer nofollow ugc'

export type SafeLink = { href: string; host: string }

/** The address if it is http or https after parsing, with the host it truly leads to; else null. */
export function safeLink(address: string | null): SafeLink | null {
  if (address === null) return null
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  return { href: url.href, host: url.host.replace(/^www\./, '') }
}

/** How a link in a text is shown: its real host first, then as much of the path as is readable. */
export function linkText({ href, host }: SafeLink): string {
  const { pathname, search } = new URL(href)
  const rest = pathname === '/' && search === '' ? '' : `${pathname}${search}`
  return rest.length > 48 ? `${host}${rest.slice(0, 47)}…` : `${host}${rest}`
}
