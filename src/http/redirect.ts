import { HttpError } from './http-error.ts'

/** One request as it goes over the wire; a redirect may change any part of it. */
export type Hop = {
  url: string
  method: 'GET' | 'POST' | 'HEAD'
  headers: Record<string, string>
  body: string | undefined
}

const redirectStatuses = new Set([301, 302, 303, 307, 308])

/** Header names that may carry a secret; they never leave the origin they were meant for. */
const secretName = /authori[sz]ation|cookie|token|secret|signature|password|(?:^|[-_])key(?:$|[-_])/

export function isRedirect(status: number, headers: Record<string, string>): boolean {
  return redirectStatuses.has(status) && headers['location'] !== undefined
}

/**
 * The request that follows a redirect (RFC 9110, 15.4): 303 becomes GET, so do 301 and 302 for
 * POST; another origin gets neither secrets nor a body.
 */
export function nextHop(hop: Hop, status: number, location: string): Hop {
  if (location.includes('\\')) throw new HttpError('bad-url', 'the redirect holds a backslash')
  const to = URL.parse(fromHeaderBytes(location.trim()), hop.url)
  if (to === null) throw new HttpError('bad-url', 'the redirect does not lead to a web address')
  const from = new URL(hop.url)
  // A fragment is kept unless the redirect brings its own; it is never sent.
  if (to.hash === '') to.hash = from.hash

  const turnsToGet = hop.method === 'POST' && (status === 303 || status === 301 || status === 302)
  const sameOrigin = from.origin === to.origin
  const body = turnsToGet ? undefined : hop.body
  if (body !== undefined && !sameOrigin) {
    throw new HttpError('redirects', 'a redirect asked to send the request body to another site')
  }
  return {
    url: to.href,
    method: turnsToGet ? 'GET' : hop.method,
    headers: keptHeaders(hop.headers, { sameOrigin, body: body !== undefined }),
    body,
  }
}

function keptHeaders(
  headers: Record<string, string>,
  keep: { sameOrigin: boolean; body: boolean },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => {
      const lower = name.toLowerCase()
      if (!keep.sameOrigin && (lower === 'host' || secretName.test(lower))) return false
      return keep.body || !lower.startsWith('content-')
    }),
  )
}

/** Header values arrive as Latin-1; servers that send UTF-8 there mean UTF-8. */
function fromHeaderBytes(value: string): string {
  const utf8 = Buffer.from(value, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? value : utf8
}
