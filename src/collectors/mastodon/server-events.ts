import { CollectorError } from '../collector.ts'

export type ServerEvent = { name: string; data: string }

/** In characters; no post comes near it. */
const linesMax = 1024 * 1024

/**
 * The events of a stream of them (HTML Standard, 9.2). Comments, which the server sends as a sign of
 * life, are passed over, and so is what is cut off at the end.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let name = ''
  let data: string[] = []
  for await (const line of linesOf(body)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (line !== '') {
      if (field === 'event') name = value
      if (field === 'data') data.push(value)
      continue
    }
    if (data.length > 0) yield { name, data: data.join('\n') }
    name = ''
    data = []
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // Streaming, because a character may be split over two chunks.
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    // A CR at the end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > linesMax) {
      throw new CollectorError('bad-data', 'a line of the stream is too long', { excerpt: rest })
    }
  }
}
