import { z } from 'zod'
import { CollectorError } from '../collector.ts'
import { readJson } from '../read-json.ts'
import type { MastodonEnv } from './client.ts'

const instanceShape = z.object({
  configuration: z
    .object({
      urls: z
        .object({ streaming: z.string().nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
})

/**
 * Where a server streams from, as it says itself. The access token goes there, so it has to be the
 * server's own host or one below it.
 */
export async function findStreaming(env: MastodonEnv): Promise<string> {
  const server = new URL(env.options.server)
  const { body } = await readJson(new URL('/api/v2/instance', server).href, instanceShape, env)
  const said = body.configuration?.urls?.streaming ?? server.origin
  const url = URL.parse(said.replace(/^wss:/i, 'https:'))
  const isOurs = url?.host === server.host || url?.host.endsWith(`.${server.host}`) === true
  if (url?.protocol === 'https:' && isOurs) return url.origin
  const reason = `the server streams from ${said.slice(0, 200)}, which is not below ${server.host}`
  throw new CollectorError(
    'fatal',
    `${reason}: the access token is not sent there; do without "At once"`,
  )
}
