import type { Json } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { LINE_BYTES_MAX } from './lines.ts'

/** One row of a file, before its fields are known: names as written, in order. */
export type Row = {
  line: number
  /** The last physical line it took; reading may go on after it. */
  lastLine: number
  entries: [name: string, value: Json][]
  excerpt: string
}

/** A row that could not be read. */
export type BadRow = { lastLine: number; rejected: Rejected }

export type RowResult = Row | BadRow

export function badRow(line: number, lastLine: number, reason: string, text: string): BadRow {
  return { lastLine, rejected: { line, reason, excerpt: excerptOf(text) } }
}

export function tooLong(line: number): BadRow {
  return badRow(line, line, `line: longer than ${LINE_BYTES_MAX} bytes; shorten it`, '')
}

/** The first 200 characters, as shown beside a reason. */
export function excerptOf(text: string): string {
  return text.slice(0, 200).toWellFormed()
}
