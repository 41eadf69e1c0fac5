import type { Json } from '../../model/mention.ts'
import { webUrl } from '../identity.ts'
import { parseTimestamp } from '../parse-date.ts'
import { fieldOf, rankOf, type Field } from './fields.ts'

type Found = { name: string; value: Json }

/** The value of each known field under the name it had in the file, and everything else. */
export type Fields = { known: Map<Field, Found>; rest: [name: string, value: Json][] }

/** Says which field of a row is wrong and what would be right. */
export class RowProblem extends Error {
  override name = 'RowProblem'
}

/** Sorts the entries of a row; empty ones count as absent, a second name for a field as unknown. */
export function sortFields(entries: readonly [name: string, value: Json][]): Fields {
  const known: Fields['known'] = new Map()
  const rest: Fields['rest'] = []
  for (const [name, value] of entries) {
    if (isEmpty(value) || name === '__proto__') continue
    const field = fieldOf(name)
    const rival = field === null ? undefined : known.get(field)
    if (field === null || (rival !== undefined && rankOf(rival.name) <= rankOf(name))) {
      rest.push([name, value])
      continue
    }
    if (rival !== undefined) rest.push([rival.name, rival.value])
    known.set(field, { name, value })
  }
  return { known, rest }
}

export function stringOf(fields: Fields, field: Field): string | null {
  const found = fields.known.get(field)
  if (found === undefined) return null
  if (typeof found.value === 'object') throw problem(found, 'text', 'a string')
  return String(found.value)
}

/** Milliseconds since 1970, UTC. */
export function dateOf(fields: Fields, field: Field): number | null {
  const found = fields.known.get(field)
  if (found === undefined) return null
  const { value } = found
  const ms = typeof value === 'string' || typeof value === 'number' ? parseTimestamp(value) : null
  if (ms === null) throw problem(found, 'a date', '2026-01-31T12:00:00Z')
  return ms
}

export function urlOf(fields: Fields, field: Field): string | null {
  const found = fields.known.get(field)
  if (found === undefined) return null
  const url = webUrl(stringOf(fields, field))
  if (url === null) throw problem(found, 'a web address', 'https://example.com/post/1')
  return url
}

export function numberOf(fields: Fields, field: Field): number | null {
  const found = fields.known.get(field)
  return found === undefined ? null : toNumber(found)
}

/** Reads 12, "1,234", "1 234", "1.2K" and "3M". */
export function toNumber(found: Found): number {
  const { value } = found
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.trim().replace(/[,\s](?=\d{3})/g, '') : ''
  const written = /^(-?\d{1,15}(?:\.\d{1,9})?)([km]?)$/i.exec(text)
  if (written === null) throw problem(found, 'a number', '12')
  const unit = written[2]?.toLowerCase()
  return Number(written[1]) * (unit === 'k' ? 1000 : unit === 'm' ? 1_000_000 : 1)
}

/** The nested object that a field holds, as JSON or as JSON in a cell; null when it holds a scalar. */
export function objectOf(fields: Fields, field: Field): Record<string, Json> | null {
  const value = fields.known.get(field)?.value ?? null
  if (typeof value === 'string' && value.trimStart().startsWith('{')) return parsedObject(value)
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null
}

function parsedObject(text: string): Record<string, Json> | null {
  try {
    const value: Record<string, Json> = JSON.parse(text)
    return value
  } catch {
    return null
  }
}

export function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}

export function problem({ name, value }: Found, what: string, right: string): RowProblem {
  const shown = JSON.stringify(value).slice(0, 60)
  return new RowProblem(`${name}: ${shown} is not ${what}; use ${right}`)
}
