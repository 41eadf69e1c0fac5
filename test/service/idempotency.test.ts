import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { doLeased, trimAnswers } from '../../src/triage/do-once.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Said = { status: number; text: string; headers: Headers }

async function send(
  url: string,
  method: string,
  path: string,
  { key, body, agent }: { key?: string; body?: object; agent?: string } = {},
): Promise<Said> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(agent === undefined ? {} : { 'x-earshot-agent': agent }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

async function firstTicket(url: string): Promise<string> {
  const { items } = JSON.parse((await send(url, 'GET', '/tickets')).text) as { items: TicketItem[] }
  const [first] = items
  if (!first) throw new Error('There is no ticket')
  return first.id
}

async function notesOf(url: string, id: string): Promise<string[]> {
  const { notes } = JSON.parse((await send(url, 'GET', `/tickets/${id}`)).text) as TicketDetail
  return notes.map(({ text }) => text)
}

describe('a request with a key', () => {
  let service: TestService
  let id = ''
  let now = Date.parse('2026-11-20T12:00:00Z')
  const note = (key: string, text: string, agent?: string) =>
    send(service.url, 'POST', `/tickets/${id}/notes`, {
      key,
      body: { text },
      ...(agent === undefined ? {} : { agent }),
    })

  beforeAll(async () => {
    service = await startService({ now: () => now, role: 'web' })
    for (const name of ['Ana', 'Ben']) await service.call('POST', '/agents', { name })
  })
  afterAll(() => service.stop())
  beforeEach(async () => {
    await service.ctx.db.query(
      'TRUNCATE idempotency, notes, tickets, ticket_counts, mentions, mention_keys',
    )
    await service.importLines([line('It is broken, please help')])
    id = await firstTicket(service.url)
  })

  it('takes effect once and is answered alike each time', async () => {
    const key = randomUUID()
    const [first, second] = [await note(key, 'one'), await note(key, 'one')]
    expect(first.status).toBe(200)
    expect(second).toMatchObject({ status: 200, text: first.text })
    expect(first.headers.get('idempotent-replay')).toBeNull()
    expect(second.headers.get('idempotent-replay')).toBe('true')
    expect(await notesOf(service.url, id)).toEqual(['one'])
    expect((await note(randomUUID(), 'one')).status).toBe(200)
    expect(await notesOf(service.url, id)).toEqual(['one', 'one'])
  })

  it('takes effect once also when it is sent several times at once', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 5 }, () => note(key, 'many')))
    for (const { status, headers } of answers) {
      if (status === 409) expect(headers.get('retry-after')).toBe('1')
      else expect(status).toBe(200)
    }
    expect(await notesOf(service.url, id)).toEqual(['many'])
  })

  it('is refused for another body, another address and another caller', async () => {
    const key = randomUUID()
    expect((await note(key, 'mine', 'ana')).status).toBe(200)
    expect((await note(key, 'yours', 'ana')).status).toBe(409)
    expect((await note(key, 'mine', 'ben')).status).toBe(409)
    expect(
      (await send(service.url, 'POST', `/tickets/${id}/move`, { key, body: { to: 'resolved' } }))
        .status,
    ).toBe(409)
    expect(await notesOf(service.url, id)).toEqual(['mine'])
  })

  it('is done when it is asked again after a refusal, which changed nothing', async () => {
    const key = randomUUID()
    const { version } = JSON.parse(
      (await send(service.url, 'GET', `/tickets/${id}`)).text,
    ) as TicketDetail
    const body = { priority: 2, version: version + 1 }
    const patch = () => send(service.url, 'PATCH', `/tickets/${id}`, { key, body })
    expect((await patch()).status).toBe(409)
    await send(service.url, 'PATCH', `/tickets/${id}`, { body: { tags: ['x'] } })
    expect((await patch()).status).toBe(200)
    expect((await patch()).headers.get('idempotent-replay')).toBe('true')
  })

  it('keeps a whole bulk change together with its answer', async () => {
    await service.importLines(
      Array.from({ length: 260 }, (_, at) => line(`It is broken ${at}, help`)),
    )
    const ask = { key: randomUUID(), body: { filter: {}, change: { to: 'dismissed' } } }
    const first = await send(service.url, 'POST', '/tickets/bulk', ask)
    expect(JSON.parse(first.text)).toMatchObject({ changed: 261 })
    expect((await send(service.url, 'POST', '/tickets/bulk', ask)).text).toBe(first.text)
  })

  it('is forgotten after 48 hours', async () => {
    const key = randomUUID()
    await note(key, 'early')
    now += 48 * 3_600_000 + 1
    await note(key, 'late')
    expect(await notesOf(service.url, id)).toEqual(['early', 'late'])
    now += 48 * 3_600_000 + 1
    await trimAnswers(service.ctx)
    expect(await service.ctx.db.query('SELECT key FROM idempotency')).toEqual([])
  })

  it.each(['', 'two words', 'x'.repeat(256)])('is refused with the key %j', async (key) => {
    expect((await note(key, 'no')).status).toBe(400)
    expect(await notesOf(service.url, id)).toEqual([])
  })

  it('makes one source, though that is more than one transaction', async () => {
    const input = { name: 'Blog', collector: 'feed', options: { url: 'https://blog.example/feed' } }
    const ask = { key: randomUUID(), body: input }
    const first = await send(service.url, 'POST', '/sources', ask)
    expect(first.status).toBe(201)
    expect(await send(service.url, 'POST', '/sources', ask)).toMatchObject({ text: first.text })
  })

  it('says of work that died outside a transaction that nobody knows, and never repeats it', async () => {
    const keyed = { key: randomUUID(), requestHash: 'h' }
    const begun = Promise.withResolvers<void>()
    let times = 0
    const work = () => {
      times += 1
      begun.resolve()
      return new Promise<never>(() => undefined)
    }
    void doLeased(service.ctx, keyed, work)
    await begun.promise
    await expect(doLeased(service.ctx, keyed, work)).rejects.toMatchObject({ retryAfter: 1 })
    now += 60_001
    await expect(doLeased(service.ctx, keyed, work)).rejects.toThrow(/Look whether it took effect/)
    expect(times).toBe(1)
  })
})
