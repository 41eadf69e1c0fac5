import type { Json } from '../model/mention.ts'
import { stripPoison } from './clean-text.ts'

/** Objects and lists deeper than this become null. */
export const JSON_DEPTH_MAX = 64
/** A payload longer than this, written out, is not kept at all. UTF-16 units. */
export const JSON_SIZE_MAX = 65_536

/**
 * A payload as Postgres takes it: no control characters but tab and line ends and no lone surrogates
 * in values and keys, at most `JSON_DEPTH_MAX` deep; null where it is too large. `__proto__` stays
 * an ordinary key. Never throws on what `JSON.parse` can answer.
 */
export function cleanJson(value: Json): Json {
  const shape = look(value, JSON_SIZE_MAX, 0)
  if (shape.room < 0) return null
  const shallow = shape.tooDeep ? copy(value, 0) : value
  const written = JSON.stringify(shallow)
  if (written.length > JSON_SIZE_MAX) return null
  // What must go is always written as \u followed by four digits, most payloads hold none.
  return written.includes('\\u') || written.includes('\x7f') ? copy(shallow, 0) : shallow
}

type Shape = { room: number; tooDeep: boolean }

/** Counts letters and items off `room` and stops when it is used up, or looks to the greatest depth. */
function look(value: Json, room: number, depth: number): Shape {
  if (typeof value === 'string') return { room: room - value.length, tooDeep: false }
  if (typeof value !== 'object' || value === null) return { room: room - 1, tooDeep: false }
  if (depth >= JSON_DEPTH_MAX) return { room, tooDeep: true }
  const shape = { room: room - 2, tooDeep: false }
  for (const [key, item] of Object.entries(value)) {
    if (shape.room < 0) break
    const inner = look(item, shape.room - key.length, depth + 1)
    shape.room = inner.room
    shape.tooDeep ||= inner.tooDeep
  }
  return shape
}

function copy(value: Json, depth: number): Json {
  if (typeof value === 'string') return stripPoison(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= JSON_DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
  // `fromEntries` defines its keys, so that `__proto__` cannot reach a prototype.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [stripPoison(key), copy(item, depth + 1)]),
  )
}
