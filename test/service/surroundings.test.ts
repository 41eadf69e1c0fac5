import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MentionView, TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

let service: TestService

beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const complaint = 'My order never arrived and support does not answer. The app is broken too.'
const minute = (place: number) => new Date(Date.UTC(2026, 0, 10, 12, place)).toISOString()

async function ticketsBy(author: string): Promise<TicketItem[]> {
  const { body } = await service.call<{ items: TicketItem[] }>('GET', '/tickets?limit=200')
  return body.items.filter((ticket) => ticket.author?.name === author)
}

const read = <T>(path: string) => service.call<{ items: T[]; next: null }>('GET', path)

describe('what stands around a ticket', () => {
  it('is the thread above it, step by step, and the branches beside it, oldest first, without its own words', async () => {
    const said = (id: string, author: string, place: number, text: string, parentId?: string) =>
      line(text, {
        id,
        author,
        postedAt: minute(place),
        conversationId: 'thread-1',
        ...(parentId === undefined ? {} : { parentId }),
      })
    await service.importLines([
      said('root', 'host', 0, 'Today we talk about parcels.'),
      said('middle', 'guest', 1, 'Mine came on a Tuesday.', 'root'),
      said('cry', 'angry', 2, complaint, 'middle'),
      said('more', 'angry', 3, `${complaint} Still.`, 'cry'),
      said('beside', 'other', 4, 'The weather is grey here.', 'root'),
      line('Not of this thread at all.', { id: 'far', conversationId: 'thread-2' }),
    ])
    const [ticket] = await ticketsBy('angry')
    const { status, body } = await read<MentionView>(`/tickets/${ticket?.id}/surroundings`)
    expect(status).toBe(200)
    expect(body.items.map(({ externalId }) => externalId)).toEqual(['root', 'middle', 'beside'])
  })

  it('is nothing where the ticket stands alone, or is not there', async () => {
    await service.importLines([line(complaint, { id: 'alone', author: 'loner' })])
    const [ticket] = await ticketsBy('loner')
    for (const id of [ticket?.id, '00000000-0000-4000-8000-000000000000']) {
      expect((await read(`/tickets/${id}/surroundings`)).body.items).toEqual([])
    }
  })
})

describe('how many others say nearly the same', () => {
  it('counts those within 30 days, whoever wrote them, and not the ticket’s own', async () => {
    const parcel = 'The blue parcel with order 4711 came late, wet and torn, I want my money back!'
    const on = (id: string, author: string, day: number, text = parcel) =>
      line(text, { id, author, postedAt: new Date(Date.UTC(2026, 5, day)).toISOString() })
    await service.importLines([
      on('wet', 'first', 1),
      on('wet-2', 'second', 2, `${parcel} `),
      on('wet-3', 'third', 30),
      on('wet-4', 'fourth', 33),
      on('dry', 'fifth', 2, 'My subscription was charged twice and nobody answers. Terrible.'),
    ])
    const [ticket] = await ticketsBy('first')
    const { body } = await service.call('GET', `/tickets/${ticket?.id}/similar`)
    expect(body).toEqual({ count: 2 })
    const nobody = '/tickets/00000000-0000-4000-8000-000000000000/similar'
    expect((await service.call('GET', nobody)).body).toEqual({ count: 0 })
  })
})

describe('the tickets of an author', () => {
  it('are theirs alone, in every status, the newest first, at most twenty', async () => {
    await service.importLines(
      Array.from({ length: 23 }, (_, place) =>
        line(`${complaint} Case ${place}.`, {
          id: `regular-${place}`,
          author: 'regular',
          conversationId: `regular-${place}`,
          postedAt: minute(place),
        }),
      ),
    )
    const [newest] = await ticketsBy('regular')
    await service.call('POST', `/tickets/${newest?.id}/move`, { to: 'resolved' })
    const { body } = await read<TicketItem>(`/authors/${newest?.author?.id}/tickets`)
    expect(body.items).toHaveLength(20)
    expect(new Set(body.items.map(({ author }) => author?.name))).toEqual(new Set(['regular']))
    expect(body.items[0]).toMatchObject({ id: newest?.id, status: 'resolved' })
    const times = body.items.map(({ lastPostedAt }) => lastPostedAt)
    expect(times).toEqual(times.toSorted().reverse())
  })
})
