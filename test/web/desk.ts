import { randomBytes } from 'node:crypto'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import type { Collector, HttpClient } from '../../src/collectors/collector.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { Classification } from '../../src/model/classification.ts'
import type { MentionDraft } from '../../src/model/mention.ts'
import type { Source } from '../../src/model/source.ts'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { createOutbox } from '../../src/replies/outbox.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { watchedPage, type Watched } from '../helpers/browser.ts'
import { complaint, draft, pageOf } from '../helpers/listening-post.ts'
import { origin } from '../helpers/mastodon.ts'
import { openReplyNetwork } from '../helpers/reply-network.ts'
import { startService } from '../helpers/service.ts'

const START = Date.UTC(2026, 5, 15, 12)

/** What the model is to make of a text: a complaint, unless told otherwise. */
export type Meaning = Partial<Classification>

/** Further networks that can be answered at, and how they are reached. */
export type OtherNetworks = {
  collectors: readonly Collector[]
  /** The way to an address; null where it is none of theirs. */
  reach(address: string): HttpClient | null
}
const noOthers: OtherNetworks = { collectors: [], reach: () => null }

/** A service with two colleagues and a network that can be answered at, for tests of the inbox. */
export async function openDesk(others: OtherNetworks = noOthers) {
  const clock = { shift: 0 }
  const now = () => Date.now() + clock.shift
  const key = randomBytes(32)
  const network = await openReplyNetwork(now)
  const service = await startService({
    role: 'web',
    now,
    env: { EARSHOT_SECRET_KEY: key.toString('base64'), EARSHOT_CLASSIFIER: 'fast' },
  })
  const collectors = [createMastodonCollector() as unknown as Collector, ...others.collectors]
  const outbox = createOutbox({
    ctx: service.ctx,
    find: (name) => collectors.find((collector) => collector.name === name) ?? null,
    secrets: createSecretBox([key]),
    http: {
      ...network.http,
      request: (address, request) =>
        (others.reach(address) ?? network.http).request(address, request),
    },
  })
  let sourceId = 0
  let said = 0
  let agents: Agent[] = []

  async function add(name: string, handle: string): Promise<Agent> {
    return (await service.call<Agent>('POST', '/agents', { name, handle })).body
  }

  return {
    service,
    network,
    ana: () => agents[0],
    ben: () => agents[1],
    /** As it was at first: nobody has written, Ana and Ben are at work. */
    async reset(): Promise<void> {
      await service.ctx.db.query(
        `TRUNCATE sources, mentions, mention_keys, tickets, ticket_counts, counters, authors, events,
           brands, agents, teams, viewers, notifications, notes, rules, saved_replies, macros,
           saved_views, replies, waves, idempotency, corrections RESTART IDENTITY CASCADE`,
      )
      await ensureFirstBrand(service.ctx)
      network.clear()
      clock.shift = 0
      said = 0
      agents = [await add('Ana Sousa', 'ana'), await add('Ben Okafor', 'ben')]
      const { body } = await service.call<Source>('POST', '/sources', {
        name: 'Mastodon',
        collector: 'mastodon',
        options: { server: origin, mentions: true, answers: true },
        credentials: { accessToken: 'write-token' },
      })
      sourceId = body.id
    },
    /** Somebody writes; each writer has a conversation of their own unless told. */
    async hear(
      author: string,
      text: string,
      more: Partial<MentionDraft> = {},
      means: Meaning = {},
    ) {
      said += 1
      const page = pageOf([
        draft(`social.example.com:${said}`, {
          network: 'mastodon',
          text,
          postedAt: new Date(START + said * 60_000).toISOString(),
          conversationId: `talk-${author}`,
          url: `${origin}/@${author}/${said}`,
          author: {
            externalId: `${origin}/users/${author}`,
            handle: `${author}@social.example.com`,
            name: author,
            url: null,
            avatarUrl: null,
            followers: null,
          },
          raw: { id: String(said), server: origin, visibility: 'public' },
          ...more,
        }),
      ])
      const classifier = {
        predict: async (texts: readonly string[]) => texts.map(() => ({ ...complaint, ...means })),
      }
      const listening = createListening({ classifier, rules: defaultRules })
      const source = { id: sourceId, name: 'Mastodon', brandId: 1, keep: 'all' } as const
      await ingestPage(service.ctx, await listening(service.ctx.db), { source, fence: null, page })
    },
    /** The ticket of an author, whole. */
    async ticketOf(author: string): Promise<TicketDetail> {
      for (const status of ['open', 'pending', 'snoozed', 'done']) {
        const path = `/tickets?status=${status}&limit=200`
        const { body } = await service.call<{ items: TicketItem[] }>('GET', path)
        const found = body.items.find((one) => one.author?.name === author)
        if (found) {
          return (await service.call<TicketDetail>('GET', `/tickets/${found.id}`)).body
        }
      }
      throw new Error(`No ticket of ${author}`)
    },
    /** Lets the time pass in which a reply can be taken back, and sends what is due. */
    async sendDue(): Promise<void> {
      clock.shift += 30_000
      await outbox.sweep()
      while (await outbox.step());
    },
    /** A browser in which `agent` works. */
    async sit(
      browser: Browser,
      agent: Agent | undefined,
      path: string,
      settings: BrowserContextOptions = {},
    ): Promise<Watched> {
      const watched = await watchedPage(browser, service.url, settings)
      const answer = await watched.page
        .context()
        .request.put(`${service.url}/api/v1/session/agent`, {
          data: { agentId: agent?.id ?? null },
        })
      if (!answer.ok()) throw new Error(await answer.text())
      await watched.page.goto(`${service.url}${path}`)
      return watched
    },
    async [Symbol.asyncDispose]() {
      await service.stop()
      await network[Symbol.asyncDispose]()
    },
  }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>
