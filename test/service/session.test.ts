import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type TestService } from '../helpers/service.ts'

const TOKEN = 'a-token-that-is-long-enough'
let guarded: TestService
let open: TestService

beforeAll(async () => {
  guarded = await startService({ env: { EARSHOT_BOOTSTRAP_TOKEN: TOKEN } })
  open = await startService()
})
afterAll(() => Promise.all([guarded.stop(), open.stop()]))

/** With headers that fetch does not let us set. */
function raw(
  url: string,
  options: { method?: string; headers?: Record<string, string>; path?: string },
) {
  return new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const { path = '/api/v1/brands', ...rest } = options
    request({ hostname, port, path, ...rest }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

describe('with a token set', () => {
  it.each([
    '/brands',
    '/tickets',
    '/mentions',
    '/sources',
    '/live',
    '/trends/sentiment',
    '/tickets/counts',
  ])('GET %s answers 401 without it, and with a wrong one', async (path) => {
    const url = `${guarded.url}/api/v1${path}`
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  })

  it('trades the token for a cookie that scripts cannot read, and takes only that cookie', async () => {
    const signIn = (token: string) =>
      fetch(`${guarded.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
    expect((await signIn('wrong-token-wrong-token')).status).toBe(401)
    const answer = await signIn(TOKEN)
    expect(answer.status).toBe(204)
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    const pair = cookie.split(';')[0] ?? ''
    const read = (value: string) =>
      fetch(`${guarded.url}/api/v1/brands`, { headers: { cookie: value } })
    expect((await read(pair)).status).toBe(200)
    expect((await read(`${pair.slice(0, -2)}xx`)).status).toBe(401)
    expect((await read(pair.replace(/=\d/, '=9'))).status).toBe(401)
  })

  it('takes no cookie for a person that it has not sealed itself', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    for (const name of ['Ana', 'Ben']) {
      expect((await guarded.call('POST', '/agents', { name })).status).toBe(201)
    }
    const choice = await fetch(`${guarded.url}/api/v1/session/agent`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ agentId: 1 }),
    })
    const cookie = choice.headers.get('set-cookie')?.split(';')[0] ?? ''
    const agentOf = async (value: string) => {
      const answer = await fetch(`${guarded.url}/api/v1/session`, {
        headers: { ...headers, cookie: value },
      })
      return ((await answer.json()) as { agent: { name: string } | null }).agent?.name ?? null
    }
    expect(await agentOf(cookie)).toBe('Ana')
    expect(await agentOf(cookie.replace('=1', '=2'))).toBe(null)
    expect(await agentOf('earshot_agent=2')).toBe(null)
    const withoutToken = await fetch(`${guarded.url}/api/v1/session`, { headers: { cookie } })
    expect(await withoutToken.json()).toMatchObject({ signedIn: false, agent: null })
  })

  it('asks for it at /metrics too, which tells what is listened to', async () => {
    const url = `${guarded.url}/metrics`
    expect((await fetch(url)).status).toBe(401)
    const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toMatch(/^earshot_tickets|^earshot_sources\{/m)
  })

  it('leaves health and the description of the API open', async () => {
    for (const path of ['/healthz', '/readyz', '/api/openapi.json', '/api/docs']) {
      expect((await fetch(guarded.url + path)).status).toBe(200)
    }
  })

  it('tells in that description which headers a call may carry', async () => {
    type Operation = { parameters?: { $ref?: string }[] }
    const answer = await fetch(`${guarded.url}/api/openapi.json`)
    const { paths, components } = (await answer.json()) as {
      paths: Record<string, Record<string, Operation>>
      components: { parameters: Record<string, { name: string }> }
    }
    const headersOf = (method: string) =>
      (paths['/api/v1/tickets/{id}/notes']?.[method]?.parameters ?? []).flatMap(({ $ref = '' }) => {
        const found = components.parameters[$ref.split('/').at(-1) ?? '']
        return found ? [found.name] : []
      })
    expect(headersOf('post')).toEqual(['X-Earshot-Agent', 'Idempotency-Key'])
    expect(paths['/healthz']?.['get']?.parameters ?? []).toEqual([])
  })
})

describe('without a token', () => {
  it('refuses a name that is not this machine, so that no site can point its own at it', async () => {
    expect(await raw(open.url, { headers: { host: 'evil.example' } })).toBe(403)
    expect(await raw(open.url, { headers: { host: 'localhost' } })).toBe(200)
  })

  it('refuses a bearer token that is wrong even where none is needed', async () => {
    expect(
      (await fetch(`${open.url}/api/v1/brands`, { headers: { authorization: 'Bearer x' } })).status,
    ).toBe(401)
  })
})

describe('a change that another site makes the browser send', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is refused: %o', async (headers) => {
    for (const service of [guarded, open]) {
      const given = { ...headers, host: 'localhost', authorization: `Bearer ${TOKEN}` }
      expect(await raw(service.url, { method: 'POST', headers: given })).toBe(403)
    }
  })
})
