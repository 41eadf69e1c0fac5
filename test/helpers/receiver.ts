import type { IncomingMessage, ServerResponse } from 'node:http'
import { startWeb } from './loopback.ts'

/** A request as a receiver had it. */
export type Received = { path: string; headers: Record<string, string>; body: string }

type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'never'

/** Somebody on loopback who is told things; `answer` may change what is said to the next. */
export async function startReceiver(
  answer: (received: Received) => Answer = () => ({ status: 200 }),
) {
  const received: Received[] = []
  const receiver = { answer, received }
  const web = await startWeb((request, response) => void hear(receiver, request, response))
  return Object.assign(web, receiver, {
    /** Says something else from now on. */
    say(next: (received: Received) => Answer) {
      receiver.answer = next
    },
  })
}

async function hear(
  receiver: { answer: (received: Received) => Answer; received: Received[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  const one = { path: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') }
  receiver.received.push(one)
  const answer = receiver.answer(one)
  if (answer === 'never') return
  response.writeHead(answer.status, answer.headers ?? {})
  response.end(answer.body ?? '')
}
