import type { Page } from '../../src/collectors/collector.ts'
import { readMentions, type ReadOptions } from '../../src/collectors/file/read-mentions.ts'

/** A stream of `bytes` in pieces of `size`. */
export async function* stream(bytes: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.from(bytes)
  for (let at = 0; at < buffer.length; at += size) yield buffer.subarray(at, at + size)
}

/** Everything that `text`, in pieces of `chunkSize`, holds. */
export async function readAll(
  text: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  chunkSize?: number,
) {
  const pages: Page[] = []
  const all = { format: 'auto' as const, ...options }
  for await (const page of readMentions(stream(text, chunkSize), all)) pages.push(page)
  return {
    pages,
    mentions: pages.flatMap((page) => page.mentions),
    rejected: pages.flatMap((page) => page.rejected),
  }
}
