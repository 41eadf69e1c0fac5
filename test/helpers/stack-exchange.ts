import { gzipSync } from 'node:zlib'
import type { Handler } from './collector-conformance.ts'

const origin = 'https://api.stackexchange.com'

export type Post = {
  id: number
  active: number
  question?: number
  more?: Record<string, unknown>
}

export type Site = { questions: Post[]; answers: Post[]; pageSize: number; wrapper?: object }

const questionOf = ({ id, active, more }: Post): object => ({
  question_id: id,
  title: `Question ${id}`,
  body: `<p>Active at ${active}</p>`,
  link: `https://stackoverflow.com/questions/${id}/question-${id}`,
  creation_date: active,
  last_activity_date: active,
  ...more,
})

const answerOf = ({ id, active, question, more }: Post): object => ({
  answer_id: id,
  question_id: question,
  body: `<p>Active at ${active}</p>`,
  creation_date: active,
  last_activity_date: active,
  ...more,
})

/** What the API answers, with pages that may be smaller than what is asked for. */
export function answerAs(site: Site, address: string) {
  const url = new URL(address, origin)
  const [, ids] = /^\/2\.3\/questions\/([\d;]+)\/answers$/.exec(url.pathname) ?? []
  const parameter = (name: string) => Number(url.searchParams.get(name) ?? Infinity)
  const asked = new Set(ids?.split(';').map(Number))
  const all =
    ids === undefined
      ? site.questions
      : site.answers.filter((post) => asked.has(post.question ?? 0))
  const sign = url.searchParams.get('order') === 'desc' ? -1 : 1
  const found = all
    .filter(({ active }) => active >= parameter('min') && active <= parameter('max'))
    .toSorted((a, b) => sign * (a.active - b.active || a.id - b.id))
  const start = (parameter('page') - 1) * site.pageSize
  const items = found
    .slice(start, start + site.pageSize)
    .map(ids === undefined ? questionOf : answerOf)
  const hasMore = found.length > start + site.pageSize
  return { items, has_more: hasMore, quota_max: 300, quota_remaining: 250, ...site.wrapper }
}

/** Always compressed, as the API does. */
export const sends =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response
      .writeHead(status, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        ...headers,
      })
      .end(gzipSync(JSON.stringify(body)))

export const plays =
  (site: Site): Handler =>
  (request, response) =>
    sends(answerAs(site, request.url ?? ''))(request, response)

/** As `plays`, not compressed: a text that can be damaged. */
export const playsPlainly =
  (site: Site): Handler =>
  (request, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answerAs(site, request.url ?? '')))

export const at = (id: number, active: number, question?: number): Post =>
  question === undefined ? { id, active } : { id, active, question }
