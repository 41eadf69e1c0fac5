import { parse } from 'csv-parse/sync'
import type { Json } from '../../model/mention.ts'
import { CollectorError } from '../collector.ts'
import { createCsvFramer, outOfPlace, type CsvFramer, type CsvRecord } from './csv-records.ts'
import { fieldOf, namesOf } from './fields.ts'
import { lineText, type Line } from './lines.ts'
import { badRow, excerptOf, type BadRow, type RowResult } from './row.ts'

export type CsvReader = {
  /** The rows of those lines that come after `fromLine`; the header is read wherever it is. */
  push(lines: readonly Line[], fromLine: number): RowResult[]
  end(): RowResult[]
}

/**
 * Reads CSV whose first line that is not blank names the columns, after an optional `sep=` line.
 * Fails `fatal` when no column holds the text.
 */
export function createCsvReader(): CsvReader {
  let delimiter = ''
  let framer: CsvFramer | null = null
  let columns: string[] | null = null

  return {
    push(lines, fromLine) {
      const records: (CsvRecord | BadRow)[] = []
      for (const line of lines) {
        if (framer === null) {
          delimiter ||= declaredDelimiter(line) ?? ''
          if (isPreamble(line)) continue
          delimiter ||= detectDelimiter(line)
          framer = createCsvFramer(delimiter)
        }
        if (columns !== null && line.number <= fromLine) continue
        for (const record of framer.push(line)) {
          if (columns === null) columns = headerColumns(record, delimiter)
          else records.push(record)
        }
      }
      return toRows(records, columns ?? [], delimiter)
    },
    end() {
      const records = framer?.end() ?? []
      const [header] = records
      if (columns === null && header !== undefined) headerColumns(header, delimiter)
      return toRows(records, columns ?? [], delimiter)
    },
  }
}

const delimiters = [',', ';', '\t', '|']

/** Spreadsheets may name the delimiter in a line of its own: `sep=;`. */
function declaredDelimiter({ bytes }: Line): string | null {
  return /^sep=(.)$/i.exec(bytes === null ? '' : lineText(bytes))?.[1] ?? null
}

function isPreamble(line: Line): boolean {
  if (line.bytes === null) return false
  return declaredDelimiter(line) !== null || lineText(line.bytes).trim() === ''
}

/** The delimiter that yields most known columns, and among equals most columns. */
function detectDelimiter({ bytes }: Line): string {
  const text = bytes === null ? '' : lineText(bytes)
  const scored = delimiters.map((delimiter) => {
    const cells = text.split(delimiter).map((cell) => cell.replaceAll('"', ''))
    const known = cells.filter((cell) => fieldOf(cell) !== null).length
    return { delimiter, score: known * 1_000_000 + cells.length }
  })
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

function headerColumns(header: CsvRecord | BadRow, delimiter: string): string[] {
  if ('rejected' in header) {
    throw new CollectorError('fatal', `the CSV header cannot be read (${header.rejected.reason})`)
  }
  const columns = (cellsOf([header.text], delimiter)[0] ?? []).map((cell) => cell.trim())
  if (columns.some((name) => fieldOf(name) === 'text')) return columns
  const shown = columns.map((name) => name.slice(0, 40)).slice(0, 20)
  throw new CollectorError(
    'fatal',
    `the CSV header has no column for the text; it has ${shown.join(', ')}; name one ${namesOf('text')}`,
  )
}

function toRows(
  records: readonly (CsvRecord | BadRow)[],
  columns: readonly string[],
  delimiter: string,
): RowResult[] {
  const good = records.filter((record) => 'text' in record)
  const cells = cellsOf(
    good.map((record) => record.text),
    delimiter,
  )
  let at = 0
  return records.flatMap((record) => {
    if ('rejected' in record) return [record]
    const row = cells[at++] ?? null
    if (row === null) return [badRow(record.line, record.lastLine, outOfPlace, record.text)]
    const isBlank = row.every((cell) => cell.trim() === '')
    return isBlank ? [] : [toRow(record, row, columns)]
  })
}

function toRow(record: CsvRecord, cells: readonly string[], columns: readonly string[]): RowResult {
  const { line, lastLine, text } = record
  const surplus = cells.slice(columns.length).some((cell) => cell.trim() !== '')
  if (surplus) {
    const reason = `line: has ${cells.length} cells, the header ${columns.length}; quote cells that hold the delimiter`
    return badRow(line, lastLine, reason, text)
  }
  const entries = columns.map((name, i): [string, Json] => [name, unguarded(cells[i] ?? '')])
  return { line, lastLine, entries, excerpt: excerptOf(text) }
}

/** Takes off the mark that our own export puts before what a spreadsheet would take for a formula. */
function unguarded(cell: string): string {
  return /^'[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell
}

/** The cells of each record; null for one that the parser takes for broken although the framer did not. */
function cellsOf(texts: readonly string[], delimiter: string): (string[] | null)[] {
  const read = (text: string): string[][] =>
    parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_quotes: true,
      relax_column_count: true,
    })
  try {
    const records = texts.length === 0 ? [] : read(texts.join('\n'))
    if (records.length === texts.length) return records
  } catch {
    // One of them spoils the batch; alone it spoils nothing.
  }
  return texts.map((text) => {
    try {
      return read(text)[0] ?? null
    } catch {
      return null
    }
  })
}
