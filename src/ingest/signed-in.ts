import { z } from 'zod'
import { CollectorError, type Collector } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import * as store from '../db/sign-in-store.ts'
import type { StoredSource } from '../db/source-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import { jsonObjectSchema, type Json } from '../model/mention.ts'
import type { SourcePatch } from '../model/source.ts'
import { credentialsToTry, isSamePlace, renewing, type Credentials } from './credentials.ts'
import { SecretError, type SecretBox } from './secrets.ts'

const contentSchema = z.object({
  options: jsonObjectSchema,
  credentials: jsonObjectSchema.nullable(),
  /** Of PKCE; null once the network has answered. */
  codeVerifier: z.string().nullable(),
})

/** What is kept sealed of a sign-in. */
export type SignInContent = z.infer<typeof contentSchema>

/** Where the credentials are to be used. */
type Place = { collector: Collector; options: Record<string, Json> }

type Keys = { credentials: Credentials | null; renew(renewed: Credentials): Promise<void> }

const boundTo = (id: string): string => `sign-in:${id}`

export function sealSignIn(secrets: SecretBox, id: string, content: SignInContent): string {
  return secrets.seal(content, boundTo(id))
}

export function openSignIn(
  secrets: SecretBox,
  { id, sealed }: Pick<store.StoredSignIn, 'id' | 'sealed'>,
): SignInContent {
  return contentSchema.parse(secrets.open(sealed, boundTo(id)))
}

/**
 * Hands over what signing in gave to the source that is saved in `tx`; it can be taken once. Undefined
 * where no sign-in is named.
 */
export async function takeSignedIn(
  ctx: Context,
  tx: Tx,
  secrets: SecretBox,
  place: Place,
  named: Pick<SourcePatch, 'signIn' | 'credentials'>,
): Promise<Credentials | undefined> {
  const { signIn, credentials } = named
  if (signIn === undefined) return undefined
  checkOnlyOne(signIn, credentials)
  return credentialsIn(secrets, await store.takeSignIn(tx, signIn, nowOf(ctx)), place)
}

/** What to try a place with, and how to keep what the network makes of that. */
export async function keysToTry(
  ctx: Context,
  secrets: SecretBox,
  place: Place,
  named: {
    given: Credentials | null | undefined
    source: StoredSource | null
    signIn: string | undefined
  },
): Promise<Keys> {
  const { given, source, signIn } = named
  checkOnlyOne(signIn, given)
  if (signIn !== undefined) return readSignedIn(ctx, secrets, place, signIn)
  const { collector, options } = place
  const credentials = credentialsToTry(secrets, collector, { options, given, source })
  return { credentials, renew: source ? renewing(ctx, secrets, source) : async () => {} }
}

async function readSignedIn(ctx: Context, secrets: SecretBox, place: Place, id: string) {
  const stored = await store.findSignIn(ctx.db, id, nowOf(ctx))
  const credentials = credentialsIn(secrets, stored, place)
  let sealed = stored?.sealed ?? ''
  return {
    credentials,
    async renew(renewed: Credentials): Promise<void> {
      const { options } = openSignIn(secrets, { id, sealed })
      const next = sealSignIn(secrets, id, { options, credentials: renewed, codeVerifier: null })
      if (!(await store.replaceSignIn(ctx.db, { id, sealed }, next))) {
        throw new CollectorError('transient', 'the sign-in was used in the meantime')
      }
      sealed = next
    },
  }
}

function checkOnlyOne(signIn: string | undefined, given: Credentials | null | undefined): void {
  if (signIn === undefined || given === undefined) return
  throw new AppError('invalid', 'signIn: give it without credentials; it brings its own.')
}

function credentialsIn(
  secrets: SecretBox,
  stored: store.StoredSignIn | null,
  { collector, options }: Place,
): Credentials {
  if (stored?.state !== 'signed-in') throw signInAgain('there is none, or it was too long ago')
  if (stored.collector !== collector.name) throw signInAgain('it was at another network')
  const content = openOrSay(secrets, stored)
  // As with any key: it goes nowhere else than it was given for.
  if (!isSamePlace(content.options, options)) throw signInAgain('it was at another address')
  return content.credentials ?? {}
}

function openOrSay(secrets: SecretBox, stored: store.StoredSignIn): SignInContent {
  try {
    return openSignIn(secrets, stored)
  } catch (error) {
    if (error instanceof SecretError) throw signInAgain(error.message)
    throw error
  }
}

function signInAgain(why: string): AppError {
  return new AppError('conflict', `signIn: ${why}; sign in again.`)
}

function nowOf(ctx: Context): string {
  return new Date(ctx.now()).toISOString()
}
