import { createHmac, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { AddedSource, Source } from '../../src/model/source.ts'
import type { MentionView, Received } from '../../src/model/views.ts'
import { startService } from './service.ts'

export type Failure = {
  code: string
  message: string
  details?: { rejected: Received['rejected'] }
}
export type Answer = { status: number; retryAfter: string | null; body: Received & Failure }
export type Headers = Record<string, string>

/** Unix time as a sender writes it. */
export const seconds = (shift = 0) => Math.floor(Date.now() / 1000) + shift

export const bytesOf = (body: unknown): Buffer<ArrayBuffer> => {
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** The `v1` signature, by hand over bytes. */
export function macOf(secret: string, id: string, at: number | string, body: unknown): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(bytesOf(body))
  return `v1,${mac.digest('base64')}`
}

/** The three headers of a delivery. */
export function signed(body: unknown, secret: string, id = 'msg_1', at = seconds()): Headers {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': macOf(secret, id, at, body),
  }
}

/** A service whose clock can be moved or frozen; what is signed is always judged by the real one. */
export async function startHooks() {
  const clock: { ahead: number; frozen: number | null } = { ahead: 0, frozen: null }
  const said: string[] = []
  const service = await startService({
    env: { EARSHOT_CLASSIFIER: 'fast', EARSHOT_BASE_URL: 'https://earshot.example/' },
    now: () => clock.frozen ?? Date.now() + clock.ahead,
    log: (line) => void said.push(line),
  })

  async function post(to: number | string, body: unknown, headers: Headers): Promise<Answer> {
    const answer = await fetch(`${service.url}/hooks/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: bytesOf(body),
    })
    const retryAfter = answer.headers.get('retry-after')
    return { status: answer.status, retryAfter, body: (await answer.json()) as Answer['body'] }
  }

  async function heard(id: number): Promise<MentionView[]> {
    const { body } = await service.call<{ items: MentionView[] }>(
      'GET',
      `/mentions?limit=200&sourceId=${id}`,
    )
    return body.items
  }

  /** Makes a webhook; `send` signs as it should be. */
  async function addHook(over: object = {}) {
    // Each has its own second of the rate limit.
    clock.ahead += 1000
    const name = `Hook ${randomBytes(4).toString('hex')}`
    const input = { name, collector: 'webhook', ...over }
    const { status, body: source } = await service.call<AddedSource>('POST', '/sources', input)
    expect([status, source]).toEqual([201, expect.anything()])
    const { id, secret = '' } = source
    return {
      id,
      name,
      secret,
      source,
      post: (body: unknown, headers: Headers) => post(id, body, headers),
      send: (body: unknown) => post(id, body, signed(body, secret)),
      heard: () => heard(id),
      texts: async () => (await heard(id)).map(({ text }) => text).sort(),
      read: async () => (await service.call<Source>('GET', `/sources/${id}`)).body,
    }
  }

  return { service, clock, said, post, addHook }
}

export type Hooks = Awaited<ReturnType<typeof startHooks>>
export type Hook = Awaited<ReturnType<Hooks['addHook']>>

/** What is answered to a delivery that holds nothing. */
export const none = { stored: 0, duplicates: 0, edited: 0, unmatched: 0, rejected: [] }
