import { pipeline, Readable } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
  type InflateRaw,
} from 'node:zlib'
import { HttpError } from './http-error.ts'
import { messageOf } from '../errors.ts'

export type BodyLimits = {
  maxBytes: number
  /** Below this rate, after the grace, the body counts as stalled; at 0 only silence does. */
  minBytesPerSecond: number
  graceMs: number
}

/** More layers than this are nobody's honest answer. */
const encodingsMax = 2

/** The codings of a content-encoding header, outermost last; throws `decode` for one unknown. */
function parseEncodings(header: string | undefined): string[] {
  const names = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-/, ''))
    .filter((name) => name !== '' && name !== 'identity')
  for (const name of names) {
    if (name !== 'gzip' && name !== 'deflate' && name !== 'br') {
      throw new HttpError(
        'decode',
        `the answer is encoded as ${name.slice(0, 40)}, not gzip, br or deflate`,
      )
    }
  }
  if (names.length > encodingsMax) {
    throw new HttpError('decode', `the answer is encoded ${names.length} times over`)
  }
  return names
}

/**
 * Streams the body decoded from `encoding`, a content-encoding header; every layer is capped, so no
 * stage holds more than a few chunks. Fails with `HttpError`.
 */
export async function* readBody(
  source: Readable,
  encoding: string | undefined,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const encodings = parseEncodings(encoding)
  let stage = capped(paced(source, limits), limits.maxBytes)
  for (const encoding of encodings.toReversed()) {
    stage = capped(decoded(stage, encoding), limits.maxBytes)
  }
  yield* stage
}

/**
 * Passes chunks on and destroys the source when it falls silent: it starts with the grace as credit,
 * each byte earns its share of a second, and waiting spends it. Time the reader takes is not counted.
 */
async function* paced(source: Readable, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { minBytesPerSecond, graceMs } = limits
  const reason =
    minBytesPerSecond === 0
      ? `nothing came for ${graceMs} ms`
      : `the answer came slower than ${minBytesPerSecond} bytes a second`
  const stalled = () => source.destroy(new HttpError('timeout', reason))
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]()
  let creditMs = graceMs
  try {
    for (;;) {
      const since = performance.now()
      const timer = setTimeout(stalled, Math.max(0, creditMs))
      const next = await chunks.next().finally(() => clearTimeout(timer))
      if (next.done === true) return
      const earnedMs = (next.value.length * 1000) / minBytesPerSecond
      creditMs = Math.min(graceMs, creditMs + earnedMs - (performance.now() - since))
      yield next.value
    }
  } finally {
    source.destroy()
  }
}

async function* capped(source: AsyncIterable<Uint8Array>, maxBytes: number) {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      throw new HttpError('too-large', `the answer is larger than ${maxBytes} bytes`)
    }
    yield chunk
  }
}

async function* decoded(source: AsyncIterable<Uint8Array>, encoding: string) {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  // No body at all is not a broken one: HEAD, 304, and servers that label an empty answer.
  if (first.done === true) return
  const decoder = decoderFor(encoding, first.value)
  pipeline(Readable.from(resume(first.value, chunks)), decoder, () => {})
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) yield chunk
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError('decode', `the answer is not valid ${encoding} (${messageOf(error)})`, {
      cause: error,
    })
  }
}

async function* resume(first: Uint8Array, rest: AsyncIterator<Uint8Array>) {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}

function decoderFor(
  encoding: string,
  head: Uint8Array,
): Gunzip | BrotliDecompress | Inflate | InflateRaw {
  if (encoding === 'gzip') return createGunzip()
  if (encoding === 'br') return createBrotliDecompress()
  // "deflate" means zlib, but some servers send the bare stream; the low nibble of zlib is 8.
  return ((head[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
}
