import type { HttpRequest, HttpResponse } from '../collectors/collector.ts'
import { HttpError } from '../http/http-error.ts'
import type { ChannelEnv, Outcome, Sent } from './channel.ts'
import { parseRetryAfter } from './schedule.ts'

/** Of an answer that is only looked at so much is read. */
const GLANCE_BYTES = 1000

type Env = Pick<ChannelEnv<unknown, unknown>, 'http' | 'signal' | 'ctx'>
type Asked = Pick<HttpRequest, 'method' | 'headers' | 'body'>

/**
 * Sends JSON once, follows no redirect and reads the beginning of the answer. `judge` says what a
 * status means where that is not as usual: 2xx is there, 410 is gone, all else is tried again.
 */
export async function postJson(
  env: Env,
  url: string,
  asked: { body: string; headers?: Record<string, string> },
  judge: (status: number) => Outcome | null = () => null,
): Promise<Sent> {
  const headers = { 'content-type': 'application/json', ...asked.headers }
  const request = { method: 'POST' as const, headers, body: asked.body }
  const answer = await ask(env, url, request, 64 * 1024)
  if ('error' in answer) return answer
  return told(env, answer, await glance(answer), judge(answer.status))
}

/** What a request came to: an answer, or the redirect that is not followed. */
export async function ask(
  { http, signal }: Env,
  url: string,
  asked: Asked,
  maxBytes: number,
): Promise<HttpResponse | Sent> {
  try {
    return await http.request(url, { ...asked, signal, maxBytes, maxRedirects: 0 })
  } catch (error) {
    if (!(error instanceof HttpError) || error.kind !== 'redirects') throw error
    const told = 'It answered with a redirect, which is not followed: give the address it leads to.'
    return { outcome: 'retry', status: null, error: told, response: '', waitMs: null }
  }
}

/** What an answer means. */
export function told(
  { ctx }: Pick<Env, 'ctx'>,
  answer: HttpResponse,
  response: string,
  judged: Outcome | null = null,
): Sent {
  const { status } = answer
  const outcome = judged ?? usual(status)
  const waitMs = parseRetryAfter(answer.headers['retry-after'], ctx.now())
  if (outcome === 'delivered') return { outcome, status, error: null, response, waitMs: null }
  return { outcome, status, error: sentence(outcome, status), response, waitMs }
}

function usual(status: number): Outcome {
  if (status >= 200 && status < 300) return 'delivered'
  return status === 410 ? 'gone' : 'retry'
}

function sentence(outcome: Outcome, status: number): string {
  if (outcome === 'gone') return `It answered ${status}: nothing is wanted there any more.`
  if (outcome === 'refused') return `It answered ${status}: it does not take this.`
  if (status === 401 || status === 403) return `It answered ${status}: it does not let us in.`
  return `It answered ${status}.`
}

/** The beginning of the answer; one that breaks off is as good as one that ends. */
async function glance(answer: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= GLANCE_BYTES) break
    }
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, GLANCE_BYTES))
}
