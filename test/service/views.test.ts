import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SavedView } from '../../src/model/saved-view.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Page<T> = { items: T[]; next: string | null }
type Failure = { code: string; message: string; details?: { errors?: { column: number }[] } }

let service: TestService
const now = Date.parse('2026-11-20T12:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now })
  await service.call('POST', '/agents', { name: 'Ana Sousa', handle: 'ana' })
  await service.call('POST', '/agents', { name: 'Bo Lind', handle: 'bo' })
  await service.importLines(
    Array.from({ length: 6 }, (_, index) =>
      line(`It is broken, please help me with the ${index < 2 ? 'refund' : 'parcel'}`, {
        postedAt: new Date(now - index * 60_000).toISOString(),
      }),
    ),
  )
})
afterAll(() => service.stop())

/** A request by one of the team, or by nobody. */
async function as<T>(agent: string | null, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    method,
    headers: {
      ...(agent === null ? {} : { 'x-earshot-agent': agent }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T }
}

const tickets = async (query: string, agent: string | null = null) =>
  (await as<Page<TicketItem>>(agent, 'GET', `/tickets?${query}`)).body.items
const viewsOf = async (agent: string | null) =>
  (await as<Page<SavedView>>(agent, 'GET', '/views')).body.items

describe('the list of tickets', () => {
  it('asks whoever says "me" who that is, and takes the header for an answer', async () => {
    const unknown = await as<Failure>(null, 'GET', '/tickets?assignee=me')
    expect(unknown).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(unknown.body.message).toMatch(/^assignee: .*X-Earshot-Agent/)
    const [first] = await tickets('limit=1')
    await as('ana', 'POST', `/tickets/${first?.id}/assign`, { assigneeId: 1 })
    expect((await tickets('assignee=me', 'ana')).map(({ id }) => id)).toEqual([first?.id])
    expect(await tickets('assignee=me', 'bo')).toEqual([])
    expect((await tickets('assignee=1')).map(({ id }) => id)).toEqual([first?.id])
    const free = await tickets('assignee=none&limit=3')
    expect(free).toHaveLength(3)
    expect(free.every(({ assignee }) => assignee === null)).toBe(true)
  })

  it('gives what is filtered by owner, team, tag and status exactly once over its pages', async () => {
    const { body: team } = await as<{ id: number }>(null, 'POST', '/teams', { name: 'Desk' })
    const all = await tickets('status=any&limit=200')
    for (const [place, { id }] of all.entries()) {
      if (place % 2 === 0) await as('ana', 'POST', `/tickets/${id}/assign`, { teamId: team.id })
      if (place % 3 === 0) await as('ana', 'PATCH', `/tickets/${id}`, { tags: ['vip'] })
      if (place === 4) await as('ana', 'POST', `/tickets/${id}/move`, { to: 'dismissed' })
    }
    for (const [query, holds] of [
      ['status=any', () => true],
      [`team=${team.id}&status=any`, ({ team: one }: TicketItem) => one?.id === team.id],
      ['tag=vip&status=any', ({ tags }: TicketItem) => tags.includes('vip')],
      ['tag=vip', ({ tags, status }: TicketItem) => tags.includes('vip') && status === 'open'],
      ['late=true&status=any', ({ late }: TicketItem) => late],
      ['late=false&assignee=none', (one: TicketItem) => !one.assignee && one.status === 'open'],
    ] as const) {
      const now = await tickets('status=any&limit=200')
      const expected = now.filter(holds).map(({ id }) => id)
      const seen: string[] = []
      let cursor = ''
      do {
        const path = `/tickets?${query}&limit=2${cursor}`
        const { body } = await as<Page<TicketItem>>(null, 'GET', path)
        seen.push(...body.items.map(({ id }) => id))
        cursor = body.next === null ? '' : `&cursor=${body.next}`
      } while (cursor !== '')
      expect({ query, seen: seen.toSorted() }).toEqual({ query, seen: expected.toSorted() })
      expect((await as(null, 'GET', `/tickets/count?${query}`)).body).toEqual({
        count: expected.length,
        more: false,
      })
    }
  })

  it('says at which column a query goes wrong, as brands do', async () => {
    const { status, body } = await as<Failure>(null, 'GET', '/tickets?q=refund%20(parcel')
    expect(status).toBe(400)
    expect(body.message).toMatch(/^q: Column 8: /)
    expect(body.details?.errors).toMatchObject([{ column: 8 }])
  })

  it('takes a blank query for none, and a query asks tickets of every status', async () => {
    expect(await tickets('q=%20')).toEqual(await tickets(''))
    const [first] = await tickets('q=refund')
    await as('ana', 'POST', `/tickets/${first?.id}/move`, { to: 'resolved' })
    expect((await tickets('q=refund')).map(({ id }) => id)).toContain(first?.id)
    expect((await tickets('q=refund&status=open')).map(({ id }) => id)).not.toContain(first?.id)
  })

  it.each(['assignee=somebody', 'team=x', 'late=maybe', 'status=gone', 'q=refund&cursor=nonsense'])(
    'refuses %s and names what is wrong',
    async (query) => {
      const { status, body } = await as<Failure>(null, 'GET', `/tickets?${query}`)
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid' })
      expect(body.message).toMatch(/^(assignee|team|late|status|cursor): /)
    },
  )
})

describe('a saved view', () => {
  it('is shown to its maker alone, or to everybody where it is shared, with its count', async () => {
    const own = await as<SavedView>('ana', 'POST', '/views', {
      name: 'My refunds',
      filter: { q: 'refund', status: 'any' },
    })
    expect(own).toMatchObject({ status: 201, body: { shared: false, count: 2, more: false } })
    const shared = await as<SavedView>('ana', 'POST', '/views', {
      name: 'Mine',
      shared: true,
      filter: { assignee: 'me', status: 'any' },
    })
    expect((await viewsOf('ana')).map(({ name }) => name).sort()).toEqual(['Mine', 'My refunds'])
    expect(await viewsOf('bo')).toMatchObject([{ name: 'Mine', count: 0 }])
    expect(await viewsOf(null)).toMatchObject([{ name: 'Mine', count: null }])
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { name: 'Taken' } : undefined
      expect((await as('bo', method, `/views/${own.body.id}`, body)).status).toBe(404)
    }
    expect((await as('bo', 'DELETE', `/views/${shared.body.id}`)).status).toBe(204)
    expect(await viewsOf('ana')).toMatchObject([{ name: 'My refunds' }])
  })

  it('can be changed, and counts anew', async () => {
    const { body } = await as<SavedView>(null, 'POST', '/views', {
      name: 'Parcels',
      filter: { q: 'parcel' },
    })
    expect(body).toMatchObject({ shared: true, count: 4 })
    const changed = await as<SavedView>(null, 'PATCH', `/views/${body.id}`, {
      name: 'All of it',
      filter: { q: 'parcel OR refund' },
    })
    expect(changed.body).toMatchObject({ name: 'All of it', count: 6 })
  })

  it('is refused with words that cannot be read, without any filter, and as own of nobody', async () => {
    const refused = async (view: object) => {
      const { status, body } = await as<Failure>(null, 'POST', '/views', { name: 'X', ...view })
      expect(status).toBe(400)
      return body.message
    }
    expect(await refused({ filter: { q: '"open' } })).toMatch(/^q: Column 1: /)
    expect(await refused({ filter: {} })).toMatch(/^filter: /)
    expect(await refused({ filter: { colour: 'red' } })).toMatch(/colour/)
    expect(await refused({ filter: { q: 'a' }, shared: false })).toMatch(/^shared: /)
  })
})
