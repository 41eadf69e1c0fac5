import { messageOf } from '../../errors.ts'
import type { Json } from '../../model/mention.ts'
import { lineText, type Line } from './lines.ts'
import { badRow, excerptOf, tooLong, type RowResult } from './row.ts'

/** Deeper nesting than this is an attack, not a mention. */
const depthMax = 64

const example = '{"text":"..."}'

/** Reads one line of JSON Lines; null for a blank one. */
export function readJsonLine({ number, bytes }: Line): RowResult | null {
  if (bytes === null) return tooLong(number)
  const text = lineText(bytes)
  if (text.trim() === '') return null
  const reject = (reason: string) => badRow(number, number, reason, text)
  try {
    const value = parseJson(text)
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return reject(`line: not a JSON object; write one object a line, such as ${example}`)
    }
    const entries = Object.entries(value)
    return { line: number, lastLine: number, entries, excerpt: excerptOf(text) }
  } catch (error) {
    return reject(`line: ${messageOf(error)}; write one object a line, such as ${example}`)
  }
}

const nestedTooDeep = `nested deeper than ${depthMax} levels`

/**
 * What JSON text holds, as `plainJson` and `parseExactly` leave it. Fails with a sentence that says
 * what is wrong.
 */
export function parseJson(text: string): Json {
  try {
    return plainJson(parseExactly(text), 0)
  } catch (error) {
    const cause = error instanceof RangeError ? nestedTooDeep : `not JSON (${messageOf(error)})`
    throw new Error(cause, { cause: error })
  }
}

/** Whole numbers beyond 2^53 stay exact by becoming text, so that ids survive. */
function parseExactly(text: string): unknown {
  // A reviver costs several times the parsing; only a run of 16 digits can need it.
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ''
    return /^-?\d+$/.test(source) ? source : value
  })
}

/**
 * A copy that is JSON through and through: bounded in depth, no key that could reach a prototype, no
 * number that JSON cannot write.
 */
function plainJson(value: unknown, depth: number): Json {
  if (depth > depthMax) throw new RangeError(nestedTooDeep)
  if (Array.isArray(value)) return value.map((item) => plainJson(item, depth + 1))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== '__proto__')
        .map(([key, item]) => [key, plainJson(item, depth + 1)]),
    )
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}
