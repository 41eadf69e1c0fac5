import { createDiscourseCollector } from '../../src/collectors/discourse/discourse.ts'
import { createRedditCollector } from '../../src/collectors/reddit/reddit.ts'
import type { HttpClient } from '../../src/collectors/collector.ts'
import { loopbackClient, startWeb } from '../helpers/loopback.ts'
import { asCollector } from '../helpers/reply-suite.ts'
import { bodyOf } from '../helpers/x-server.ts'
import type { OtherNetworks } from './desk.ts'

export const forum = 'https://forum.example.com'
const origins = new Set([forum, 'https://oauth.reddit.com', 'https://www.reddit.com'])

/** An answer as it stands at a network: what it says, and below which post. */
export type Answered = { network: string; above: string; text: string }

/** What each of the two is added as, so that it can be answered at. */
export const otherSources = [
  {
    name: 'Forum',
    collector: 'discourse',
    options: { url: forum },
    credentials: { apiKey: 'key', apiUsername: 'Acme' },
  },
  {
    name: 'Reddit',
    collector: 'reddit',
    options: { userName: 'acme', query: 'acme', answers: true },
    credentials: { clientId: 'client-id', clientSecret: 'secret', refreshToken: 'refresh-1' },
  },
]

/** A forum and Reddit on loopback, with a ledger of what stands there; nothing is ever taken twice for one. */
export async function openForumAndReddit() {
  const ledger: Answered[] = []

  function posted({
    raw,
    ...post
  }: {
    raw: string
    topic_id: number
    reply_to_post_number: number
  }) {
    const number = post.reply_to_post_number
    ledger.push({ network: 'forum', above: `${post.topic_id}/${number}`, text: raw })
    const id = 900 + ledger.length
    return { id, topic_id: post.topic_id, post_number: number + ledger.length, username: 'Acme' }
  }
  function commented(form: URLSearchParams) {
    const [above, text] = [form.get('thing_id') ?? '', form.get('text') ?? '']
    ledger.push({ network: 'reddit', above, text })
    const id = `own${ledger.length}`
    const data = { name: `t1_${id}`, author: 'acme', body: text, parent_id: above }
    return { json: { errors: [], data: { things: [{ kind: 't1', data }] } } }
  }
  function answerTo(path: string, body: string): unknown {
    if (path === '/posts.json') return posted(JSON.parse(body))
    if (path === '/api/comment') return commented(new URLSearchParams(body))
    return { access_token: 'access-1' }
  }

  const web = await startWeb(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', forum)
    const body = await bodyOf(request)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answerTo(pathname, body)))
  })
  const client = loopbackClient()
  const http: HttpClient = {
    ...client,
    request(address, request) {
      const { pathname, search } = new URL(address)
      return client.request(web.url + pathname + search, request)
    },
  }
  const others: OtherNetworks = {
    collectors: [createDiscourseCollector(), createRedditCollector()].map(asCollector),
    reach: (address) => (origins.has(new URL(address).origin) ? http : null),
  }
  return {
    ledger,
    others,
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}
