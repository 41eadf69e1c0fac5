import { CollectorError, type Rejected } from '../collector.ts'
import { toCollectorError } from '../failures.ts'
import type { Api } from './api.ts'
import { streamProblem } from './problems.ts'
import { messageSchema, type Bundle } from './shapes.ts'
import { fieldsFor } from './timelines.ts'
import type { XEnv } from './tokens.ts'

/** One post of the stream and the ids of the rules that it matches. */
export type Message = Bundle & { rules: string[] | null }

/** A post, a line that is none, or last of all why there is no more. */
type Event = { message: Message } | { rejected: Rejected } | { failure: CollectorError }

const address = 'https://api.x.com/2/tweets/search/stream'
const lineLengthMax = 4_000_000

/** Fails where X refuses the connection. */
export async function connect(api: Api, env: XEnv): Promise<AsyncIterable<Event>> {
  const { backfillMinutes, context } = env.options
  const url = new URL(address)
  const fields = { ...fieldsFor({ context }), backfill_minutes: backfillMinutes }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  try {
    const { body } = await api.stream(url.href)
    return eventsIn(body, env.clock)
  } catch (error) {
    throw toCollectorError(error)
  }
}

/** Its failure is an event too, so that it does not overtake the posts that came before it. */
async function* eventsIn(
  body: AsyncIterable<Uint8Array>,
  clock: XEnv['clock'],
): AsyncGenerator<Event> {
  try {
    for await (const line of linesOf(body)) {
      const event = readLine(line)
      if ('problem' in event) throw streamProblem(event.problem, clock.now())
      yield event
    }
    throw new CollectorError('transient', 'X closed the stream')
  } catch (error) {
    yield { failure: toCollectorError(error) }
  }
}

/** Lines are messages; X sends empty ones as a sign of life. What is cut off at the end is dropped. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // Streaming, because a character may be split over two chunks.
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true })
    if (!text.includes('\n')) rest += text
    else {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield line
    }
    if (rest.length > lineLengthMax) {
      throw new CollectorError('bad-data', 'a message of the stream is too long', { excerpt: rest })
    }
  }
}

function readLine(line: string): Event | { problem: unknown } {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return { rejected: { line: null, reason: 'not JSON', excerpt: line.slice(0, 200) } }
  }
  const { data, includes, errors, matching_rules } = messageSchema.safeParse(json).data ?? {}
  if (data === undefined || includes === undefined) return { problem: json }
  const rules = matching_rules?.map(({ id }) => id) ?? null
  return { message: { items: [data], includes, errors: errors ?? [], rules } }
}
