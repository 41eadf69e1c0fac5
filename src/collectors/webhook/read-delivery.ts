import { messageOf } from '../../errors.ts'
import type { Json, MentionDraft } from '../../model/mention.ts'
import { CollectorError, type Page } from '../collector.ts'
import { RowProblem, sortFields, stringOf } from '../file/field-values.ts'
import { parseJson } from '../file/jsonl.ts'
import { mapRow } from '../file/map-row.ts'
import { excerptOf } from '../file/row.ts'
import { stableId } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { optionsSchema } from './webhook.ts'

type Item = Record<string, Json>

type Delivery = {
  items: readonly Json[]
  /** They are gone: only their ids count. */
  isGone: boolean
  /** When it happened, ISO 8601, where the sender tells. */
  at: string | null
}

/** More would keep the sender waiting for longer than senders wait. */
const itemsMax = 500

/**
 * One delivery as a page. Its items are rows as in a file; the "line" of each is its place among
 * them, from 1. `sentAt` (ISO 8601) stands in where the sender does not tell when it happened, so
 * that an old delivery that comes late does not undo a newer one. A `CollectorError` bad-data says
 * why nothing in it can be read.
 */
export function readDelivery(text: string, sentAt: string, options: Record<string, Json>): Page {
  const { network } = optionsSchema.parse(options)
  const { items, isGone, at } = deliveryOf(text)
  const editedAt = at ?? sentAt
  if (items.length > itemsMax) throw bad(`more than ${itemsMax} mentions; send them in parts`)
  const page: Page & { lines: number[] } = {
    mentions: [],
    lines: [],
    deletions: [],
    rejected: [],
    cursor: null,
  }
  for (const [index, item] of items.entries()) {
    const line = index + 1
    const read = isGone ? idOf(item) : draftOf(item, line, network)
    if (typeof read === 'string') page.deletions.push(read)
    else if ('reason' in read) {
      page.rejected.push({ line, reason: read.reason, excerpt: excerptOf(JSON.stringify(item)) })
    } else {
      page.mentions.push({ ...read, editedAt })
      page.lines.push(line)
    }
  }
  return page
}

function deliveryOf(text: string): Delivery {
  const body = parse(text)
  if (isObject(body)) {
    const { type, timestamp, mention, mentions, data } = body
    const isGone = typeof type === 'string' && type.endsWith('.deleted')
    const at = typeof timestamp === 'string' ? toIso(parseDate(timestamp)) : null
    if (isObject(mention)) return { items: [mention], isGone, at }
    if (Array.isArray(mentions)) return { items: mentions, isGone, at }
    if (typeof type === 'string' && isObject(data)) return { items: [data], isGone, at }
  }
  throw bad('send {"mention":{...}}, {"mentions":[{...}]} or {"type":"...","data":{...}}')
}

function parse(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    throw bad(messageOf(error))
  }
}

function draftOf(item: Json, line: number, network: string): MentionDraft | { reason: string } {
  if (!isObject(item)) return notAnObject
  return mapRow({ line, lastLine: line, entries: Object.entries(item), excerpt: '' }, network)
}

function idOf(item: Json): string | { reason: string } {
  if (!isObject(item)) return notAnObject
  try {
    const id = stringOf(sortFields(Object.entries(item)), 'id')
    return stableId(id ?? '', 1000) ?? { reason: 'id: missing or empty; say which one is gone' }
  } catch (error) {
    if (error instanceof RowProblem) return { reason: error.message }
    throw error
  }
}

const notAnObject = { reason: 'not a JSON object; send one such as {"text":"..."}' }

function isObject(value: Json | undefined): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bad(reason: string): CollectorError {
  return new CollectorError('bad-data', `The body: ${reason}.`)
}
