import { createServer, type AddressInfo } from 'node:net'
import { z } from 'zod'
import { CollectorError, type Collector, type OAuth } from '../../src/collectors/collector.ts'
import { readJson } from '../../src/collectors/read-json.ts'
import { readConfig } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'
import { startService } from '../../src/main.ts'
import { freshPlace } from './service.ts'

const optionsSchema = z.strictObject({ url: z.url().meta({ title: 'Address' }) })
const credentialsSchema = z.strictObject({
  clientId: z.string().optional().meta({ title: 'Client id' }),
  clientSecret: z.string().optional().meta({ title: 'Client secret' }),
  accessToken: z.string().optional().meta({ title: 'Access token' }),
})
type Options = z.infer<typeof optionsSchema>
type Credentials = z.infer<typeof credentialsSchema> | null

const oauth: OAuth<Options, Credentials> = {
  needs: ['clientId', 'clientSecret'],
  async start({ redirectUri, state, codeChallenge }, { options, credentials }) {
    const url = new URL('/oauth/authorize', options.url)
    const asked = { client_id: credentials?.clientId ?? '', redirect_uri: redirectUri, state }
    const pkce = { code_challenge: codeChallenge, code_challenge_method: 'S256' }
    url.search = new URLSearchParams({ ...asked, ...pkce }).toString()
    return { url: url.href, credentials }
  },
  async finish({ code, redirectUri, codeVerifier }, { options, credentials, http, signal }) {
    const response = await http.request(new URL('/oauth/token', options.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: credentials?.clientId ?? '',
        client_secret: credentials?.clientSecret ?? '',
        code,
        redirect_uri: redirectUri,
        code_verifier: codeVerifier,
      }).toString(),
      signal,
      maxBytes: 10_000,
    })
    const text = new TextDecoder().decode(await response.bytes())
    if (response.status !== 200) throw new CollectorError('auth', `the network says ${text}`)
    const accessToken = z.object({ access_token: z.string() }).parse(JSON.parse(text)).access_token
    return { ...credentials, accessToken }
  },
}

const posts = z.object({ posts: z.array(z.object({ id: z.string(), text: z.string() })) })

/** Listens at a network of `startAuthorizationServer`, with a token pasted or signed in for. */
export function createSignInCollector(): Collector {
  const collector: Collector<Options, Credentials> = {
    name: 'network',
    title: 'The network',
    description: 'One post, for whoever has a token.',
    optionsSchema,
    credentialsSchema,
    limits: { intervalMs: { min: 60_000, default: 60_000 }, pageSizeMax: 1 },
    async *collect(_cursor, env) {
      const headers = { authorization: `Bearer ${env.credentials?.accessToken ?? ''}` }
      const { body } = await readJson(`${env.options.url}/posts`, posts, env, headers)
      const mentions = body.posts.map(({ id, text }) => ({
        externalId: id,
        network: 'network',
        kind: 'post' as const,
        title: null,
        text,
        textFormat: 'plain' as const,
        url: null,
        language: null,
        postedAt: null,
        author: null,
        metrics: {},
        conversationId: null,
        parentId: null,
        raw: null,
      }))
      yield { mentions, deletions: [], rejected: [], cursor: null }
    },
    oauth,
  }
  return collector as Collector
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** The service at an address that it knows to be its own. */
export async function startSigningService(
  given: {
    env?: Record<string, string>
    /** The name that this machine is reached by. */
    host?: string
    now?: () => number
    log?: (line: string) => void
  } = {},
) {
  const port = await freePort()
  const url = `http://${given.host ?? '127.0.0.1'}:${port}`
  const env = { PORT: String(port), EARSHOT_BASE_URL: url, EARSHOT_FETCH_ALLOW: '127.0.0.0/8' }
  const read = readConfig({ ...env, EARSHOT_CLASSIFIER: 'fast', ...given.env }, '/nowhere')
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const { place, drop } = await freshPlace()
  const { now, log } = given
  const service = await startService({
    config: { ...read.config, secretKeys: [new Uint8Array(32).fill(7)] },
    place,
    log: log ? createLogger('debug', log) : createLogger('silent', () => undefined),
    role: 'web',
    demo: false,
    ...(now ? { now } : {}),
  })
  return {
    url,
    ctx: service.ctx,
    async stop() {
      await service.stop()
      await drop()
    },
  }
}

/** A browser, as far as cookies go: it keeps what it is given and sends it where it belongs. */
export function openBrowser(origin: string) {
  const jar = new Map<string, { value: string; path: string }>()
  async function ask(method: string, path: string, body?: unknown) {
    const kept = [...jar].filter(([, cookie]) => path.startsWith(cookie.path))
    const cookie = kept.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const answer = await fetch(origin + path, {
      method,
      redirect: 'manual',
      headers: { origin, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? []
      const path = /path=([^;]+)/i.exec(rest)?.[1] ?? '/'
      if (/max-age=0/i.test(rest)) jar.delete(name)
      else jar.set(name, { value, path })
    }
    return answer
  }
  return {
    jar,
    ask,
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await ask(method, `/api/v1${path}`, body)
      const text = await answer.text()
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T }
    },
    /** Goes to an address of ours that a network sent it to; where it is sent on to. */
    async comeBack(location: string) {
      const { pathname, search } = new URL(location)
      const answer = await ask('GET', pathname + search)
      const to = new URL(answer.headers.get('location') ?? '', origin)
      return { answer, to, id: to.searchParams.get('id') }
    },
  }
}
