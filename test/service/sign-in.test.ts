import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as Registry from '../../src/collectors/registry.ts'
import { forgetWhatIsDue } from '../../src/jobs/forget.ts'
import type { BegunSignIn, SignIn } from '../../src/model/sign-in.ts'
import type { Source } from '../../src/model/source.ts'
import { startAuthorizationServer } from '../helpers/authorization-server.ts'
import { createSignInCollector, openBrowser, startSigningService } from '../helpers/sign-in.ts'

// The networks of this build, and one on loopback.
vi.mock('../../src/collectors/registry.ts', async (load) => {
  const real = await load<typeof Registry>()
  const createCollectors: typeof real.createCollectors = (parts) => [
    ...real.createCollectors(parts),
    createSignInCollector(),
  ]
  return { ...real, createCollectors }
})

type Failure = { code: string; message: string }
type Tried = { mentions: { text: string }[]; error: { message: string } | null }
type Network = Awaited<ReturnType<typeof startAuthorizationServer>>
type Browser = ReturnType<typeof openBrowser>

const client = { clientId: 'app-of-ours', clientSecret: 'canary-secret-0123456789' }
const TOKEN = 'a-token-that-is-long-enough'
const MINUTE = 60_000
const START = Date.UTC(2026, 0, 31, 12)

let network: Network
let service: Awaited<ReturnType<typeof startSigningService>>
let browser: Browser
let nowMs = START
const said: string[] = []

beforeAll(async () => {
  service = await startSigningService({ now: () => nowMs, log: (line) => void said.push(line) })
})
afterAll(() => service.stop())

beforeEach(async () => {
  nowMs = START
  said.length = 0
  await service.ctx.db.query('DELETE FROM sign_ins')
  await service.ctx.db.query('DELETE FROM sources')
  network = await startAuthorizationServer([client])
  browser = openBrowser(service.url)
})
afterEach(() => network[Symbol.asyncDispose]())

const input = (over: object = {}) => ({
  collector: 'network',
  options: { url: network.url },
  credentials: client,
  ...over,
})
const begin = async (over: object = {}, from = browser) => {
  const { status, body } = await from.call<BegunSignIn>('POST', '/sources/sign-in', input(over))
  expect([status, body]).toEqual([201, { id: expect.any(String), url: expect.any(String) }])
  return body
}
const stateOf = async (id: string) =>
  (await browser.call<SignIn>('GET', `/sources/sign-in/${id}`)).body
/** From the form to the form. */
async function signIn(over: object = {}): Promise<string> {
  const { id, url } = await begin(over)
  const { id: back } = await browser.comeBack(await network.decide(url, 'allow'))
  expect(back).toBe(id)
  expect(await stateOf(id)).toEqual({ id, collector: 'network', state: 'signed-in', message: null })
  return id
}
const source = (over: object = {}) => ({
  name: 'Network',
  collector: 'network',
  options: { url: network.url },
  ...over,
})
const add = <T = Source>(over: object) => browser.call<T>('POST', '/sources', source(over))
const trial = <T = Tried>(over: object) =>
  browser.call<T>('POST', '/sources/try', { ...input({ credentials: undefined }), ...over })
const rows = () =>
  service.ctx.db.query<{ sealed: string }>('SELECT t::text AS sealed FROM sign_ins t')
const redeemed = () => network.said.filter(({ path }) => path === '/oauth/token').length

describe('signing in at a network', () => {
  it('gives a source its credentials: tried as often as one likes, taken over once', async () => {
    const id = await signIn()
    for (let times = 0; times < 2; times += 1) {
      const tried = await trial({ signIn: id })
      expect(tried.body.mentions.map(({ text }) => text)).toEqual(['It is broken, please help'])
    }
    const { status, body } = await add({ signIn: id })
    expect([status, Object.keys(body.credentialsHint ?? {})]).toEqual([
      201,
      ['clientId', 'clientSecret', 'accessToken'],
    ])
    expect(await rows()).toEqual([])
    const again = await add<Failure>({ name: 'Second', signIn: id })
    expect([again.status, again.body.message]).toEqual([
      409,
      expect.stringMatching(/sign in again/),
    ])
    expect((await trial<Failure>({ signIn: id })).status).toBe(409)
    const kept = await trial({ source: body.id })
    expect([kept.body.error, kept.body.mentions.length]).toEqual([null, 1])
  })

  it('sends state and PKCE (S256), and the verifier that fits with the code', async () => {
    const { url } = await begin()
    const asked = new URL(url).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/)
    expect(asked.get('redirect_uri')).toBe(`${service.url}/oauth/callback`)
    await browser.comeBack(await network.decide(url, 'allow'))
    const form = network.said.find(({ path }) => path === '/oauth/token')?.form
    expect(form?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(network.tokens.size).toBe(1)
  })

  it('leaves nothing secret in the database, the log, an answer or an address', async () => {
    const answers: string[] = []
    const { id, url } = await begin()
    const begun = JSON.stringify(await rows())
    expect(begun).not.toMatch(/canary/)
    expect(begun).not.toContain(new URL(url).searchParams.get('state'))
    const { answer, to } = await browser.comeBack(await network.decide(url, 'allow'))
    expect(to.href).toBe(`${service.url}/sources/signed-in?id=${id}`)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(JSON.stringify(await rows())).not.toMatch(/canary/)
    answers.push(JSON.stringify(await stateOf(id)))
    answers.push(JSON.stringify((await trial({ signIn: id })).body))
    answers.push(JSON.stringify((await add({ signIn: id })).body))
    const events = await service.ctx.db.query('SELECT * FROM events')
    const sources = await service.ctx.db.query('SELECT * FROM sources')
    expect(JSON.stringify([answers, events, sources, said])).not.toMatch(/canary/)
  })

  it('changes the credentials of a source, with the stored id and secret standing in', async () => {
    const added = await add({ credentials: { ...client, accessToken: 'canary-old-token' } })
    const { id: sourceId } = added.body
    const id = await signIn({ credentials: undefined, source: sourceId })
    const elsewhere = { options: { url: `${network.url}/other` }, signIn: id }
    const refused = await browser.call<Failure>('PATCH', `/sources/${sourceId}`, elsewhere)
    expect([refused.status, refused.body.message]).toEqual([
      409,
      expect.stringMatching(/another address; sign in again/),
    ])
    const changed = await browser.call<Source>('PATCH', `/sources/${sourceId}`, { signIn: id })
    expect(changed.status).toBe(200)
    const tried = await trial({ source: sourceId })
    expect([tried.body.error, tried.body.mentions.length]).toEqual([null, 1])
  })

  it('is kept where saving fails, and given with credentials it is refused', async () => {
    await add({ credentials: client })
    const id = await signIn()
    const both = await add<Failure>({ name: 'b', signIn: id, credentials: client })
    expect([both.status, both.body.message]).toEqual([400, expect.stringMatching(/^signIn: /)])
    expect((await add({ signIn: id })).status).toBe(409)
    expect((await add({ name: 'Other', signIn: id })).status).toBe(201)
  })

  it('is for its own kind of source only', async () => {
    const id = await signIn()
    const options = { server: 'https://a.example', hashtags: ['x'] }
    const other = await add<Failure>({ collector: 'mastodon', options, signIn: id })
    expect([other.status, other.body.message]).toEqual([
      409,
      expect.stringMatching(/another network/),
    ])
    const hook = await add<Failure>({ collector: 'webhook', options: {}, signIn: id })
    expect(hook.status).toBe(409)
    expect((await add({ signIn: id })).status).toBe(201)
  })
})

describe('what a network sends back', () => {
  it('counts once: the same answer again ends at the page and redeems nothing', async () => {
    const { id, url } = await begin()
    const back = await network.decide(url, 'allow')
    const jar = new Map(browser.jar)
    expect((await browser.comeBack(back)).id).toBe(id)
    for (const [name, cookie] of jar) browser.jar.set(name, cookie)
    const again = await browser.comeBack(back)
    expect([again.to.pathname, again.id]).toEqual(['/sources/signed-in', null])
    expect(redeemed()).toBe(1)
    expect((await stateOf(id)).state).toBe('signed-in')
  })

  it('counts once, however many arrive at the same time', async () => {
    const { url } = await begin()
    const back = await network.decide(url, 'allow')
    const ends = await Promise.all([1, 2, 3, 4].map(() => browser.comeBack(back)))
    expect(ends.filter(({ id }) => id !== null)).toHaveLength(1)
    expect(redeemed()).toBe(1)
  })

  it('is not taken with a state that is wrong or missing', async () => {
    const { id, url } = await begin()
    const back = new URL(await network.decide(url, 'allow'))
    for (const state of ['', 'x'.repeat(43), null]) {
      if (state === null) back.searchParams.delete('state')
      else back.searchParams.set('state', state)
      expect((await browser.comeBack(back.href)).id).toBeNull()
    }
    expect([redeemed(), (await stateOf(id)).state]).toEqual([0, 'begun'])
  })

  it('is not taken from another browser, and the own one may still come', async () => {
    const { id, url } = await begin()
    const back = await network.decide(url, 'allow')
    const other = openBrowser(service.url)
    await begin({}, other)
    expect((await other.comeBack(back)).id).toBeNull()
    const name = [...browser.jar.keys()][0] ?? ''
    other.jar.set(name, { value: 'x'.repeat(43), path: '/' })
    expect((await other.comeBack(back)).id).toBeNull()
    expect(redeemed()).toBe(0)
    expect((await browser.comeBack(back)).id).toBe(id)
  })

  it('is not taken after 10 minutes', async () => {
    const { id, url } = await begin()
    const back = await network.decide(url, 'allow')
    nowMs += 10 * MINUTE
    expect((await browser.comeBack(back)).id).toBeNull()
    expect(redeemed()).toBe(0)
    expect((await browser.call('GET', `/sources/sign-in/${id}`)).status).toBe(404)
  })

  it('leads nowhere but to our own page, whatever it asks for', async () => {
    for (const query of ['?redirect=https://evil.example', '?state=//evil.example', '']) {
      const { answer, to } = await browser.comeBack(`${service.url}/oauth/callback${query}`)
      expect([answer.status, to.href]).toEqual([303, `${service.url}/sources/signed-in`])
    }
  })

  it('may be a no, which is told in words and leaves no credentials', async () => {
    const { id, url } = await begin()
    expect((await browser.comeBack(await network.decide(url, 'deny'))).id).toBe(id)
    expect(await stateOf(id)).toMatchObject({
      state: 'refused',
      message: 'Access was not granted at The network.',
    })
    expect((await add<Failure>({ signIn: id })).status).toBe(409)
    expect(redeemed()).toBe(0)
  })

  it('may be an error of another kind, told as the network says it', async () => {
    const { id, url } = await begin()
    const back = new URL(await network.decide(url, 'deny'))
    back.searchParams.set('error', 'invalid_scope')
    back.searchParams.set('error_description', 'No such <b>scope</b>')
    await browser.comeBack(back.href)
    expect((await stateOf(id)).message).toBe(
      'The network refused to sign you in (invalid_scope: No such <b>scope</b>).',
    )
  })

  it('may be a code that the network then refuses, told without what was sent', async () => {
    const { id, url } = await begin()
    network.refuse(400, { error: `not ${client.clientSecret}` })
    await browser.comeBack(await network.decide(url, 'allow'))
    const { state, message } = await stateOf(id)
    expect(state).toBe('refused')
    expect(message).toMatch(/^The network: the network says .*not ••••/)
    expect(JSON.stringify([await rows(), said])).not.toMatch(/canary/)
  })

  it('may be what nobody foresaw, which is logged without what was sent', async () => {
    const { id, url } = await begin()
    network.refuse(200, { token: client.clientSecret })
    await browser.comeBack(await network.decide(url, 'allow'))
    expect(await stateOf(id)).toMatchObject({
      state: 'refused',
      message: 'Something went wrong on our side; the log says what.',
    })
    expect(said.join()).toMatch(/A sign-in failed/)
    expect(JSON.stringify([await rows(), said])).not.toMatch(/canary/)
  })
})

describe('what signing in gave', () => {
  it('is kept for an hour, then nobody gets it, and a worker drops it', async () => {
    const id = await signIn()
    nowMs += 59 * MINUTE
    expect((await stateOf(id)).state).toBe('signed-in')
    nowMs += MINUTE
    expect((await add({ signIn: id })).status).toBe(409)
    await forgetWhatIsDue(service.ctx)
    expect(await rows()).toEqual([])
  })
})

describe('where a token is asked for', () => {
  const enter = (who: Browser) => who.call('POST', '/session', { token: TOKEN })
  let guarded: typeof service
  beforeAll(async () => {
    const env = { EARSHOT_BOOTSTRAP_TOKEN: TOKEN }
    guarded = await startSigningService({ now: () => nowMs, env })
  })
  afterAll(() => guarded.stop())
  beforeEach(() => {
    browser = openBrowser(guarded.url)
  })

  it('nobody begins without it', async () => {
    expect((await browser.call('POST', '/sources/sign-in', input())).status).toBe(401)
  })

  it('only the session that began it comes back', async () => {
    await enter(browser)
    const { id, url } = await begin()
    const back = await network.decide(url, 'allow')
    const session = browser.jar.get('earshot_session')
    expect(session?.value).toBeDefined()
    const flow = new Map([...browser.jar].filter(([name]) => name !== 'earshot_session'))

    browser.jar.delete('earshot_session')
    expect((await browser.comeBack(back)).id).toBeNull()
    nowMs += 1000
    await enter(browser)
    for (const [name, cookie] of flow) browser.jar.set(name, cookie)
    expect(browser.jar.get('earshot_session')?.value).not.toBe(session?.value)
    expect((await browser.comeBack(back)).id).toBeNull()
    expect(redeemed()).toBe(0)

    for (const [name, cookie] of flow) browser.jar.set(name, cookie)
    if (session) browser.jar.set('earshot_session', session)
    expect((await browser.comeBack(back)).id).toBe(id)
  })
})

describe('beginning to sign in', () => {
  it('names what has to be entered first, and what cannot be', async () => {
    const ask = (over: object) => browser.call<Failure>('POST', '/sources/sign-in', input(over))
    const refused = [
      await ask({ credentials: { clientId: 'x' } }),
      await ask({ credentials: { nonsense: 'x' } }),
      await ask({ options: {} }),
      await ask({ collector: 'none' }),
      await ask({
        collector: 'feed',
        options: { url: 'https://a.example' },
        credentials: undefined,
      }),
      await ask({ source: 999 }),
    ]
    expect(refused.map(({ status, body }) => [status, body.message])).toEqual([
      [400, 'credentials.clientSecret: needed to sign in at The network.'],
      [400, expect.stringMatching(/credentials\.nonsense: there is no such field/)],
      [400, expect.stringMatching(/^options\.url: /)],
      [400, expect.stringMatching(/there is none called "none"/)],
      [409, 'Feed has no sign-in; enter its keys instead.'],
      [404, expect.any(String)],
    ])
    expect(await rows()).toEqual([])
  })

  it('is refused from a page at another address than networks send back to', async () => {
    const elsewhere = openBrowser(service.url.replace('127.0.0.1', 'localhost'))
    const { status, body } = await elsewhere.call<Failure>('POST', '/sources/sign-in', input())
    expect([status, body.message]).toEqual([
      409,
      `Networks send you back to ${service.url} (EARSHOT_BASE_URL): open the page there to sign in, or paste a token.`,
    ])
    expect(await rows()).toEqual([])
  })

  it('says what the network says where that cannot be reached', async () => {
    const options = { server: 'https://127.0.0.1:1', hashtags: ['x'] }
    const body = { collector: 'mastodon', options }
    const refused = await browser.call<Failure>('POST', '/sources/sign-in', body)
    expect([refused.status, refused.body.message]).toEqual([
      422,
      expect.stringMatching(/^Mastodon: /),
    ])
  })

  it('keeps two sign-ins of one browser apart', async () => {
    const [first, second] = [await begin(), await begin()]
    const backs = [
      await network.decide(first.url, 'allow'),
      await network.decide(second.url, 'deny'),
    ]
    expect((await browser.comeBack(backs[1] ?? '')).id).toBe(second.id)
    expect((await browser.comeBack(backs[0] ?? '')).id).toBe(first.id)
    expect([(await stateOf(first.id)).state, (await stateOf(second.id)).state]).toEqual([
      'signed-in',
      'refused',
    ])
  })

  it('is told of by the kinds of place that have it, with what is needed first', async () => {
    type Info = { name: string; signIn: string[] | null }
    const { items } = (await browser.call<{ items: Info[] }>('GET', '/collectors')).body
    const signIns = Object.fromEntries(items.map(({ name, signIn }) => [name, signIn]))
    expect(signIns).toMatchObject({
      network: ['clientId', 'clientSecret'],
      mastodon: [],
      feed: null,
      webhook: null,
    })
  })
})
