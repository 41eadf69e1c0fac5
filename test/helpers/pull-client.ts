import type { HttpClient } from '../../src/collectors/collector.ts'
import { createHttpClient, type HttpClientOptions } from '../../src/http/http-client.ts'
import { allowed } from './loopback.ts'

/**
 * The guarded client with the limits that it has in earnest. What is asked of an address that begins
 * with one of `moved` is asked of the origin that stands there; everything else of loopback alone.
 */
export function openPullClient(
  moved: Readonly<Record<string, string>>,
  options: Partial<HttpClientOptions> = {},
): HttpClient & { close(): Promise<void> } {
  const client = createHttpClient({ allow: allowed('127.0.0.1'), ...options })
  const moves = Object.entries(moved)
  return {
    ...client,
    request(url, request) {
      const to = moves.find(([start]) => url.startsWith(start))?.[1]
      const { pathname, search } = new URL(url)
      return client.request(to === undefined ? url : to + pathname + search, request)
    },
  }
}
