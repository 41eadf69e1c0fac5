import { nameOf, type RedditOptions } from './options.ts'

/** One list of posts or comments, newest first, that is read with a position of its own. */
export type Stream = {
  /** Says all that is asked for. */
  key: string
  path: string
  query: Record<string, string>
}

/** The most that Reddit gives at once. */
export const pageSize = 100

export function streamsOf(options: RedditOptions): Stream[] {
  if (options.inbox === true) {
    // Not `message/inbox`: it holds private messages too.
    return ['mentions', 'comments', 'selfreply'].map((list) => streamAt(`message/${list}`))
  }
  const within = subredditsOf(options).join('+')
  if (options.query !== undefined) return [searchFor(options.query, within)]
  return [streamAt(`r/${within}/new`), streamAt(`r/${within}/comments`)]
}

/** In one order, whatever that of the options. */
export function subredditsOf({ subreddits = [] }: RedditOptions): string[] {
  return [...new Set(subreddits.map(nameOf))].toSorted()
}

function streamAt(path: string): Stream {
  return { key: path, path, query: {} }
}

function searchFor(query: string, within: string): Stream {
  const path = within === '' ? 'search' : `r/${within}/search`
  const restricted = within === '' ? {} : { restrict_sr: 'true' }
  return {
    key: `${path}?${query}`,
    path,
    query: { q: query, sort: 'new', t: 'all', type: 'link', ...restricted },
  }
}
