import type { z } from 'zod'
import { messageOf } from '../errors.ts'
import { CollectorError, type CollectEnv } from './collector.ts'
import { excerptOf, statusError, toCollectorError } from './failures.ts'

/** Decompressed; no page of any API comes near it. */
const bodyBytesMax = 10 * 1024 * 1024

export type JsonAnswer<Body> = {
  body: Body
  /** Names in lower case. */
  headers: Record<string, string>
}

/**
 * Asks an API for JSON of a known shape (GET). Fails with `CollectorError`: for an answer other than
 * 2xx as its status says, `bad-data` with the start of the answer and the field where it is no JSON or
 * of another shape. A shape names only what is read, so that an API may add to its answers.
 */
export async function readJson<Body>(
  url: string,
  shape: z.ZodType<Body>,
  env: Pick<CollectEnv<unknown, unknown>, 'http' | 'signal' | 'clock'>,
  headers: Record<string, string> = {},
): Promise<JsonAnswer<Body>> {
  try {
    const response = await env.http.request(url, {
      headers: { accept: 'application/json', ...headers },
      signal: env.signal,
      maxBytes: bodyBytesMax,
    })
    if (response.status < 200 || response.status > 299) {
      throw await statusError(response, env.clock.now())
    }
    return { body: parse(await response.bytes(), shape), headers: response.headers }
  } catch (error) {
    throw toCollectorError(error)
  }
}

function parse<Body>(bytes: Uint8Array, shape: z.ZodType<Body>): Body {
  const excerpt = excerptOf(bytes)
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new CollectorError('bad-data', `the answer is not JSON: ${messageOf(error)}`, { excerpt })
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  const reason = `the answer is not of the expected shape, at ${where || 'its top'}: ${issue?.message}`
  throw new CollectorError('bad-data', reason, { excerpt })
}
