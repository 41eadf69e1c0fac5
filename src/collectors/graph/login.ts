import { CollectorError, type OAuth } from '../collector.ts'
import { askToken, graphVersion, type GraphEnv } from './client.ts'
import type { GraphCredentials } from './credentials.ts'

/** The token to keep, of the long-lived one of the person who signed in. */
type PickToken<Options> = (userToken: string, options: Options, env: GraphEnv) => Promise<string>

/**
 * Facebook Login by authorization code. The app secret proves who asks for the token; PKCE is not
 * offered for this flow.
 */
export function createLogin<Options>(
  permissionsFor: (options: Options) => readonly string[],
  pickToken: PickToken<Options>,
): OAuth<Options, GraphCredentials | null> {
  return {
    needs: ['appId', 'appSecret'],
    async start({ redirectUri, state }, { options, credentials }) {
      const { appId } = appOf(credentials)
      const url = new URL(`https://www.facebook.com/${graphVersion}/dialog/oauth`)
      url.searchParams.set('client_id', appId)
      url.searchParams.set('redirect_uri', redirectUri)
      url.searchParams.set('state', state)
      url.searchParams.set('response_type', 'code')
      url.searchParams.set('scope', permissionsFor(options).join(','))
      return { url: url.href, credentials }
    },
    async finish({ code, redirectUri }, env) {
      const { appId, appSecret } = appOf(env.credentials)
      const app = { client_id: appId, client_secret: appSecret }
      const brief = await askToken({ ...app, redirect_uri: redirectUri, code }, env)
      const exchange = { grant_type: 'fb_exchange_token', fb_exchange_token: brief }
      const userToken = await askToken(
        { ...app, ...exchange },
        { ...env, credentials: { ...env.credentials, accessToken: brief } },
      )
      const credentials = { appId, appSecret, accessToken: userToken }
      const accessToken = await pickToken(userToken, env.options, { ...env, credentials })
      return { appId, appSecret, accessToken }
    },
  }
}

function appOf(credentials: GraphCredentials | null): { appId: string; appSecret: string } {
  const { appId, appSecret } = credentials ?? {}
  if (appId !== undefined && appSecret !== undefined) return { appId, appSecret }
  throw new CollectorError('auth', 'give the app ID and the app secret of your app first')
}
