import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewSecret, Source } from '../../src/model/source.ts'
import {
  bytesOf,
  macOf,
  seconds,
  signed,
  startHooks,
  type Failure,
  type Headers,
  type Hook,
  type Hooks,
} from '../helpers/webhook.ts'

const DAY_MS = 24 * 3_600_000
const MINUTE_S = 60
const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/

let hooks: Hooks
let hook: Hook

beforeAll(async () => {
  hooks = await startHooks()
})
afterAll(() => hooks.service.stop())
beforeEach(async () => {
  hook = await hooks.addHook()
})

describe('what is not signed for a webhook', () => {
  const mention = { mention: { id: 'a', text: 'forged' } }
  const bytes = bytesOf(mention)

  it('gets one and the same 401, whatever is wrong with it, and changes nothing', async () => {
    const other = await hooks.addHook()
    const importId = await importedId()
    const good = signed(mention, hook.secret)
    const mac = good['webhook-signature'] ?? ''
    const withMac = (signature: string) => ({ ...good, 'webhook-signature': signature })
    const at = (timestamp: string) => ({
      ...good,
      'webhook-timestamp': timestamp,
      'webhook-signature': macOf(hook.secret, 'msg_1', timestamp, bytes),
    })
    const flipped = (place: number) => {
      const digest = Buffer.from(mac.slice(3), 'base64')
      digest[place] = (digest[place] ?? 0) ^ 1
      return withMac(`v1,${digest.toString('base64')}`)
    }
    const wrong: [string, Headers, unknown?, (number | string)?][] = [
      ['nothing', {}],
      ['no signature', { ...good, 'webhook-signature': '' }],
      ['no id', { ...good, 'webhook-id': '' }],
      ['another body', good, { mention: { id: 'a', text: 'forgeD' } }],
      ['the body written anew', good, ` ${JSON.stringify(mention)}`],
      [
        'a byte order mark before it',
        good,
        Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
      ],
      ['the secret of another', signed(mention, other.secret)],
      ['an empty secret', signed(mention, 'whsec_')],
      ['the first byte', flipped(0)],
      ['the last byte', flipped(31)],
      ['half a digest', withMac(mac.slice(0, 14))],
      ['another version', withMac(mac.replace('v1', 'v1a'))],
      ['no version', withMac(mac.slice(3))],
      ['an eleventh signature', withMac(`${'v1,AAAA '.repeat(10)}${mac}`)],
      ['too old', at(String(seconds(-6 * MINUTE_S)))],
      ['too new', at(String(seconds(6 * MINUTE_S)))],
      ['another time', { ...good, 'webhook-timestamp': String(seconds(-30)) }],
      ...['', 'NaN', '1e99', '-1', `${seconds()}.5`, '9'.repeat(400)].map(
        (timestamp): [string, Headers] => [`the time ${timestamp}`, at(timestamp)],
      ),
      ['another id', { ...good, 'webhook-id': 'msg_2' }],
      ['a full stop in the id', signed(mention, hook.secret, 'msg.1')],
      ['the address of another', good, mention, other.id],
      ['the address of an import', good, mention, importId],
      ...[0, 999_999, '2147483648', '99999999999999999999', 'abc', '1e3', '%00', "1'--"].map(
        (id): [string, Headers, unknown, number | string] => [
          `the address ${id}`,
          good,
          mention,
          id,
        ],
      ),
    ]
    const answers = new Set<string>()
    for (const [name, headers, body = mention, to = hook.id] of wrong) {
      const { status, body: failure } = await hooks.post(to, body, headers)
      expect([name, status]).toEqual([name, 401])
      answers.add(`${failure.code} ${failure.message}`)
    }
    expect([...answers]).toEqual([
      expect.stringMatching(/^unauthorized Not signed for this address/),
    ])
    expect(await hook.texts()).toEqual([])
    expect((await hook.read()).counts.rejected).toBe(0)
  })

  async function importedId(): Promise<number> {
    await hooks.service.importLines([{ id: 'i', text: 'x' }], 'a file')
    const { items } = (await hooks.service.call<{ items: Source[] }>('GET', '/sources')).body
    return items.find(({ collector }) => collector === 'import')?.id ?? 0
  }

  it('is never accepted by chance', async () => {
    const signature = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((digest) => `v1,${Buffer.from(digest).toString('base64')}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(signature, fc.string()), async (text) => {
        const header = text.replace(/[^\x21-\x7e]/g, '')
        const { status } = await hook.post(mention, {
          ...signed(mention, hook.secret),
          'webhook-signature': header,
        })
        expect(status).toBe(401)
      }),
      { numRuns: 300 },
    )
  })

  it('is told from what is: 4 minutes late, among nine others, with blanks around', async () => {
    const late = signed(mention, hook.secret, 'msg_1', seconds(-4 * MINUTE_S))
    expect((await hook.post(mention, late)).body.stored).toBe(1)
    const good = signed(mention, hook.secret)
    const all = `v1a,x  ${'v1,AAAA '.repeat(7)} ${good['webhook-signature']} `
    expect((await hook.post(mention, { ...good, 'webhook-signature': all })).status).toBe(200)
    expect((await hook.post(mention, { ...good, 'content-type': 'text/plain' })).status).toBe(200)
  })

  it('cannot be read from the same address, nor sent there by another page', async () => {
    const url = `${hooks.service.url}/hooks/${hook.id}`
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(url, { method, headers: signed('', hook.secret) })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
    const foreign = { ...signed(mention, hook.secret), origin: 'https://evil.example' }
    expect((await hook.post(mention, foreign)).status).toBe(403)
  })
})

describe('the secret', () => {
  const mention = { mention: { id: 'a', text: 'hello' } }
  const trySecret = async (secret: string) =>
    (await hook.post(mention, signed(mention, secret))).status
  const renew = () => hooks.service.call<NewSecret & Failure>('POST', `/sources/${hook.id}/secret`)

  it('is told once, lies sealed, and stands in no answer, event or log line', async () => {
    expect(hook.secret).toMatch(SECRET)
    expect(hook.source.hookUrl).toBe(`https://earshot.example/hooks/${hook.id}`)
    const { body } = await renew()
    await hook.send(mention)
    await hook.post(mention, {})
    const [row] = await hooks.service.ctx.db.query<{ credentials: string }>(
      'SELECT credentials FROM sources WHERE id = $1',
      [hook.id],
    )
    expect(row?.credentials).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)
    const answers = [
      await hooks.service.call('GET', '/sources'),
      await hooks.service.call('GET', `/sources/${hook.id}`),
      await hooks.service.call('PATCH', `/sources/${hook.id}`, { name: `${hook.name} x` }),
    ]
    const events = await hooks.service.ctx.db.query('SELECT type, data::text FROM events')
    const everything = JSON.stringify([answers, events, hooks.said])
    expect(everything).toContain('source-secret')
    for (const secret of [hook.secret, body.secret]) {
      expect(everything).not.toContain(secret.slice(6, -5))
    }
    expect((await hook.read()).credentialsHint).toEqual({
      secret: `••••${body.secret.slice(-4)}`,
      previous: '••••',
    })
  })

  it('that is made anew leaves the one before it valid for a day, and none before that', async () => {
    const first = hook.secret
    const { status, body } = await renew()
    expect([status, body.secret]).toEqual([201, expect.stringMatching(SECRET)])
    const left = Date.parse(body.previousUntil ?? '') - (Date.now() + hooks.clock.ahead)
    expect(Math.abs(left - DAY_MS)).toBeLessThan(60_000)
    expect([await trySecret(first), await trySecret(body.secret)]).toEqual([200, 200])
    const old = signed(mention, first)['webhook-signature']
    const both = { ...signed(mention, body.secret), 'webhook-signature': `v1,AAAA ${old}` }
    expect((await hook.post(mention, both)).status).toBe(200)

    hooks.clock.ahead += DAY_MS
    expect([await trySecret(first), await trySecret(body.secret)]).toEqual([401, 200])
    const [second, third] = [(await renew()).body.secret, (await renew()).body.secret]
    expect(await Promise.all([body.secret, second, third].map(trySecret))).toEqual([401, 200, 200])
  })

  it('is of a webhook only, and is not set by hand', async () => {
    const feed = {
      name: 'Feed',
      collector: 'feed',
      options: { url: 'https://a.example' },
      enabled: false,
    }
    const { body } = await hooks.service.call<Source>('POST', '/sources', feed)
    expect((await hooks.service.call('POST', `/sources/${body.id}/secret`)).status).toBe(409)
    expect((await hooks.service.call('POST', '/sources/999999/secret')).status).toBe(404)
    expect(body).not.toHaveProperty('hookUrl')
    for (const credentials of [null, {}, { secret: 'whsec_AAAA' }]) {
      const answer = await hooks.service.call<Failure>('PATCH', `/sources/${hook.id}`, {
        credentials,
      })
      expect([answer.status, answer.body.message]).toEqual([409, expect.stringMatching(/secret/)])
    }
    const given = { name: 'x', collector: 'webhook', credentials: { secret: 'whsec_AAAA' } }
    expect((await hooks.service.call('POST', '/sources', given)).status).toBe(400)
    expect(await trySecret(hook.secret)).toBe(200)
  })

  it('that no key opens any more lets nothing in', async () => {
    const other = await hooks.addHook()
    await hooks.service.ctx.db.query(
      'UPDATE sources SET credentials = (SELECT credentials FROM sources WHERE id = $1) WHERE id = $2',
      [other.id, hook.id],
    )
    expect([await trySecret(hook.secret), await trySecret(other.secret)]).toEqual([401, 401])
    await hooks.service.ctx.db.query('UPDATE sources SET credentials = NULL WHERE id = $1', [
      hook.id,
    ])
    expect(await trySecret('whsec_')).toBe(401)
    const { body } = await renew()
    expect([body.previousUntil, await trySecret(body.secret)]).toEqual([null, 200])
  })
})
