import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Erasure, PersonDetail, Touchpoint } from '../../src/model/person.ts'
import type { MentionView, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { followPeople } from '../../src/people/follow-people.ts'
import { followLeads } from '../../src/people/leads/follow-leads.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<Item> = { items: Item[] }

let service: TestService
let now = Date.parse('2026-11-10T09:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
})
afterAll(() => service.stop())

let count = 0
async function write(
  handle: string,
  name: string,
  text: string,
  over: Record<string, unknown> = {},
) {
  now += 60_000
  count += 1
  const url = `https://forum.example/${handle}/${count}`
  const at = { url, network: 'forum', postedAt: new Date(now).toISOString() }
  const given = { id: `${handle}-${count}`, authorName: name, handle, author: undefined }
  const summary = await service.importLines([line(text, { ...at, ...given, ...over })])
  return { summary, mention: await mentionAt(url) }
}
async function mentionAt(url: string): Promise<MentionView | undefined> {
  const { items } = (await service.call<Items<MentionView>>('GET', '/mentions?limit=100')).body
  return items.find((mention) => mention.url === url)
}
const post = async <T>(path: string, body: object) => {
  const answer = await service.call<T>('POST', path, body)
  expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)])
  return answer.body
}

/** The tables, with how many rows of each hold one of the words. */
async function holding(words: readonly string[]): Promise<Record<string, number>> {
  const tables = await service.ctx.db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await service.ctx.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM "${name}" r, json_array_elements_text($1::text::json) AS w(word)
       WHERE position(lower(w.word) IN lower(r::text)) > 0`,
      [JSON.stringify(words)],
    )
    if (row && row.count > 0) found[name] = row.count
  }
  return found
}

describe('whoever is erased', () => {
  it('is in no table any more, comes back by no way, and takes nothing of others along', async () => {
    const [handle, name, phrase] = ['zelda.quux', 'Zelda Quux', 'marmalade turbine']
    const broken = `The ${phrase} you sent is broken again, please help me, I want my money back`
    const { mention: first } = await write(handle, name, broken)
    const { mention: second } = await write(
      handle,
      name,
      `I want to buy another ${phrase}, how much is it?`,
    )
    const { mention: other } = await write(
      'otto',
      'Otto',
      'My parcel never arrived, please help me',
    )
    const [ticket, sale, others] = [first, second, other].map((mention) => mention?.ticketId ?? '')
    const id = first?.author?.id ?? ''
    await followPeople({ ...service.ctx, now: () => now }, [followLeads])

    // All that can be kept of somebody.
    await post(`/tickets/${ticket}/notes`, { text: `Zelda Quux called about the ${phrase}` })
    await service.call('PATCH', `/tickets/${ticket}`, { tags: ['urgent-case'] })
    await post(`/tickets/${sale}/merge`, { into: others })
    await post(`/mentions/${first?.id}/corrections`, { sentiment: 'mixed' })
    await service.call('PATCH', `/people/${id}`, { name, tags: ['vip'] })
    await post(`/people/${id}/notes`, { text: 'Likes marmalade' })
    await post(`/people/${id}/identifiers`, { kind: 'email', value: 'zelda@quux.example' })
    const touch = {
      source: 'shop',
      externalId: 'z-1',
      kind: 'order',
      at: new Date(now).toISOString(),
    }
    const identifiers = [{ kind: 'email', value: 'zelda@quux.example' }]
    const { personId } = await post<Touchpoint>('/touchpoints', { ...touch, identifiers })
    expect(personId).toBe(id)
    const { mention: apart } = await write(
      'zq_second',
      'Z. Q.',
      `Still about that ${phrase}, help me`,
    )
    await post(`/people/${id}/join`, { personId: apart?.author?.id })
    const kept = await service.call<Record<string, unknown[]>>('GET', `/people/${id}/export`)
    expect(kept.body).toMatchObject({
      mentions: [{}, {}, {}],
      accounts: [{}, {}],
      touchpoints: [{ external_id: 'z-1' }],
      notes: [{ text: 'Likes marmalade' }],
      ticketNotes: [{}],
    })

    const wrong = await service.call<{ message: string }>('POST', `/people/${id}/erase`, {
      confirm: 'Zelda',
    })
    expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining(name) } })
    const erasure = await post<Erasure>(`/people/${id}/erase`, { confirm: name })
    expect(erasure.deleted).toMatchObject({ mentions: 3, accounts: 2, touchpoints: 1, notes: 1 })

    const words = [handle, name, phrase, 'zq_second', 'marmalade', 'zelda', 'quux.example', 'z-1']
    expect(await holding(words)).toEqual({})
    const ids = [id, apart?.author?.id ?? '', first?.id ?? '', second?.id ?? '']
    // Nothing but that these accounts are not to come back. The record names tickets by ids that lead nowhere.
    expect(Object.keys(await holding(ids.filter(Boolean)))).toEqual(['erased_authors'])
    expect((await service.call('GET', `/people/${id}`)).status).toBe(404)

    const again = await write(handle, name, `The ${phrase} is broken once more, help`)
    expect(again.mention).toBeUndefined()
    expect(await holding(words)).toEqual({})

    const left = (await service.call<TicketDetail>('GET', `/tickets/${others}`)).body
    expect(left).toMatchObject({ mentionCount: 1, mentions: [{ id: other?.id }] })
    expect(left.excerpt).toContain('parcel')
    const all = (await service.call<Items<TicketItem>>('GET', '/tickets?limit=100')).body.items
    expect(all.map((each) => each.id)).toEqual([others])
    const otto = (await service.call<PersonDetail>('GET', `/people/${other?.author?.id}`)).body
    expect(otto).toMatchObject({ name: 'Otto', mentions: 1 })
  })

  it('is kept out also while pages of theirs are being stored', async () => {
    const { mention } = await write(
      'rosa.tumbler',
      'Rosa Tumbler',
      'The wardrobe is broken, please help me',
    )
    const id = mention?.author?.id ?? ''
    const pages = Array.from({ length: 6 }, (_, at) =>
      write('rosa.tumbler', 'Rosa Tumbler', `The wardrobe is broken, part ${at}, help me`),
    )
    const erased = service.call('POST', `/people/${id}/erase`, { confirm: 'Rosa Tumbler' })
    await Promise.all([...pages, erased])
    expect((await erased).status).toBe(200)
    expect(await holding(['rosa.tumbler', 'Rosa Tumbler', 'wardrobe'])).toEqual({})
  })
})
