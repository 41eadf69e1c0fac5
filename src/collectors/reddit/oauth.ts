import type { OAuth } from '../collector.ts'
import { authorizeUrl, credentialsOf, redeemCode } from './client.ts'
import type { RedditCredentials, RedditOptions } from './options.ts'

/** Reddit's code grant. It knows no PKCE: the client secret stands in its place. */
export const oauth: OAuth<RedditOptions, RedditCredentials | null> = {
  needs: ['clientId'],
  async start({ redirectUri, state }, env) {
    const credentials = credentialsOf(env)
    const { inbox = false, answers = false } = env.options
    const more = [...(inbox ? ['privatemessages'] : []), ...(answers ? ['submit'] : [])]
    const scope = ['read', ...more, 'identity', 'history']
    const url = await authorizeUrl(credentials.clientId, scope, redirectUri, state)
    return { url, credentials }
  },
  async finish({ code, redirectUri }, env) {
    const { clientId, clientSecret } = credentialsOf(env)
    const credentials = { clientId, clientSecret }
    const refreshToken = await redeemCode({ ...env, credentials }, code, redirectUri)
    return { ...credentials, refreshToken }
  },
}
