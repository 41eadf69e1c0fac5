import type { Browser } from 'playwright-core'
import type { TicketDetail } from '../../src/model/views.ts'
import type { Watched } from '../helpers/browser.ts'
import { openDesk } from './desk.ts'
import { type Entry, entryOf, openBook } from './shift-book.ts'
import { sitAtKeys, type Keys } from './shift-keys.ts'
import { type Answered, openForumAndReddit, otherSources } from './shift-networks.ts'
import { meaningOf, postOf, waiting, type Waiting } from './shift-tickets.ts'

export const ANA = 'Ana Sousa'
export const BEN = 'Ben Okafor'

/** A service with everybody's tickets in it, the book that is kept of them, and three networks. */
export async function openShift() {
  const networks = await openForumAndReddit()
  const desk = await openDesk(networks.others)
  await desk.reset()
  for (const source of otherSources) await desk.service.call('POST', '/sources', source)
  await desk.service.call('POST', '/saved-replies', {
    name: 'Shipping',
    text: 'Hello {{author.name}}, we ship everywhere.',
  })
  await desk.service.call('POST', '/macros', {
    name: 'Spare part',
    key: '7',
    steps: [
      { kind: 'tags', add: ['parts'], remove: [] },
      { kind: 'assign', assigneeId: 'me' },
      { kind: 'move', to: 'pending' },
    ],
  })
  const book = openBook()
  const ids = new Map<string, string>()
  const expected: Answered[] = []
  let posts = 0

  const idOf = (key: string): string => ids.get(key) ?? `no ticket of ${key}`
  const read = async (key: string): Promise<TicketDetail> =>
    (await desk.service.call<TicketDetail>('GET', `/tickets/${idOf(key)}`)).body

  /** Somebody of the list writes; answers where an answer to that would stand. */
  async function hear(one: Waiting, text = one.text, more = {}): Promise<string> {
    posts += 1
    const { post, above } = postOf(one, posts)
    await desk.hear(one.author, text, { ...post, ...more }, meaningOf(one.queue))
    const [row] = await desk.service.ctx.db.query<{ id: string }>(
      `SELECT ticket_id AS id FROM mentions WHERE external_id = $1`,
      [post.externalId ?? null],
    )
    if (row && !ids.has(one.key)) {
      ids.set(one.key, row.id)
      book.open(one.key, firstEntry(one))
    }
    return above
  }
  const places = new Map<string, string>()
  for (const one of waiting) places.set(one.key, await hear(one))

  const oneOf = (key: string): Waiting => {
    const found = waiting.find((one) => one.key === key)
    if (found === undefined) throw new Error(`Nobody is called ${key}`)
    return found
  }

  return {
    desk,
    book,
    read,
    idOf,
    /** Where an answer to what a ticket began with stands. */
    placeOf: (key: string) => places.get(key) ?? '',
    /** Somebody writes again, now. */
    hearAgain: (key: string, text: string) =>
      hear(oneOf(key), text, { postedAt: new Date().toISOString() }),
    know: (key: string, id: string, first: Entry) => {
      ids.set(key, id)
      book.open(key, first)
    },
    /** Ben, at a machine of his own making. */
    async asBen(method: string, path: string, json: object): Promise<void> {
      const answer = await fetch(`${desk.service.url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-earshot-agent': 'ben' },
        body: JSON.stringify(json),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    /** An answer has to stand there in the end, once. */
    expectAnswer(key: string, text: string, above = places.get(key) ?? '') {
      const { network, author } = oneOf(key)
      const words = network === 'mastodon' ? `@${author}@social.example.com ${text}` : text
      expected.push({ network, above, text: words })
    },
    expected,
    /** All that stands at the networks. */
    standing: (): Answered[] => [
      ...desk.network.posts.map(({ above, text }) => ({ network: 'mastodon', above, text })),
      ...networks.ledger,
    ],
    entryNow: async (key: string) => entryOf(await read(key)),
    async sit(browser: Browser, who: 'ana' | 'ben'): Promise<{ watched: Watched; keys: Keys }> {
      const watched = await desk.sit(browser, desk[who](), '/inbox/service')
      await watched.page.locator('article#ticket h2').waitFor()
      return { watched, keys: sitAtKeys(watched.page) }
    },
    async [Symbol.asyncDispose]() {
      await desk[Symbol.asyncDispose]()
      await networks[Symbol.asyncDispose]()
    },
  }
}

export type Shift = Awaited<ReturnType<typeof openShift>>

function firstEntry({ queue }: Waiting): Entry {
  const { sentiment, intents } = meaningOf(queue)
  return {
    queue,
    status: 'open',
    priority: queue === 'nurture' ? 0 : 1,
    untilReply: false,
    owner: null,
    tags: [],
    sentiment: sentiment?.label ?? 'negative',
    intents: intents?.map(({ label }) => label) ?? ['service_complaint'],
    language: 'en',
    notes: [],
    answers: [],
    messages: 1,
    history: ['system: opened'],
  }
}
