import { compareIds } from '../../src/collectors/mastodon/ids.ts'
import type { Handler } from './collector-conformance.ts'

export const origin = 'https://social.example.com'
export const now = Date.UTC(2026, 0, 31, 12)
export const token = { accessToken: 'secret-token' }

/** The id that a server gives a post of this second. */
export const idAt = (second: number, n = 0) =>
  String((BigInt(now - 86_400_000 + second * 1000) << 16n) + BigInt(n))
export const uriOf = (id: string) => `https://social.example.com/users/ann/statuses/${id}`
/** What we know it by. */
export const knownAs = (id: string) => `social.example.com:${id}`
export const account = { id: '1', acct: 'ann', uri: 'https://social.example.com/users/ann' }
export const status = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  uri: uriOf(id),
  content: `<p>Post ${id}</p>`,
  visibility: 'public',
  account,
  ...more,
})
export type Item = { id: string }

/** Pages through items as Mastodon does: newest first, `min_id` next to the given one, Link headers. */
export const pagesThrough =
  (items: () => readonly Item[], wrap: (page: Item[]) => unknown = (page) => page): Handler =>
  (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', origin)
    const [min, max] = [searchParams.get('min_id'), searchParams.get('max_id')]
    const limit = Number(searchParams.get('limit') ?? 20)
    const fit = items()
      .toSorted((a, b) => compareIds(b.id, a.id))
      .filter(({ id }) => max === null || compareIds(id, max) < 0)
      .filter(({ id }) => min === null || compareIds(id, min) > 0)
    const page = min === null ? fit.slice(0, limit) : fit.slice(-limit)
    const [first, last] = [page[0], page.at(-1)]
    const link =
      first && last
        ? `<${origin}/x?max_id=${last.id}>; rel="next", <${origin}/x?min_id=${first.id}>; rel="prev"`
        : ''
    response.writeHead(200, link ? { link } : {}).end(JSON.stringify(wrap(page)))
  }

export const sends =
  (body: unknown, headers: Record<string, string> = {}, code = 200): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body))
