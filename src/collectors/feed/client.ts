import { CollectorError, type CollectEnv, type HttpResponse } from '../collector.ts'
import { excerptOf, statusError, toCollectorError } from '../failures.ts'

/** Decompressed. */
const bodyBytesMax = 10 * 1024 * 1024

/** What makes a request conditional; both as the server gave them, quotes and weakness included. */
export type Validators = { etag: string | null; lastModified: string | null }

export type FeedAnswer = {
  /** Null when nothing has changed since the validators were given. */
  body: Uint8Array | null
  validators: Validators
  contentType: string | null
  cacheControl: string | null
  /** The address that answered. */
  url: string
  /** Where the feed lives from now on, by permanent redirects; null when it has not moved. */
  movedTo: string | null
  /** The connection broke while the body came; it holds what had come until then. */
  broken: CollectorError | null
}

const accept =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1'

/** Asks for a feed. Fails with `CollectorError` for any answer other than 200 and 304. */
export async function fetchFeed(
  url: string,
  validators: Validators,
  env: Pick<CollectEnv<unknown, unknown>, 'http' | 'signal' | 'clock'>,
): Promise<FeedAnswer> {
  const response = await ask(url, validators, env)
  const { status, headers } = response
  if (status !== 304 && (status < 200 || status > 299)) {
    throw await statusError(response, env.clock.now())
  }
  const { body, broken } = await readBody(response)
  const isUnchanged = status === 304
  const given = { etag: headers['etag'] ?? null, lastModified: headers['last-modified'] ?? null }
  return {
    body: isUnchanged ? null : body,
    validators: isUnchanged
      ? {
          etag: given.etag ?? validators.etag,
          lastModified: given.lastModified ?? validators.lastModified,
        }
      : given,
    contentType: headers['content-type'] ?? null,
    cacheControl: headers['cache-control'] ?? null,
    url: response.url,
    movedTo: permanentTarget(response.redirects),
    broken,
  }
}

async function ask(
  url: string,
  { etag, lastModified }: Validators,
  env: Pick<CollectEnv<unknown, unknown>, 'http' | 'signal'>,
): Promise<HttpResponse> {
  const headers: Record<string, string> = { accept }
  if (etag !== null) headers['if-none-match'] = etag
  if (lastModified !== null) headers['if-modified-since'] = lastModified
  try {
    return await env.http.request(url, { headers, maxBytes: bodyBytesMax, signal: env.signal })
  } catch (error) {
    throw toCollectorError(error)
  }
}

async function readBody(response: HttpResponse) {
  const chunks: Uint8Array[] = []
  let broken: CollectorError | null = null
  try {
    for await (const chunk of response.body) chunks.push(chunk)
  } catch (error) {
    const { kind, message } = toCollectorError(error)
    const excerpt = excerptOf(chunks[0] ?? new Uint8Array())
    broken = new CollectorError(kind, message, { excerpt, cause: error })
  }
  return { body: Buffer.concat(chunks), broken }
}

/** The end of the permanent redirects that the request began with; a temporary one ends them. */
function permanentTarget(redirects: HttpResponse['redirects']): string | null {
  let target: string | null = null
  for (const { status, to } of redirects) {
    if (status !== 301 && status !== 308) break
    target = to
  }
  return target
}
