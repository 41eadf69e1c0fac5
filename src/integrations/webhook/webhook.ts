import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { postJson } from '../http-try.ts'
import { signingSchema, type Signing } from '../secrets.ts'
import { urlSchema } from '../url-schema.ts'

const optionsSchema = z.strictObject({ url: urlSchema })

/** Signed as Standard Webhooks says: https://www.standardwebhooks.com */
export const webhook: Channel<z.infer<typeof optionsSchema>, Signing> = {
  kind: 'webhook',
  optionsSchema,
  secretsSchema: signingSchema,
  send({ id, payload }, env) {
    const now = env.ctx.now()
    const signatures = secretsNow(env.secrets, now).map((secret) =>
      new Webhook(secret).sign(id, new Date(now), payload),
    )
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
    }
    return postJson(env, env.options.url, { body: payload, headers })
  },
}

/** While a receiver changes over, it finds a signature by either. */
function secretsNow({ secret, previous }: Signing, now: number): string[] {
  return previous && now < previous.until ? [secret, previous.secret] : [secret]
}
