import { startWeb } from '../../test/helpers/loopback.ts'
import { startDemo } from '../../src/cli/demo.ts'
import { readConfig } from '../../src/config.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { importSource } from '../../src/ingest/sources.ts'
import { createLogger } from '../../src/log.ts'
import { startService } from '../../src/main.ts'
import type { MentionDraft } from '../../src/model/mention.ts'

type Listed = { items: { id: string; author: { name: string | null } | null }[] }
type Made = { id: number }

export type Office = Awaited<ReturnType<typeof openOffice>>

/** Where the writer of the ticket that is answered in the pictures wrote. */
const MASTODON = 'https://brewtoot.example'
const HOUR_MS = 3_600_000

/** The demo, and a made-up team that has been at work in it for a while. Nothing outside is asked. */
export async function openOffice() {
  const read = readConfig(
    { PORT: '0', EARSHOT_FETCH_ALLOW: '127.0.0.0/8', EARSHOT_ACCEPTED_ERROR: '0.05' },
    '/nowhere',
  )
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const log = createLogger('silent', () => undefined)
  const place = { kind: 'memory' as const }
  const service = await startService({ config: read.config, place, log, role: 'all', demo: true })
  // Nothing more comes in: each picture shows the same.
  const endDemo = await startDemo(service.ctx, service.listening)
  endDemo()
  const feeds = await startWeb((request, response) => {
    if (request.url === '/forum') response.writeHead(503).end()
    else response.setHeader('content-type', 'application/feed+json').end(blog())
  })
  const url = (service.url ?? '').replace('localhost', '127.0.0.1')

  /** Asks the API, in the name of somebody where one is given. */
  async function call<T>(method: string, path: string, body?: unknown, as?: string): Promise<T> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === undefined ? {} : { 'x-earshot-agent': as }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }

  async function hear(drafts: MentionDraft[]): Promise<void> {
    const source = await importSource(service.ctx, 'demo')
    const page = { mentions: drafts, deletions: [], rejected: [], cursor: null }
    const listening = await service.listening(service.ctx.db)
    await ingestPage(service.ctx, listening, { source, fence: null, page })
  }

  const office = {
    url,
    call,
    /** A ticket for service, by the name of its author. */
    async ticketOf(author: string): Promise<string> {
      const { items } = await call<Listed>('GET', '/tickets?queue=service&status=any&limit=200')
      const found = items.find((one) => one.author?.name === author)
      if (found === undefined) throw new Error(`No ticket of ${author}`)
      return found.id
    },
    async first(queue: string): Promise<string> {
      const { items } = await call<Listed>('GET', `/tickets?queue=${queue}&status=open`)
      return items[0]?.id ?? ''
    },
    /** Many people have the same trouble; what is alike is gathered within ten seconds. */
    async breakDown(): Promise<void> {
      await hear(outage(Date.now()))
      await new Promise((done) => setTimeout(done, 12_000))
    },
    async [Symbol.asyncDispose]() {
      await service.stop()
      await feeds[Symbol.asyncDispose]()
    },
  }
  await staff(call)
  await settings(call, feeds.url)
  await hear(leak(Date.now()))
  await work(call)
  return office
}

type Call = Office['call']

function blog(): string {
  const items = ['A gentler grind', 'How we repair'].map((title, at) => ({
    id: String(at),
    title,
    content_text: `${title}: notes of a roaster who once owned a Fernwood One.`,
    date_published: new Date(Date.now() - (at + 3) * HOUR_MS).toISOString(),
  }))
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Slow Mornings',
    items,
  })
}

function draft(id: string, more: Partial<MentionDraft>): MentionDraft {
  return {
    externalId: id,
    network: 'mastodon',
    kind: 'post',
    title: null,
    text: '',
    textFormat: 'plain',
    url: `${MASTODON}/@${id}`,
    language: null,
    postedAt: null,
    author: null,
    metrics: {},
    conversationId: null,
    parentId: null,
    raw: { id, server: MASTODON, visibility: 'public' },
    ...more,
  }
}

/** A conversation that somebody has to answer, at a place where that can be done. */
function leak(now: number): MentionDraft[] {
  const url = `${MASTODON}/@maren_b`
  const handle = 'maren_b@brewtoot.example'
  const author = {
    externalId: url,
    handle,
    name: 'Maren Brandt',
    url,
    avatarUrl: null,
    followers: 312,
  }
  const said = [
    'My Fernwood One is leaking from below since yesterday. The kitchen floor is wet and I have unplugged it. What am I to do now? It is four months old. #fernwood',
    'The tank is fine, I dried and refilled it. Water comes out under the brew group as soon as the pump starts. #fernwood please help, I need a repair or my money back.',
  ]
  return said.map((text, at) =>
    draft(`1145${at}`, {
      text,
      author,
      url: `${url}/1145${at}`,
      postedAt: new Date(now - (3 - 2 * at) * HOUR_MS).toISOString(),
      conversationId: 'leak',
      metrics: { likes: 2 + at, replies: 1 },
    }),
  )
}

/** Seven people with the same trouble in much the same words. */
function outage(now: number): MentionDraft[] {
  const names = ['Ida', 'Tomasz', 'Priya', 'Joel', 'Sunniva', 'Carlos', 'Wen']
  const text =
    'The Fernwood app does not let me log in since the last update, it says error 503 and my bean subscription is gone. This is broken, please fix it soon #fernwood'
  return names.map((name, at) => {
    const url = `${MASTODON}/@${name.toLowerCase()}_brews`
    return draft(`2290${at}`, {
      text: at % 2 === 0 ? text : `${text} ${name}`,
      author: {
        externalId: url,
        handle: `${name.toLowerCase()}_brews@brewtoot.example`,
        name,
        url,
        avatarUrl: null,
        followers: 40 + 17 * at,
      },
      postedAt: new Date(now - (2 + 3 * at) * HOUR_MS).toISOString(),
    })
  })
}

async function staff(call: Call): Promise<void> {
  const zone = { timeZone: 'Europe/Lisbon' }
  const add = async (agent: object) =>
    (await call<Made>('POST', '/agents', { ...zone, ...agent })).id
  const ana = await add({ name: 'Ana Sousa', handle: 'ana', mayApprove: true, capacity: 25 })
  const ben = await add({ name: 'Ben Okafor', handle: 'ben', languages: ['en', 'de'] })
  const chloe = await add({ name: 'Chloé Martin', handle: 'chloe', languages: ['en', 'fr'] })
  const dev = await add({ name: 'Dev Patel', handle: 'dev', needsApproval: true, capacity: 10 })
  for (const handle of ['ana', 'ben', 'chloe']) {
    await call('PUT', '/agents/me/presence', { presence: 'online' }, handle)
  }
  const hours = { mon: [{ from: '09:00', to: '18:00' }], sat: [], sun: [] }
  const week = { ...hours, tue: hours.mon, wed: hours.mon, thu: hours.mon, fri: hours.mon }
  const { id: calendarId } = await call<Made>('POST', '/calendars', {
    name: 'Lisbon office',
    ...zone,
    hours: week,
    holidays: ['2026-12-25'],
  })
  const team = (name: string, agentIds: number[], distribution: string) =>
    call('POST', '/teams', { name, agentIds, distribution, calendarId })
  await team('Support', [ana, ben, chloe], 'by_hand')
  await team('Sales desk', [chloe, dev], 'by_hand')
}

async function settings(call: Call, feedUrl: string): Promise<void> {
  await call('POST', '/rules', {
    name: 'Leaks and smoke are urgent',
    when: {
      all: [
        { field: 'text', op: 'contains', value: ['leak', 'smoke', 'burn'] },
        { field: 'sentiment', op: 'in', value: ['negative', 'mixed'], confidence: 0.5 },
      ],
    },
    then: { queue: 'service', priority: 2, addTags: ['safety'], teamId: 1 },
  })
  await call('POST', '/rules', {
    name: 'Refunds go to Chloé',
    when: { all: [{ field: 'text', op: 'phrase', value: ['refund', 'money back'] }] },
    then: { addTags: ['refund'], assigneeId: 3 },
  })
  await call('POST', '/rules', {
    name: 'Thanks from few need no answer',
    when: {
      all: [
        { field: 'intent', op: 'in', value: ['praise'] },
        { field: 'followers', op: 'below', value: 50 },
      ],
    },
    then: { addTags: ['small thanks'], priority: 0 },
  })
  const saved = async (name: string, text: string) =>
    (await call<Made>('POST', '/saved-replies', { name, language: 'en', text })).id
  const repair = await saved(
    'Repair: first steps',
    'Hello {{author.name}}, I am sorry about that. Please leave the machine unplugged and send us a message with its serial number (under the tank), so that we can arrange the repair. {{agent.name}}, {{brand.name}}',
  )
  await saved(
    'Refund is on its way',
    'Hello {{author.name}}, your refund left us today and should be with you within three working days. {{agent.name}}',
  )
  await saved('Thank you', 'Thank you, {{author.name|friend}}, that made our morning.')
  await call('POST', '/macros', {
    name: 'Repair: ask for the serial number and wait',
    key: '1',
    steps: [
      { kind: 'reply', savedReplyId: repair },
      { kind: 'tags', add: ['repair'] },
      { kind: 'assign', assigneeId: 'me' },
      { kind: 'move', to: 'pending' },
    ],
  })
  await call('POST', '/macros', {
    name: 'Not for us',
    key: '2',
    steps: [{ kind: 'move', to: 'dismissed' }],
  })
  const view = (name: string, filter: object) =>
    call('POST', '/views', { name, filter, shared: true })
  await view('Refunds', { tag: 'refund', status: 'open' })
  await view('Late', { late: true, status: 'open' })
  await view('Safety', { tag: 'safety' })

  const feed = (name: string, path: string) =>
    call('POST', '/sources', { name, collector: 'feed', options: { url: `${feedUrl}${path}` } })
  await feed('Slow Mornings blog', '/blog')
  await feed('Coffee forum', '/forum')
  await call('POST', '/sources', {
    name: 'Fernwood on Mastodon',
    collector: 'mastodon',
    options: { server: MASTODON, mentions: true, answers: true },
    credentials: { accessToken: 'made-up' },
    enabled: false,
  })
}

/** What the three of them did before the picture was taken. */
async function work(call: Call): Promise<void> {
  const about = await call<Listed>('GET', '/tickets?status=any&q=refund&limit=12')
  for (const { id } of about.items) {
    await call('PATCH', `/tickets/${id}`, { tags: ['refund'] }, 'chloe')
  }
  const people = ['ana', 'ben', 'chloe']
  const listed = await call<Listed>('GET', '/tickets?queue=service&status=open&limit=60')
  const items = listed.items.filter(({ author }) => author?.name !== 'Maren Brandt')
  for (const [at, { id }] of items.slice(8, 48).entries()) {
    const as = people[at % people.length]
    const to = at % 9 === 0 ? 'pending' : 'resolved'
    if (at % 4 !== 0) await call('POST', `/tickets/${id}/move`, { to }, as)
  }
  for (const [at, { id }] of items.slice(0, 8).entries()) {
    if (at % 3 === 1) await call('POST', `/tickets/${id}/assign`, { assigneeId: 2 }, 'ben')
    if (at % 3 === 2) await call('PATCH', `/tickets/${id}`, { tags: ['courier'] }, 'chloe')
  }
}
