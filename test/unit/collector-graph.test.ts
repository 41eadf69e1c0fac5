import { describe, expect, it } from 'vitest'
import { createFacebookCollector } from '../../src/collectors/facebook/facebook.ts'
import type { GraphCredentials } from '../../src/collectors/graph/credentials.ts'
import {
  graphError,
  graphNow,
  graphTime,
  graphToken,
  openGraph,
  sendsJson,
} from '../helpers/graph.ts'

const collector = createFacebookCollector()
const refused = async (
  body: unknown,
  status: number,
  headers: Record<string, string> = {},
  credentials: GraphCredentials | null = graphToken,
) => {
  const first = sendsJson(body, status, headers)
  await using graph = await openGraph(collector, first, { pageId: '1' }, credentials)
  try {
    await graph.read()
  } catch (error) {
    return error
  }
  return null
}

describe('an error of the Graph API', () => {
  it.each([
    [190, null, 'auth', /wrong or has expired/],
    [190, 458, 'auth', /app was removed/],
    [190, 459, 'auth', /log in at facebook.com/],
    [190, 460, 'auth', /password was changed/],
    [190, 463, 'auth', /has expired; sign in again/],
    [190, 467, 'auth', /was revoked/],
    [102, null, 'auth', /sign in again/],
    [10, null, 'auth', /must have the permission pages_read_user_content/],
    [200, null, 'auth', /must have the permission/],
    [299, null, 'auth', /must have the permission/],
    [104, null, 'auth', /give the app secret/],
    [100, 33, 'auth', /give an id that exists/],
    [100, null, 'bad-data', /Told why" \(100\)$/],
    [803, null, 'fatal', /the number of the page/],
    [1, null, 'transient', /Told why/],
    [2, null, 'transient', /Told why/],
  ])('%i/%s is %s and says what to do', async (code, error_subcode, kind, message) => {
    const error = await refused(graphError(code, { error_subcode }), 400)
    expect(error).toMatchObject({ name: 'CollectorError', kind, message })
  })

  it('names the permission that Meta names', async () => {
    const message = "(#10) This endpoint requires the 'pages_read_engagement' permission"
    const error = await refused(graphError(10, { message }), 403)
    expect(error).toMatchObject({ kind: 'auth', message: /permission pages_read_engagement$/ })
  })

  it.each([4, 17, 32, 613, 80001, 80002, 80009])('%i is a limit', async (code) => {
    expect(await refused(graphError(code), 400)).toMatchObject({ kind: 'rate-limit', waitMs: null })
  })

  it('waits as long as the usage of the page says, in minutes', async () => {
    const use = { type: 'pages', call_count: 100, total_cputime: 1, total_time: 1 }
    const usage = { '1': [{ ...use, estimated_time_to_regain_access: 19 }] }
    const headers = { 'x-business-use-case-usage': JSON.stringify(usage) }
    const error = await refused(graphError(80001), 400, headers)
    expect(error).toMatchObject({ kind: 'rate-limit', waitMs: 19 * 60_000 })
  })

  it('shows no token, whoever wrote it there', async () => {
    const { accessToken } = graphToken
    const appSecret = 'app-secret'
    const message = `Malformed access token ${accessToken} of ${appSecret}`
    const error = await refused(graphError(190, { message }), 400, {}, { accessToken, appSecret })
    const shown = JSON.stringify([error, String(error)])
    expect(shown).toContain('(hidden)')
    expect(shown).not.toMatch(/secret/)
    const page = { paging: { next: `https://x.example/?access_token=${accessToken}x` } }
    expect(JSON.stringify(await refused(page, 200))).not.toMatch(/secret/)
  })

  it('with status 200 is no page', async () => {
    expect(await refused(graphError(1), 200)).toMatchObject({ kind: 'bad-data' })
  })

  it('is not needed to know that a token is missing', async () => {
    const error = await refused({ data: [] }, 200, {}, { appId: '1' })
    expect(error).toMatchObject({ kind: 'auth', message: /give one or sign in/ })
  })
})

describe('the usage that an answer tells of', () => {
  const item = { id: 'p1', message: 'Hi', created_time: graphTime(graphNow) }
  const use = { call_count: 40, total_cputime: 10, total_time: 25 }
  const read = async (headers: Record<string, string>) => {
    const first = sendsJson({ data: [item] }, 200, headers)
    await using graph = await openGraph(collector, first, { pageId: '1' }, graphToken)
    const { pages } = await graph.read()
    return { pages, asked: graph.seen.length, sent: graph.headers[0], seen: graph.seen }
  }

  it('is shown as the fullest of the limits, in percent', async () => {
    const other = { ...use, type: 'ads_management', call_count: 100 }
    const { pages, asked } = await read({
      'x-app-usage': JSON.stringify(use),
      'x-business-use-case-usage': JSON.stringify({
        '1': [{ ...use, type: 'pages', total_time: 61.5 }, other],
      }),
    })
    expect(pages[0]?.rateLimit).toEqual({ limit: 100, remaining: 38, resetAt: null })
    expect(asked).toBe(2)
  })

  it('ends the reading for an hour when the app has nothing left', async () => {
    const { pages, asked } = await read({
      'x-app-usage': JSON.stringify({ ...use, total_time: 100 }),
    })
    expect(asked).toBe(1)
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({ waitMs: 3600_000, cursor: { places: {} } })
    expect(pages[0]?.mentions).toHaveLength(1)
  })

  it.each(['', 'garbage', '[]', '{"1":"x"}'])('is unknown where it is told as %o', async (text) => {
    const { pages } = await read({ 'x-app-usage': text, 'x-business-use-case-usage': text })
    expect(pages[0]?.waitMs).toBeUndefined()
  })

  it('is asked with the token in a header only', async () => {
    const { sent, seen } = await read({})
    expect(sent).toMatchObject({ authorization: 'Bearer EAAB-secret-token' })
    expect(seen.join()).not.toContain('secret')
  })
})
