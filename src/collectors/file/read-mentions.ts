import { CollectorError, type Page } from '../collector.ts'
import { createCsvReader } from './csv.ts'
import { readJsonLine } from './jsonl.ts'
import { lineText, readLines, type Line } from './lines.ts'
import { mapRow } from './map-row.ts'
import type { RowResult } from './row.ts'

export type FileFormat = 'jsonl' | 'csv' | 'auto'

export type ReadOptions = {
  /** `auto` goes by the first character that is not blank. */
  format: FileFormat
  /** The last line that is already done; 0 for none. */
  fromLine?: number
  pageSize?: number
  /** For rows that name no network. */
  network?: string
}

/** Text that one page may hold, in UTF-16 units, so that long lines do not add up. */
const pageLengthMax = 8 * 1024 * 1024

/**
 * Reads a byte stream of JSON Lines or CSV into pages, in the file's order, holding one page at a
 * time. A row that cannot be read is counted as rejected and the rest goes on; the cursor is
 * `{ line }`, the last line done.
 */
export async function* readMentions(
  stream: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<Page> {
  const { pageSize = 500, network = 'file' } = options
  const page = createPage(network)
  for await (const rows of readRows(stream, options)) {
    for (const row of rows) {
      if (page.isFull(pageSize) && page.mayEndBefore(row)) yield page.take()
      page.add(row)
    }
  }
  if (!page.isEmpty()) yield page.take()
}

/** The rows after `fromLine`, a batch for each chunk of the stream. */
async function* readRows(
  stream: AsyncIterable<Uint8Array>,
  { format, fromLine = 0 }: ReadOptions,
): AsyncGenerator<RowResult[]> {
  let reader = format === 'auto' ? null : readerFor(format)
  for await (const lines of readLines(stream)) {
    reader ??= detectReader(lines)
    if (reader !== null) yield reader.push(lines, fromLine)
  }
  if (reader !== null) yield reader.end()
}

type Reader = {
  push(lines: readonly Line[], fromLine: number): RowResult[]
  end(): RowResult[]
}

const jsonlReader: Reader = {
  push: (lines, fromLine) =>
    lines
      .filter((line) => line.number > fromLine)
      .map(readJsonLine)
      .filter((row) => row !== null),
  end: () => [],
}

function readerFor(format: 'jsonl' | 'csv'): Reader {
  return format === 'jsonl' ? jsonlReader : createCsvReader()
}

function detectReader(lines: readonly Line[]): Reader | null {
  for (const { bytes } of lines) {
    const start = bytes === null ? '' : lineText(bytes.subarray(0, 1000)).trimStart()
    if (start.startsWith('[')) {
      throw new CollectorError(
        'fatal',
        'the file holds one JSON array; write one object a line, without brackets or commas between',
      )
    }
    if (start !== '') return readerFor(start.startsWith('{') ? 'jsonl' : 'csv')
  }
  return null
}

function createPage(network: string) {
  let page = emptyPage()
  let lastLine = 0
  let length = 0
  return {
    isEmpty: () => page.mentions.length + page.rejected.length === 0,
    isFull: (size: number) =>
      page.mentions.length + page.rejected.length >= size || length > pageLengthMax,
    /** Rows that end on the same line belong together: a cursor cannot point between them. */
    mayEndBefore: (row: RowResult) => row.lastLine > lastLine,
    add(row: RowResult) {
      lastLine = row.lastLine
      if ('rejected' in row) {
        page.rejected.push(row.rejected)
        return
      }
      const draft = mapRow(row, network)
      if ('reason' in draft) {
        page.rejected.push({ line: row.line, reason: draft.reason, excerpt: row.excerpt })
      } else {
        page.mentions.push(draft)
        page.lines.push(row.line)
        length += draft.text.length
      }
    },
    take(): Page {
      const full: Page = { ...page, cursor: { line: lastLine } }
      page = emptyPage()
      length = 0
      return full
    },
  }
}

function emptyPage(): Page & { lines: number[] } {
  return { mentions: [], lines: [], deletions: [], rejected: [], cursor: null }
}
