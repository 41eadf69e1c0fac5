import { afterEach, describe, expect, it } from 'vitest'
import { leaseDueSource, advanceSource } from '../../src/db/lease-store.ts'
import type { Source } from '../../src/model/source.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<T> = { items: T[]; next: string | null }

let service: TestService | null = null
let web: Loopback | null = null

afterEach(async () => {
  await service?.stop()
  await web?.[Symbol.asyncDispose]()
  service = null
  web = null
})

const item = (id: number, text: string) =>
  `<item><guid>https://blog.example/${id}</guid><title>Post ${id}</title><description>${text}</description>` +
  `<pubDate>Sun, 01 Nov 2026 10:0${id}:00 GMT</pubDate><author>ann@blog.example (Ann)</author></item>`
const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>${items.join('')}</channel></rss>`

async function addFeed(url: string, over = {}): Promise<Source> {
  const input = {
    name: `feed ${url}`,
    collector: 'feed',
    options: { url },
    intervalMs: 1000,
    ...over,
  }
  const { status, body } = await (service as TestService).call<Source>('POST', '/sources', input)
  expect(status).toBe(201)
  return body
}

const source = async (id: number) =>
  (await (service as TestService).call<Source>('GET', `/sources/${id}`)).body
const tickets = async () =>
  (await (service as TestService).call<Items<TicketItem>>('GET', '/tickets')).body.items

describe('a feed', () => {
  it('becomes tickets by itself, and what is added to it later too, each item once', async () => {
    const items = [item(1, 'The app is broken again, please help')]
    web = await startWeb((_request, response) => response.end(rss(...items)))
    service = await startService()
    const { id } = await addFeed(`${web.url}/feed`)
    await expect.poll(async () => (await tickets()).length).toBe(1)
    items.push(item(2, 'Delivery never arrived, I want a refund'))
    await expect.poll(async () => (await tickets()).length).toBe(2)
    await expect.poll(async () => (await source(id)).state).toBe('ok')
    expect((await source(id)).counts).toMatchObject({ stored: 2, rejected: 0 })
  })

  it('that answers HTML is shown as failing with the reason, and delays no other', async () => {
    web = await startWeb((request, response) => {
      if (request.url === '/hangs') return
      const sick = request.url === '/html'
      response.setHeader('content-type', sick ? 'text/html' : 'application/rss+xml')
      response.end(
        sick
          ? '<html><body>Please log in</body></html>'
          : rss(item(1, 'It is broken, please help')),
      )
    })
    service = await startService()
    const hanging = await addFeed(`${web.url}/hangs`)
    const sick = await addFeed(`${web.url}/html`)
    await addFeed(`${web.url}/feed`)
    await expect.poll(async () => (await tickets()).length).toBe(1)
    await expect.poll(async () => (await source(sick.id)).state).toBe('failing')
    expect((await source(sick.id)).lastError).toMatchObject({ kind: 'bad-data' })
    expect((await source(sick.id)).lastError?.excerpt).toContain('Please log in')
    expect((await source(hanging.id)).counts.stored).toBe(0)
  })

  it('that is gone for good ends, and one that asks for a key pauses', async () => {
    web = await startWeb((request, response) => {
      response.statusCode = request.url === '/gone' ? 410 : 401
      response.end()
    })
    service = await startService()
    const gone = await addFeed(`${web.url}/gone`)
    const locked = await addFeed(`${web.url}/locked`)
    await expect.poll(async () => (await source(gone.id)).state).toBe('ended')
    await expect.poll(async () => (await source(locked.id)).state).toBe('paused')
    expect((await source(locked.id)).lastError).toMatchObject({ kind: 'auth' })
  })

  it('may be tried first: five results, nothing stored', async () => {
    const items = [1, 2, 3, 4, 5, 6, 7].map((id) => item(id, `Number ${id} is broken, please help`))
    web = await startWeb((_request, response) => response.end(rss(...items)))
    service = await startService()
    const tried = { collector: 'feed', options: { url: `${web.url}/feed` } }
    const { status, body } = await service.call<{ mentions: { title: string }[] }>(
      'POST',
      '/sources/try',
      tried,
    )
    expect(status).toBe(200)
    expect(body.mentions.map(({ title }) => title)).toEqual([
      'Post 7',
      'Post 6',
      'Post 5',
      'Post 4',
      'Post 3',
    ])
    expect((await service.call<Items<unknown>>('GET', '/mentions')).body.items).toEqual([])
    const html = '<html><link rel="alternate" type="application/atom+xml" href="/a?b=1&amp;c=2">'
    const page = await startWeb((_request, response) => response.end(html))
    const options = { url: `${page.url}/blog` }
    const named = await service.call('POST', '/sources/try', { collector: 'feed', options })
    await page[Symbol.asyncDispose]()
    const instead = { option: 'url', values: [`${page.url}/a?b=1&c=2`] }
    expect(named.body).toMatchObject({ mentions: [], error: { kind: 'bad-data', instead } })
    const blocked = { collector: 'feed', options: { url: 'http://169.254.169.254/latest' } }
    const refused = await service.call<{ error: { message: string } }>(
      'POST',
      '/sources/try',
      blocked,
    )
    expect(refused.body.error.message).toMatch(/169\.254\.169\.254/)
  })

  it.each([
    [{ url: 'ftp://x.example' }, /options\.url/],
    [{ address: 'https://x.example' }, /options/],
    [{}, /options\.url/],
  ])('with options %j is refused with the field that is wrong', async (options, named) => {
    service = await startService()
    const input = { name: 'x', collector: 'feed', options }
    const { status, body } = await service.call<{ message: string }>('POST', '/sources', input)
    expect(status).toBe(400)
    expect(body.message).toMatch(named)
  })
})

describe('a lease', () => {
  it('is held by one worker of many, and a page read under an older one is refused', async () => {
    service = await startService({ role: 'web' })
    const { id } = await addFeed('https://blog.example/feed')
    const { db } = service.ctx
    const owner = '00000000-0000-4000-8000-000000000001'
    const leases = await Promise.all(
      Array.from({ length: 10 }, () => leaseDueSource(db, owner, 60_000)),
    )
    const [old, ...others] = leases.filter((lease) => lease !== null)
    expect(others).toEqual([])
    await db.query(`UPDATE sources SET lease_until = now() - interval '1 second'`)
    expect(await leaseDueSource(db, owner, 60_000)).toMatchObject({ sourceId: id })
    const progress = {
      sourceId: id,
      cursor: {},
      stored: 0,
      duplicates: 0,
      edited: 0,
      unmatched: 0,
      rejected: 0,
    }
    expect(await advanceSource(db, { ...progress, fence: old?.fence ?? 0 })).toBe(false)
    expect(await advanceSource(db, { ...progress, fence: (old?.fence ?? 0) + 1 })).toBe(true)
  })
})
