import { randomBytes } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { z } from 'zod'
import type { StoredSource } from '../db/source-store.ts'
import type { NewSecret } from '../model/source.ts'
import { openOrNull, sealFor } from './credentials.ts'
import type { SecretBox } from './secrets.ts'

/** What stands sealed in the row of a webhook. Times are milliseconds UTC. */
const keptSchema = z.object({
  secret: z.string(),
  previous: z.object({ secret: z.string(), until: z.number() }).optional(),
})

/** The request as it was signed. */
export type Signed = { id: string; timestamp: string; signatures: string; body: string }

/** The Standard Webhooks specification wants 24 to 64. */
const SECRET_BYTES = 32
/** How long a sender has to change over to a new secret. */
const OVERLAP_MS = 24 * 3_600_000
/** A sender that is changing secrets signs with two. */
const SIGNATURES_MAX = 10

/** A secret as Standard Webhooks writes it. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * A new secret, and what to store for it. The one before stays valid for a day; any before that one
 * ends now, so that making two in a row ends one that leaked.
 */
export function rotate(
  secrets: SecretBox,
  source: StoredSource,
  now: number,
): NewSecret & { sealed: string } {
  const secret = newSecret()
  const before = keptOf(secrets, source)
  if (!before) {
    return { secret, previousUntil: null, sealed: sealFor(secrets, source.id, { secret }) }
  }
  const until = now + OVERLAP_MS
  const kept = { secret, previous: { secret: before.secret, until } }
  return {
    secret,
    previousUntil: new Date(until).toISOString(),
    sealed: sealFor(secrets, source.id, kept),
  }
}

/** The secrets that a delivery may be signed with now; none where they cannot be opened. */
export function validSecrets(secrets: SecretBox, source: StoredSource, now: number): string[] {
  const kept = keptOf(secrets, source)
  if (!kept) return []
  const { secret, previous } = kept
  return previous && now < previous.until ? [secret, previous.secret] : [secret]
}

function keptOf(secrets: SecretBox, source: StoredSource) {
  return keptSchema.safeParse(openOrNull(secrets, source)).data ?? null
}

/** Takes as long as a secret that is wrong, where there is none. */
const NOBODYS = newSecret()

/**
 * Whether it was signed with one of `valid`, within five minutes of now (Standard Webhooks, `v1`). A
 * full stop in the id would let the same bytes be cut into another message.
 */
export function isSigned({ id, timestamp, signatures, body }: Signed, valid: string[]): boolean {
  if (id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return false
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.split(' ').filter(Boolean).slice(0, SIGNATURES_MAX).join(' '),
  }
  const matches = (secret: string) => {
    try {
      new Webhook(secret).verify(body, headers, { jsonParse: false })
      return true
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false
      throw error
    }
  }
  const isMatch = (valid.length > 0 ? valid : [NOBODYS]).some(matches)
  return isMatch && valid.length > 0
}
