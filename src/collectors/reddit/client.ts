import { CollectorError } from '../collector.ts'
import type { ClientEnv, RedditEnv } from './env.ts'
import type { GuardedSnoowrap } from './guarded-snoowrap.ts'
import type { RedditCredentials } from './options.ts'

export type Reddit = Pick<GuardedSnoowrap, 'get' | 'post'>

/** Snoowrap is loaded with the first source that is read with it: a start without one does not wait for it. */
const loadSnoowrap = () => import('./guarded-snoowrap.ts')

/** What it asks fails with `CollectorError`. A refresh token that Reddit replaces is kept. */
export async function openReddit(env: RedditEnv): Promise<Reddit> {
  const credentials = credentialsOf(env)
  // An app without an account reads what everybody may, but has no inbox.
  if (env.options.inbox === true && !credentials.refreshToken && !credentials.username) {
    throw new CollectorError('auth', 'mentions of us need an account: sign in at Reddit')
  }
  const { GuardedSnoowrap } = await loadSnoowrap()
  return new GuardedSnoowrap({ ...env, credentials })
}

/** Where a person lets the app read for an account, for as long as it is not revoked. */
export async function authorizeUrl(
  clientId: string,
  scope: string[],
  redirectUri: string,
  state: string,
): Promise<string> {
  const { GuardedSnoowrap } = await loadSnoowrap()
  return GuardedSnoowrap.getAuthUrl({ clientId, scope, redirectUri, state, permanent: true })
}

/** The refresh token for the code that Reddit gave the person. */
export async function redeemCode(
  env: ClientEnv,
  code: string,
  redirectUri: string,
): Promise<string> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const { GuardedSnoowrap } = await loadSnoowrap()
  const token = await new GuardedSnoowrap(env).redeem(form)
  if (!token.refresh_token) {
    throw new CollectorError('auth', 'Reddit gave no refresh token: sign in again')
  }
  return token.refresh_token
}

export function credentialsOf({
  credentials,
}: {
  credentials: RedditCredentials | null
}): RedditCredentials {
  if (credentials !== null) return credentials
  throw new CollectorError('auth', 'Reddit answers apps only: make one and give its client id')
}
