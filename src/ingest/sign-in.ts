import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  CollectorError,
  type Collector,
  type HttpClient,
  type OAuth,
  type OAuthEnv,
} from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import * as store from '../db/sign-in-store.ts'
import { AppError, messageOf } from '../errors.ts'
import type { BegunSignIn, SignIn, SignInInput } from '../model/sign-in.ts'
import { checkCredentials, checkOptions } from './check-input.ts'
import { credentialsToTry, wiped, type Credentials } from './credentials.ts'
import type { SourceTools } from './present-source.ts'
import { openSignIn, sealSignIn, type SignInContent } from './signed-in.ts'
import { storedSource } from './sources.ts'

export type SignInTools = SourceTools & {
  http: HttpClient
  /** Where the network sends the person back to. */
  redirectUri: string
}

/** What a network sends a person back with. */
export type SignInAnswer = {
  state: string
  code: string | null
  error: string | null
  errorDescription: string | null
}

/** How long a person may take at the network. */
export const BEGUN_MS = 10 * 60_000
/** How long a form may then stay open before it is saved. */
const KEPT_MS = 60 * 60_000
const ASK_TIMEOUT_MS = 30_000
const MESSAGE_LENGTH_MAX = 500

/** What is stored of a `state`, and of what a browser has: enough to know it again, not to use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/**
 * Asks the network where to send a person to sign in. `browser` is what only the browser that asks
 * has. `AppError` unprocessable says why the network would not.
 */
export async function beginSignIn(
  ctx: Context,
  tools: SignInTools,
  input: SignInInput,
  browser: string,
): Promise<BegunSignIn & { stateHash: string }> {
  const { collector, oauth } = withOAuth(tools, input.collector)
  const options = checkOptions(collector, input.options)
  const source = input.source === undefined ? null : await storedSource(ctx, input.source)
  const wanted = { options, given: input.credentials, source }
  const credentials = credentialsToTry(tools.secrets, collector, wanted)
  checkNeeds(collector, oauth, credentials)

  const [state, codeVerifier] = [newSecret(), newSecret()]
  const codeChallenge = hashOf(codeVerifier)
  const { redirectUri } = tools
  const started = await oauth
    .start({ redirectUri, state, codeChallenge }, envOf(ctx, tools, options, credentials))
    .catch((error: unknown) => {
      throw refusal(collector, wiped(error, credentials))
    })
  if (!/^https?:\/\//.test(started.url)) throw new Error('a sign-in leads to no web address')

  const id = randomUUID()
  const carried = started.credentials as Credentials | null
  await store.insertSignIn(ctx.db, {
    id,
    collector: collector.name,
    stateHash: hashOf(state),
    browserHash: hashOf(browser),
    sealed: sealSignIn(tools.secrets, id, { options, credentials: carried, codeVerifier }),
    expiresAt: new Date(ctx.now() + BEGUN_MS),
  })
  return { id, url: started.url, stateHash: hashOf(state) }
}

/**
 * Takes what a network sent a person back with, and keeps the credentials it gives for the code.
 * Gives the id of the sign-in, which says how that ended; null where this browser began none with
 * this state, has come back before, or took too long.
 */
export async function answerSignIn(
  ctx: Context,
  tools: SignInTools,
  answer: SignInAnswer,
  browser: string,
): Promise<string | null> {
  const hashes = { stateHash: hashOf(answer.state), browserHash: hashOf(browser) }
  const stored = await store.claimSignIn(ctx.db, hashes, new Date(ctx.now()).toISOString())
  if (!stored) return null
  const { message, content } = await redeem(ctx, tools, stored, answer)
  await store.endSignIn(ctx.db, stored.id, {
    state: message === null ? 'signed-in' : 'refused',
    message: message?.slice(0, MESSAGE_LENGTH_MAX).toWellFormed() ?? null,
    sealed: sealSignIn(tools.secrets, stored.id, content),
    expiresAt: new Date(ctx.now() + KEPT_MS).toISOString(),
  })
  return stored.id
}

/** How a sign-in stands. `AppError` not_found where there is none, or it was too long ago. */
export async function readSignIn(ctx: Context, id: string): Promise<SignIn> {
  const stored = await store.findSignIn(ctx.db, id, new Date(ctx.now()).toISOString())
  if (!stored) throw new AppError('not_found', 'This sign-in was too long ago; sign in again.')
  const { sealed: _sealed, ...told } = stored
  return told
}

type Redeemed = { message: string | null; content: SignInContent }

/** Trades the code for credentials; or says why there are none, and keeps nothing. */
async function redeem(
  ctx: Context,
  tools: SignInTools,
  stored: store.StoredSignIn,
  answer: SignInAnswer,
): Promise<Redeemed> {
  const { collector, oauth } = withOAuth(tools, stored.collector)
  const nothing = { options: {}, credentials: null, codeVerifier: null }
  const refused = (message: string) => ({ message, content: nothing })
  const { code } = answer
  if (code === null) return refused(refusedWords(collector, answer))
  const { options, credentials, ...opened } = openSignIn(tools.secrets, stored)
  const codeVerifier = opened.codeVerifier ?? ''
  try {
    const env = envOf(ctx, tools, options, credentials)
    const { redirectUri } = tools
    const given = await oauth.finish({ code, redirectUri, codeVerifier }, env)
    const kept = { options, credentials: usable(collector, given), codeVerifier: null }
    return { message: null, content: kept }
  } catch (thrown) {
    const error = wiped(thrown, { ...credentials, code, codeVerifier })
    if (thrown instanceof CollectorError) return refused(refusal(collector, error).message)
    ctx.log.error({ collector: collector.name, error: messageOf(error) }, 'A sign-in failed')
    return refused('Something went wrong on our side; the log says what.')
  }
}

function withOAuth(
  { find }: SignInTools,
  name: string,
): { collector: Collector; oauth: OAuth<unknown, unknown> } {
  const collector = find(name)
  if (!collector) throw new AppError('invalid', `collector: there is none called "${name}".`)
  const { oauth } = collector
  if (oauth) return { collector, oauth }
  throw new AppError('conflict', `${collector.title} has no sign-in; enter its keys instead.`)
}

function checkNeeds(
  collector: Collector,
  { needs }: OAuth<unknown, unknown>,
  credentials: Credentials | null,
): void {
  const missing = needs.filter((name) => !credentials?.[name])
  if (missing.length === 0) return
  const fields = missing.map((name) => `credentials.${name}`).join(', ')
  throw new AppError('invalid', `${fields}: needed to sign in at ${collector.title}.`)
}

function usable(collector: Collector, given: unknown): Credentials {
  try {
    const credentials = checkCredentials(collector, given as Credentials)
    if (credentials) return credentials
  } catch (cause) {
    throw new CollectorError('bad-data', 'what it gave cannot be used', { cause })
  }
  throw new CollectorError('bad-data', 'it gave no credentials')
}

/** What the network said instead of a code (RFC 6749, 4.1.2.1), and what to do about it. */
function refusedWords({ title }: Collector, { error, errorDescription }: SignInAnswer): string {
  if (error === null) return `${title} sent no answer along; sign in again.`
  if (/denied|cancel/.test(error)) return `Access was not granted at ${title}.`
  const said = [error, errorDescription].filter(Boolean).join(': ')
  return `${title} refused to sign you in (${said}).`
}

function refusal(collector: Collector, error: unknown): AppError {
  if (!(error instanceof CollectorError)) throw error
  return new AppError('unprocessable', `${collector.title}: ${error.message.replace(/\.$/, '')}.`, {
    cause: error,
  })
}

function envOf(
  ctx: Context,
  { http }: SignInTools,
  options: unknown,
  credentials: unknown,
): OAuthEnv<unknown, unknown> {
  const signal = AbortSignal.timeout(ASK_TIMEOUT_MS)
  return { options, credentials, signal, http, clock: { now: ctx.now } }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
