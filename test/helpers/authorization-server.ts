import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startWeb } from './loopback.ts'

type Grant = { clientId: string; redirectUri: string; challenge: string | null }

/** What a client that is known to the network has. */
export type Client = { clientId: string; clientSecret: string }

const sends = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

/**
 * A network that signs people in (RFC 6749, 4.1, with PKCE): it registers apps as Mastodon does, asks
 * for consent on a page, gives a token for a code once, and shows one post to whoever has the token.
 */
export async function startAuthorizationServer(known: Client[] = []) {
  const clients = new Map(known.map(({ clientId, clientSecret }) => [clientId, clientSecret]))
  const grants = new Map<string, Grant>()
  const tokens = new Set<string>()
  const said: { path: string; form: URLSearchParams }[] = []
  /** What the next code is refused with. */
  let refusal: { status: number; body: object } | null = null

  function register(response: ServerResponse): void {
    const clientId = `app-${clients.size}`
    const clientSecret = `canary-of-app-${randomBytes(8).toString('hex')}`
    clients.set(clientId, clientSecret)
    sends(response, 200, { id: '1', name: 'x', client_id: clientId, client_secret: clientSecret })
  }

  /** Without a decision the page that asks for one, as plain links. */
  function consent(url: URL, response: ServerResponse): void {
    const given = (name: string) => url.searchParams.get(name) ?? ''
    if (!clients.has(given('client_id'))) return sends(response, 400, { error: 'invalid_client' })
    const decision = url.searchParams.get('decision')
    if (decision === null) {
      const link = (to: string) =>
        `<a href="${url.search.replaceAll('&', '&amp;')}&amp;decision=${to}">${to}</a>`
      const body = `<!doctype html><title>Consent</title>${link('allow')} ${link('deny')}`
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(body)
    }
    const back = new URL(given('redirect_uri'))
    back.searchParams.set('state', given('state'))
    if (decision === 'allow') {
      const code = `canary-code-${randomBytes(8).toString('hex')}`
      const challenge = given('code_challenge_method') === 'S256' ? given('code_challenge') : null
      grants.set(code, {
        clientId: given('client_id'),
        redirectUri: given('redirect_uri'),
        challenge,
      })
      back.searchParams.set('code', code)
    } else back.searchParams.set('error', 'access_denied')
    response.writeHead(302, { location: back.href }).end()
  }

  function redeem(form: URLSearchParams, response: ServerResponse): void {
    const [code, verifier] = [form.get('code') ?? '', form.get('code_verifier') ?? '']
    const grant = grants.get(code)
    grants.delete(code)
    if (refusal !== null) return sends(response, refusal.status, refusal.body)
    const clientId = form.get('client_id') ?? ''
    if (clients.get(clientId) !== form.get('client_secret')) {
      return sends(response, 401, { error: 'invalid_client' })
    }
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const isGranted =
      grant?.clientId === clientId &&
      grant.redirectUri === form.get('redirect_uri') &&
      grant.challenge === challenge
    if (!isGranted) return sends(response, 400, { error: 'invalid_grant' })
    const token = `canary-token-${randomBytes(16).toString('hex')}`
    tokens.add(token)
    sends(response, 200, { access_token: token, token_type: 'Bearer' })
  }

  const web = await startWeb(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://network.test')
    const form = await formOf(request)
    said.push({ path: url.pathname, form })
    if (url.pathname === '/api/v1/apps') return register(response)
    if (url.pathname === '/oauth/authorize') return consent(url, response)
    if (url.pathname === '/oauth/token') return redeem(form, response)
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (!tokens.has(token)) return sends(response, 401, { error: `not with ${token}` })
    sends(response, 200, { posts: [{ id: '1', text: 'It is broken, please help' }] })
  })
  return {
    ...web,
    said,
    tokens,
    refuse: (status: number, body: object) => void (refusal = { status, body }),
    /** The person decides on the page of the network; where their browser is sent then. */
    async decide(page: string, decision: 'allow' | 'deny'): Promise<string> {
      const answer = await fetch(`${page}&decision=${decision}`, { redirect: 'manual' })
      return answer.headers.get('location') ?? `nowhere (${answer.status})`
    },
  }
}
