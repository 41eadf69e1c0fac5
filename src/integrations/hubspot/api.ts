import { z } from 'zod'
import type { ChannelEnv, Sent } from '../channel.ts'
import { CrmError } from '../crm/crm.ts'
import { ask, told } from '../http-try.ts'

const ANSWER_BYTES_MAX = 1024 * 1024

type Env = Pick<
  ChannelEnv<{ baseUrl: string }, { token: string }>,
  'http' | 'signal' | 'ctx' | 'options' | 'secrets'
>

/** Asks HubSpot once with the token of a private app. `CrmError` says what the try came to. */
export async function askHubspot<T>(
  env: Env,
  path: string,
  body: object,
  schema: z.ZodType<T>,
): Promise<T> {
  const url = env.options.baseUrl.replace(/\/$/, '') + path
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${env.secrets.token}`,
  }
  const asked = { method: 'POST' as const, headers, body: JSON.stringify(body) }
  const answer = await ask(env, url, asked, ANSWER_BYTES_MAX)
  if ('error' in answer) throw new CrmError(answer)
  const text = new TextDecoder().decode(await answer.bytes())
  const { status } = answer
  const judged = status >= 200 && status < 300 ? null : judge(status)
  const sent = told(env, answer, text, judged)
  if (sent.outcome !== 'delivered') throw new CrmError({ ...sent, error: reason(sent, text) })
  const read = schema.safeParse(parse(text))
  if (read.success) return read.data
  const error =
    `It answered ${status}, but not what was asked for: ${reason(sent, text) ?? ''}`.trim()
  throw new CrmError({ ...sent, outcome: 'retry', error })
}

/** Waiting helps against 408, 423, 429 and failures of theirs, a new token against 401 and 403. */
function judge(status: number): 'retry' | 'refused' {
  const isPassing = [401, 403, 408, 423, 429].includes(status)
  return status >= 500 || status < 400 || isPassing ? 'retry' : 'refused'
}

const problemSchema = z.object({ message: z.string() })

function reason({ error }: Sent, text: string): string | null {
  const said = problemSchema.safeParse(parse(text)).data?.message
  return said === undefined ? error : [error, said].filter(Boolean).join(' ')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
