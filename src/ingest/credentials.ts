import { z } from 'zod'
import { CollectorError, type Collector } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import * as store from '../db/source-store.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { Source } from '../model/source.ts'
import { checkCredentials } from './check-input.ts'
import { SpentError } from './meter.ts'
import { SecretError, type SecretBox } from './secrets.ts'

export type Credentials = Record<string, Json>

type Sealed = { id: number; credentials: string | null }

/** The options that say where to: a stored key goes nowhere else than it was given for. */
const PLACE_OPTIONS = ['url', 'server', 'site', 'pds'] as const
const HIDDEN = '••••'
/** Of a shorter value nothing is shown: four characters would be too much of it. */
const HINTED_LENGTH_MIN = 12
/** Shorter values are ordinary words too often to be taken out of a text. */
const WIPED_LENGTH_MIN = 6

/** How the failure of a source begins whose stored credentials do not open. */
export const UNOPENED = 'its stored keys cannot be opened'

const boundTo = (sourceId: number): string => `source:${sourceId}`

/** Credentials as they are kept in the row of this source. */
export function sealFor(secrets: SecretBox, sourceId: number, credentials: Credentials): string {
  return secrets.seal(credentials, boundTo(sourceId))
}

/** What is stored for a source, or null; `SecretError` where it does not open. */
function openFor(secrets: SecretBox, source: Sealed): Credentials | null {
  if (source.credentials === null) return null
  return secrets.open(source.credentials, boundTo(source.id)) as Credentials
}

/** What a run reads with, or null. A `CollectorError` auth says what to do where it does not open. */
export function credentialsToRun(
  secrets: SecretBox,
  collector: Collector,
  source: Sealed,
): Credentials | null {
  try {
    const stored = openFor(secrets, source)
    return stored && checkCredentials(collector, stored)
  } catch (cause) {
    throw new CollectorError('auth', adviceOn(cause), { cause })
  }
}

/** What to try with: what is given, and from the stored source what is left out of it. */
export function credentialsToTry(
  secrets: SecretBox,
  collector: Collector,
  wanted: {
    options: Record<string, Json>
    given: Credentials | null | undefined
    source: store.StoredSource | null
  },
): Credentials | null {
  const { options, given, source } = wanted
  if (given === null) return null
  const isSame = source?.collector === collector.name && isSamePlace(source.options, options)
  if (source && !isSame && given === undefined && source.credentials !== null) throw enterAgain()
  const stored = source && isSame ? openOrSay(secrets, source, given) : null
  return checkCredentials(collector, merge(collector, stored, given ?? {}))
}

/**
 * Keeps what a network makes of a source's stored credentials, once or more often. A `CollectorError`
 * transient where somebody else has changed them.
 */
export function renewing(
  ctx: Context,
  secrets: SecretBox,
  source: Sealed,
): (renewed: unknown) => Promise<void> {
  return async (renewed) => {
    const { id, credentials: old } = source
    const sealed = sealFor(secrets, id, renewed as Credentials)
    const isKept =
      old !== null && (await store.replaceSealed(ctx.db, { id, credentials: old }, sealed))
    if (!isKept) throw new CollectorError('transient', 'its keys were changed in the meantime')
    source.credentials = sealed
  }
}

/** What to keep after a change of `source`; undefined = as it is, null = nothing. */
export function credentialsToKeep(
  secrets: SecretBox,
  collector: Collector,
  source: store.StoredSource,
  change: { options: Record<string, Json> | undefined; given: Credentials | null | undefined },
): Credentials | null | undefined {
  const { options = source.options, given } = change
  if (given === null) return null
  const isSame = isSamePlace(source.options, options)
  if (given === undefined) {
    if (!isSame && source.credentials !== null) throw enterAgain()
    return undefined
  }
  const stored = isSame ? openOrNull(secrets, source) : null
  return checkCredentials(collector, merge(collector, stored, given))
}

/** Of each stored credential only the end; null = none are stored, {} = these cannot be opened. */
export function credentialsHint(secrets: SecretBox, source: Sealed): Source['credentialsHint'] {
  return source.credentials === null ? null : hint(openOrNull(secrets, source))
}

/** The text without the values of the credentials, for a place may answer with what it was sent. */
function wipe(text: string, credentials: Credentials | null): string {
  const values = Object.values(credentials ?? {}).filter(
    (value) => typeof value === 'string' && value.length >= WIPED_LENGTH_MIN,
  ) as string[]
  return values.flatMap((value) => [value, encodeURIComponent(value)]).reduce(wipeOne, text)
}

/** An excerpt may end within the value: what it begins there goes too. */
function wipeOne(text: string, value: string): string {
  const wiped = text.replaceAll(value, HIDDEN)
  for (let length = value.length - 1; length >= WIPED_LENGTH_MIN; length -= 1) {
    if (wiped.endsWith(value.slice(0, length))) return wiped.slice(0, -length) + HIDDEN
  }
  return wiped
}

/** The failure without the values of the credentials. */
export function wiped(error: unknown, credentials: Credentials | null): unknown {
  if (!(error instanceof Error) || credentials === null) return error
  if (error instanceof SpentError) return error
  const message = wipe(error.message, credentials)
  if (error instanceof CollectorError) {
    const { kind, waitMs, excerpt } = error
    const values = error.instead?.values.map((value) => wipe(value, credentials))
    const instead = error.instead && { ...error.instead, values: values ?? [] }
    const told = { waitMs, instead, excerpt: excerpt === null ? null : wipe(excerpt, credentials) }
    return new CollectorError(kind, message, told)
  }
  return message === error.message ? error : new Error(message)
}

/** Whether a key that was given for the first may be sent to the second. */
export function isSamePlace(stored: Record<string, Json>, options: Record<string, Json>): boolean {
  return PLACE_OPTIONS.every(
    (name) => JSON.stringify(stored[name]) === JSON.stringify(options[name]),
  )
}

/**
 * A field left out is as it was stored; null forgets it. What the service itself kept beside the old
 * keys, such as when a token ends, does not go with new ones.
 */
function merge(collector: Collector, stored: Credentials | null, given: Credentials): Credentials {
  const isNew = Object.keys(given).length > 0
  const old = Object.entries(stored ?? {}).filter(
    ([name]) => !isNew || !internalFields(collector).has(name),
  )
  const fields = { ...Object.fromEntries(old), ...given }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** Those that nobody enters: their schema says `isInternal`. */
function internalFields({ credentialsSchema }: Collector): Set<string> {
  const schema = credentialsSchema && z.toJSONSchema(credentialsSchema, { io: 'input' })
  const fields = Object.entries(schema?.properties ?? {})
  return new Set(fields.filter(([, field]) => isInternal(field)).map(([name]) => name))
}

function isInternal(field: unknown): boolean {
  return typeof field === 'object' && field !== null && 'isInternal' in field
}

/** What is stored for a source; null where nothing is, and where it does not open. */
export function openOrNull(secrets: SecretBox, source: Sealed): Credentials | null {
  try {
    return openFor(secrets, source)
  } catch (error) {
    if (error instanceof SecretError) return null
    throw error
  }
}

function openOrSay(
  secrets: SecretBox,
  source: Sealed,
  given: Credentials | undefined,
): Credentials | null {
  if (given !== undefined) return openOrNull(secrets, source)
  try {
    return openFor(secrets, source)
  } catch (cause) {
    throw new AppError('conflict', adviceOn(cause), { cause })
  }
}

function hint(credentials: Credentials | null): Record<string, string> {
  const fields = Object.entries(credentials ?? {})
  return Object.fromEntries(fields.map(([name, value]) => [name, hintOf(value)]))
}

function hintOf(value: Json): string {
  const isLong = typeof value === 'string' && value.length >= HINTED_LENGTH_MIN
  return isLong ? `${HIDDEN}${value.slice(-4)}` : HIDDEN
}

function adviceOn(error: unknown): string {
  if (error instanceof SecretError) {
    const orElse =
      error.reason === 'unknown-key'
        ? ', or start with EARSHOT_SECRET_KEY=NEW,OLD, the earlier key after the new one'
        : ''
    return `${UNOPENED} (${error.message}): enter them again${orElse}`
  }
  if (error instanceof AppError) {
    return `its stored keys are no longer valid (${error.message}): enter them again`
  }
  throw error
}

function enterAgain(): AppError {
  return new AppError(
    'conflict',
    'credentials: the stored key is sent only where it was given for; enter the key again for the new address, or forget it.',
  )
}
