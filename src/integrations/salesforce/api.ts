import { z } from 'zod'
import type { HttpResponse } from '../../collectors/collector.ts'
import type { ChannelEnv, Sent } from '../channel.ts'
import { CrmError } from '../crm/crm.ts'
import { ask, told } from '../http-try.ts'

const ANSWER_BYTES_MAX = 1024 * 1024
/** A session lasts longer; asking anew costs little. */
const TOKEN_MS = 10 * 60_000

type Place = { baseUrl: string; apiVersion: string }
type Keys = { clientId: string; clientSecret: string }
type Env = Pick<ChannelEnv<Place, Keys>, 'http' | 'signal' | 'ctx' | 'options' | 'secrets'>

const tokenSchema = z.object({ access_token: z.string().min(1) })
/** Tokens by whom they were given to; they live as long as the process. */
const tokens = new Map<string, { token: string; until: number }>()

type Asked = { path: string; method: 'GET' | 'POST'; body?: object }

/** Asks Salesforce once. `CrmError` says what the try came to. */
export async function askSalesforce<T>(env: Env, asked: Asked, schema: z.ZodType<T>): Promise<T> {
  const { options } = env
  const token = await tokenOf(env)
  const url = `${base(env)}/services/data/v${options.apiVersion}${asked.path}`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const body = asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }
  const answer = await ask(env, url, { method: asked.method, headers, ...body }, ANSWER_BYTES_MAX)
  if (!('error' in answer) && answer.status === 401) tokens.delete(keyOf(env))
  return read(env, answer, schema)
}

/** OAuth 2 client credentials: an app of theirs that acts as one user. */
async function tokenOf(env: Env): Promise<string> {
  const known = tokens.get(keyOf(env))
  const now = env.ctx.now()
  if (known && now < known.until) return known.token
  const { clientId, clientSecret } = env.secrets
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const url = `${base(env)}/services/oauth2/token`
  const answer = await ask(env, url, { method: 'POST', headers, body }, ANSWER_BYTES_MAX)
  // 400 is how they say that the keys are wrong: new ones may be entered.
  const { access_token: token } = await read(env, answer, tokenSchema, 'retry')
  tokens.set(keyOf(env), { token, until: now + TOKEN_MS })
  return token
}

async function read<T>(
  env: Env,
  answer: HttpResponse | Sent,
  schema: z.ZodType<T>,
  on400: 'retry' | 'refused' = 'refused',
): Promise<T> {
  if ('error' in answer) throw new CrmError(answer)
  const text = new TextDecoder().decode(await answer.bytes())
  const { status } = answer
  const isFinal = [300, 400, 404, 405, 409, 415].includes(status)
  const sent = told(env, answer, text, isFinal ? on400 : status === 410 ? 'refused' : null)
  const said = problemOf(text)
  const error = [sent.error, said].filter(Boolean).join(' ')
  if (sent.outcome !== 'delivered') throw new CrmError({ ...sent, error })
  const found = schema.safeParse(parse(text))
  if (found.success) return found.data
  const unlike = `It answered ${status}, but not what was asked for.`
  throw new CrmError({ ...sent, outcome: 'retry', error: unlike })
}

const problemSchema = z.union([
  z
    .array(z.object({ message: z.string() }))
    .min(1)
    .transform(([first]) => first?.message),
  z.object({ error_description: z.string() }).transform((said) => said.error_description),
])

function problemOf(text: string): string | null {
  return problemSchema.safeParse(parse(text)).data ?? null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const base = ({ options }: Env) => options.baseUrl.replace(/\/$/, '')
const keyOf = (env: Env) =>
  JSON.stringify([base(env), env.secrets.clientId, env.secrets.clientSecret])
