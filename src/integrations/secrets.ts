import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import * as store from '../db/integration-store.ts'
import { SecretError, type SecretBox } from '../ingest/secrets.ts'
import type { Json } from '../model/mention.ts'

export type Secrets = Record<string, Json>

const HIDDEN = '••••'
/** Of a shorter value nothing is shown: four characters would be too much of it. */
const HINTED_LENGTH_MIN = 12
/** Shorter values are ordinary words too often to be taken out of a text. */
const WIPED_LENGTH_MIN = 6
/** The Standard Webhooks specification wants 24 to 64. */
const SECRET_BYTES = 32
/** How long a receiver has to change over to a new secret. */
const OVERLAP_MS = 24 * 3_600_000
const RESPONSE_BYTES = 1024

type Sealed = { id: number; secrets: string | null }

const boundTo = (id: number): string => `integration:${id}`

/** Secrets as they are kept in the row of this integration. */
export function sealSecrets(box: SecretBox, id: number, secrets: Secrets): string {
  return box.seal(secrets, boundTo(id))
}

/** What is stored; {} where nothing is. `SecretError` where it does not open. */
export function openSecrets(box: SecretBox, { id, secrets }: Sealed): Secrets {
  return secrets === null ? {} : (box.open(secrets, boundTo(id)) as Secrets)
}

/** The same; null where it does not open. */
export function openOrNull(box: SecretBox, row: Sealed): Secrets | null {
  try {
    return openSecrets(box, row)
  } catch (error) {
    if (error instanceof SecretError) return null
    throw error
  }
}

/** Of each stored secret only the end; null = none are stored, {} = these cannot be opened. */
export function secretsHint(box: SecretBox, row: Sealed): Record<string, string> | null {
  if (row.secrets === null) return null
  const texts = Object.entries(openOrNull(box, row) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts.map(([name, value]) => [name, hintOf(value)]))
}

function hintOf(value: string): string {
  return value.length >= HINTED_LENGTH_MIN ? `${HIDDEN}${value.slice(-4)}` : HIDDEN
}

/** What a receiver answered, fit to be shown: without our secrets, as text, at most 1 KB. */
export function presentable(text: string, secrets: Secrets): string {
  const clean = wipe(text, secrets).replace(/[^\P{C}\n\t]/gu, '')
  const cut = Buffer.from(clean).subarray(0, RESPONSE_BYTES).toString()
  // Where it was cut within a character.
  return cut.replace(/\uFFFD+$/, '')
}

/** The text without the values of the secrets, for a receiver may answer with what it was sent. */
function wipe(text: string, secrets: Secrets): string {
  const values = Object.values(secrets).filter(
    (value): value is string => typeof value === 'string' && value.length >= WIPED_LENGTH_MIN,
  )
  return values.flatMap((value) => [value, encodeURIComponent(value)]).reduce(wipeOne, text)
}

/** What was cut may end within the value: what it begins there goes too. */
function wipeOne(text: string, value: string): string {
  const wiped = text.replaceAll(value, HIDDEN)
  for (let length = value.length - 1; length >= WIPED_LENGTH_MIN; length -= 1) {
    if (wiped.endsWith(value.slice(0, length))) return wiped.slice(0, -length) + HIDDEN
  }
  return wiped
}

/** What a webhook is signed with. Times in milliseconds UTC. */
export const signingSchema = z.object({
  secret: z.string(),
  previous: z.object({ secret: z.string(), until: z.number() }).nullable(),
})
export type Signing = z.infer<typeof signingSchema>

/** A new secret, as Standard Webhooks writes it; the one before goes on signing beside it for a day. */
export function newSigning(before: Secrets | null, now: number): Signing {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  const known = signingSchema.safeParse(before).data
  const previous = known ? { secret: known.secret, until: now + OVERLAP_MS } : null
  return { secret, previous }
}

/** Seals anew what was sealed under an older key, so that that key can go. */
export async function sealIntegrationsAnew(ctx: Context, box: SecretBox): Promise<void> {
  let closed = 0
  for (const { id, secrets } of await store.listIntegrations(ctx.db)) {
    if (secrets === null) continue
    const plain = openOrNull(box, { id, secrets })
    if (plain === null) closed += 1
    else if (!box.isCurrent(secrets)) {
      await store.replaceSecrets(ctx.db, { id, secrets }, sealSecrets(box, id, plain))
    }
  }
  if (closed > 0) {
    const told = 'Secrets of integrations cannot be opened: enter them again, or bring back the key'
    ctx.log.warn({ integrations: closed }, told)
  }
}
