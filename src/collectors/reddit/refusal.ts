import { CollectorError, type FailureKind, type HttpResponse } from '../collector.ts'
import { statusError } from '../failures.ts'
import { rateLimitOf, untilReset } from './rate-limit.ts'

/** What an answer other than success means, and what to do about it. */
export async function refusal(response: HttpResponse, nowMs: number): Promise<CollectorError> {
  const error = await statusError(response, nowMs)
  const { excerpt } = error
  if (response.status === 429) {
    const waitMs = error.waitMs ?? untilReset(rateLimitOf(response.headers, nowMs), nowMs)
    return new CollectorError('rate-limit', error.message, { excerpt, waitMs })
  }
  const reason = /"reason"\s*:\s*"(\w{1,40})"/.exec(excerpt ?? '')?.[1] ?? null
  const told = meaningOf(response.status, pathOf(response), reason)
  if (told === null) return error
  return new CollectorError(told.kind, `${told.message} (${response.status})`, { excerpt })
}

/** Reddit sends those who ask for a subreddit that is not there to a search for its name. */
export function nothingAt(path: string): CollectorError {
  return new CollectorError('fatal', `there is no ${whatIsAt(path)}: leave it out of the options`)
}

type Told = { kind: FailureKind; message: string }

function meaningOf(status: number, path: string, reason: string | null): Told | null {
  if (path.endsWith('/access_token')) return signInMeaning(status)
  const what = whatIsAt(path)
  const auth = (message: string): Told => ({ kind: 'auth', message })
  const isSubreddit = path.startsWith('/r/')
  if (status === 401) return auth('Reddit refused the access token: check the credentials')
  if (status === 403 && path.endsWith('/api/comment')) {
    return auth(
      'Reddit does not let this account answer here: sign in again with the right to answer',
    )
  }
  if (status === 403 && reason === 'private') {
    return auth(`${what} is private: use an account that may read it, or leave it out`)
  }
  if (status === 403 && reason === 'quarantined') {
    return auth(
      `${what} is quarantined: agree to see it on reddit.com with the account, or leave it out`,
    )
  }
  if (status === 403) {
    const scope = path.startsWith('/message/') ? 'privatemessages' : 'read'
    return auth(`Reddit refused ${what}: the sign-in must have the scope ${scope}`)
  }
  if (!isSubreddit || (status !== 404 && status !== 410)) return null
  const banned = `${what} was banned by Reddit: leave it out of the options`
  return { kind: 'fatal', message: reason === 'banned' ? banned : nothingAt(path).message }
}

function signInMeaning(status: number): Told | null {
  if (status === 401) {
    const message = 'Reddit refused the client id or secret: copy both from reddit.com/prefs/apps'
    return { kind: 'auth', message }
  }
  if (status === 400) return { kind: 'auth', message: signInRefused }
  if (status !== 403) return null
  return { kind: 'auth', message: 'Reddit refused to let the app in: check that it still exists' }
}

export const signInRefused =
  'Reddit refused the sign-in: the refresh token was revoked, or the name and password are not ' +
  'those of the account that made the app'

function whatIsAt(path: string): string {
  const name = /^\/?(r\/[\w+]+)/.exec(path)?.[1]
  if (name !== undefined) return name.includes('+') ? `subreddit of ${name}` : `subreddit ${name}`
  return /^\/?message\//.test(path) ? 'the inbox' : `list at ${path}`
}

function pathOf(response: HttpResponse): string {
  return URL.parse(response.url)?.pathname ?? ''
}
