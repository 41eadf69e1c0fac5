import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatQuery } from '../../src/ingest/query/format.ts'
import { compileMatcher } from '../../src/ingest/query/match.ts'
import { parseQuery } from '../../src/ingest/query/parse.ts'
import type { QueryNode, TextNode } from '../../src/ingest/query/tree.ts'
import type { MentionView, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Page<T> = { items: T[]; next: string | null }

const DAY_MS = 86_400_000
let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now })
  await service.call('POST', '/brands', { name: 'Second', query: 'second' })
})
afterAll(() => service.stop())

const get = async <T>(path: string) => (await service.call<T>('GET', path)).body

/** What the search must find, in order, told from everything there is. */
async function everything() {
  const mentions = await all<MentionView>('/mentions?')
  const tickets = new Map(
    (await all<TicketItem>('/tickets?status=any')).map((one) => [one.id, one]),
  )
  const notes = (
    await Promise.all(
      [...tickets.keys()].map(async (id) => {
        const detail = await get<TicketDetail>(`/tickets/${id}`)
        return detail.notes.map(({ id: noteId, at, text }) => ({
          id: noteId,
          at,
          text,
          ticketId: id,
        }))
      }),
    )
  ).flat()
  return { mentions, tickets, notes }
}
type Store = Awaited<ReturnType<typeof everything>>

/** Every item of a list, page by page. */
async function all<T>(path: string, limit = 200): Promise<T[]> {
  const items: T[] = []
  let cursor = ''
  do {
    const page = await get<Page<T>>(`${path}&limit=${limit}${cursor}`)
    items.push(...page.items)
    cursor = page.next === null ? '' : `&cursor=${page.next}`
  } while (cursor !== '')
  return items
}

/** The tickets that the matcher takes, read one text after the other, by their newest match. */
function naive({ mentions, notes }: Store, tree: QueryNode, isIn: (id: string) => boolean) {
  const match = compileMatcher([{ id: 1, tree, excludedAuthors: [] }])
  const said = [
    ...mentions.map((mention) => ({
      at: mention.postedAt,
      id: mention.id,
      ticketId: mention.ticketId,
      doc: {
        title: mention.title,
        text: mention.text,
        network: mention.network,
        author: mention.author?.handle ?? null,
        language: mention.classification.language,
        source: mention.source.name,
      },
    })),
    ...notes.map(({ at, id, ticketId, text }) => ({
      at,
      id,
      ticketId,
      doc: {
        title: null,
        text,
        author: null,
        language: '',
        source: '',
        network: '',
      },
    })),
  ]
  const found = said
    .filter(({ ticketId, doc }) => ticketId !== null && isIn(ticketId) && match(doc).length > 0)
    .sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? 1 : -1))
  return [...new Set(found.map(({ ticketId }) => ticketId))]
}

const words = [
  'refund',
  'refunds',
  'REFUND',
  'parcel',
  'late',
  'café',
  'Cafe',
  'wi-fi',
  'wifi',
  'wi fi',
  "acme's",
  'acme',
  '#acme',
  '@acme',
  'shop.acme.com',
  'аcme',
  'a​cme',
  '東京都',
  '🔥',
  'second',
]
const made = fc.record({
  said: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }),
  title: fc.option(fc.constantFrom(...words), { nil: undefined }),
  author: fc.constantFrom('ann', 'Bob', 'chloé', 'dan'),
  thread: fc.integer({ min: 1, max: 4 }),
  network: fc.constantFrom('x', 'forum'),
  ago: fc.oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 0, max: 400 * DAY_MS })),
})
const text = (value: string, prefix = false): TextNode => ({ type: 'text', text: value, prefix })
const term = fc.oneof(
  fc
    .constantFrom(...words, 'wi-fi late', 'parcel refund', '京', 'nothing')
    .map((word) => text(word)),
  fc.constantFrom('ref', 'ac', 'caf', 'par').map((word) => text(word, true)),
)
const field = fc.constantFrom<QueryNode>(
  { type: 'field', field: 'author', value: 'BOB' },
  { type: 'field', field: 'author', value: 'chloe' },
  { type: 'field', field: 'network', value: 'forum' },
  { type: 'field', field: 'lang', value: 'en' },
  { type: 'field', field: 'source', value: 'Mail' },
)
const tree = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: term },
    field,
    fc
      .record({ left: term, right: term, distance: fc.integer({ min: 1, max: 4 }) })
      .map(({ left, right, distance }): QueryNode => {
        return { type: 'near', distance, left: [left], right: [right] }
      }),
    tie('node').map((node): QueryNode => ({ type: 'not', node })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
      .map(([type, nodes]) => ({ type, nodes }) as QueryNode),
  ),
})).node
const filters = ['', '', '&status=open', '&status=done', '&brandId=2', '&queue=service', '&tag=vip']

async function fill(batch: readonly (typeof made extends fc.Arbitrary<infer T> ? T : never)[]) {
  const lines = batch.map(({ said, ago, author, thread, ...rest }) =>
    line(`It is broken, please help: ${said.join(' ')}`, {
      ...rest,
      author,
      conversationId: `${author}-${thread}`,
      postedAt: new Date(now - ago).toISOString(),
    }),
  )
  await service.importLines(lines.slice(0, 10), 'Mail')
  await service.importLines(lines.slice(10), 'Forum')
}

/** Notes, tags and moves on some of what is there. */
async function work(store: Store) {
  for (const [place, { id, status }] of [...store.tickets.values()].entries()) {
    if (place % 5 === 0) {
      await service.call('POST', `/tickets/${id}/notes`, { text: `parcel ${words[place % 4]}` })
    }
    if (place % 3 === 0) await service.call('PATCH', `/tickets/${id}`, { tags: ['vip'] })
    if (place % 4 === 0 && status === 'open') {
      await service.call('POST', `/tickets/${id}/move`, { to: 'resolved' })
    }
  }
}

function passes(filter: string, ticket: TicketItem | undefined): boolean {
  const asked = new URLSearchParams(filter)
  if (!ticket) return false
  const status = asked.get('status')
  return (
    (status === null || (status === 'done') === (ticket.status === 'resolved')) &&
    (asked.get('brandId') === null || ticket.brandId === 2) &&
    (asked.get('queue') === null || ticket.queue === 'service') &&
    (asked.get('tag') === null || ticket.tags.includes('vip'))
  )
}

describe('the search over tickets', () => {
  it('finds exactly what the matcher takes, the newest match first, each ticket once over its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(made, { minLength: 12, maxLength: 25 }),
        fc.array(fc.tuple(tree, fc.constantFrom(...filters)), { minLength: 20, maxLength: 25 }),
        async (batch, queries) => {
          now += DAY_MS
          await fill(batch)
          await work(await everything())
          const store = await everything()
          for (const [asked, filter] of queries) {
            const q = formatQuery(asked)
            const parsed = parseQuery(q)
            if (!parsed.ok || parsed.tree === null) continue
            const path = `/tickets?q=${encodeURIComponent(q)}${filter}`
            const found = await all<TicketItem>(path, 3)
            const expected = naive(store, parsed.tree, (id) =>
              passes(filter, store.tickets.get(id)),
            )
            expect({ q, filter, ids: found.map(({ id }) => id) }).toEqual({
              q,
              filter,
              ids: expected,
            })
            const count = await get(path.replace('/tickets?', '/tickets/count?'))
            expect(count).toEqual({
              count: Math.min(expected.length, 100),
              more: expected.length > 100,
            })
          }
        },
      ),
      { numRuns: 3 },
    )
  })

  it('finds what was corrected by its new language, and nothing of what is forgotten', async () => {
    now += DAY_MS
    await service.importLines([
      line('It is broken, please help: zebra', { postedAt: new Date(now).toISOString() }),
    ])
    const found = async (q: string) =>
      (await get<Page<TicketItem>>(`/tickets?q=${encodeURIComponent(q)}`)).items.length
    const { items } = await get<Page<MentionView>>('/mentions?q=zebra')
    const path = `/mentions/${items[0]?.id}`
    expect(await found('zebra lang:en')).toBe(1)
    await service.call('POST', `${path}/corrections`, { language: 'pt' })
    expect([await found('zebra lang:en'), await found('zebra lang:pt')]).toEqual([0, 1])
    await service.call('DELETE', path)
    expect(await found('zebra')).toBe(0)
  })

  it('is what a change of many goes by: what its words do not find stays as it is', async () => {
    now += DAY_MS
    const postedAt = new Date(now).toISOString()
    await service.importLines(
      ['giraffe one', 'giraffe two', 'hippo'].map((said) =>
        line(`It is broken, please help: ${said}`, { postedAt }),
      ),
    )
    const before = await get<{ count: number }>('/tickets/count?status=any&tag=zoo')
    const change = { addTags: ['zoo'] }
    const bulk = { filter: { q: 'giraffe', status: 'any' }, change }
    expect(await service.call('POST', '/tickets/bulk', bulk)).toMatchObject({
      status: 200,
      body: { changed: 2, failed: [] },
    })
    const after = await get<{ count: number }>('/tickets/count?status=any&tag=zoo')
    expect([before.count, after.count]).toEqual([0, 2])
    const unread = { filter: { q: '"giraffe' }, change }
    expect((await service.call('POST', '/tickets/bulk', unread)).status).toBe(400)
  })
})
