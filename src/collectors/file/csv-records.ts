import { LINE_BYTES_MAX, lineText, type Line } from './lines.ts'
import { badRow, tooLong, type BadRow } from './row.ts'

/** The text of one CSV record, which quoted line breaks may spread over several lines. */
export type CsvRecord = { line: number; lastLine: number; text: string }

export type CsvFramer = {
  push(line: Line): (CsvRecord | BadRow)[]
  /** What is left when the file ends. */
  end(): (CsvRecord | BadRow)[]
}

export const outOfPlace =
  'line: a quote is out of place; quote the whole cell and write " inside it as ""'

type TextLine = { number: number; text: string }

/**
 * Joins lines into records. A quote opens only at the start of a cell and closes only before a
 * delimiter or line end; where that fails, the line that opened it is given up, the lines after it
 * are read again one by one, and reading goes on. So no line is scanned more than three times.
 */
export function createCsvFramer(delimiter: string): CsvFramer {
  let pending: TextLine[] = []
  let pendingLength = 0

  const begin = (line: TextLine): (CsvRecord | BadRow)[] => {
    if (line.text.trim() === '') return []
    const state = scanCells(line.text, delimiter, false)
    if (state !== 'open') return [alone(line, state, line.number)]
    pending = [line]
    pendingLength = line.text.length
    return []
  }

  /** What is given up together carries one last line, so that no cursor ever points into it. */
  const giveUp = (): (CsvRecord | BadRow)[] => {
    const [first, ...rest] = pending
    const last = pending.at(-1)?.number ?? 0
    pending = []
    if (first === undefined) return []
    const others = rest.filter(({ text }) => text.trim() !== '')
    return [
      alone(first, 'broken', last),
      ...others.map((line) => alone(line, scanCells(line.text, delimiter, false), last)),
    ]
  }

  return {
    push({ number, bytes }) {
      if (bytes === null) return [...giveUp(), tooLong(number)]
      const line = { number, text: lineText(bytes) }
      if (pending.length === 0) return begin(line)
      const state = scanCells(line.text, delimiter, true)
      pendingLength += line.text.length + 1
      if (state === 'broken' || pendingLength > LINE_BYTES_MAX) return [...giveUp(), ...begin(line)]
      pending.push(line)
      if (state === 'open') return []
      const record = toRecord(pending)
      pending = []
      return [record]
    },
    end: giveUp,
  }
}

/** A line that stands for itself: a record when its quotes are in order. */
function alone(line: TextLine, state: CellState, lastLine: number): CsvRecord | BadRow {
  if (state === 'closed') return { line: line.number, lastLine, text: line.text }
  return badRow(line.number, lastLine, outOfPlace, line.text)
}

type CellState = 'open' | 'closed' | 'broken'

/** Whether the cells of one line are complete, run on into the next, or misuse a quote. */
function scanCells(text: string, delimiter: string, startsQuoted: boolean): CellState {
  let at = 0
  let quoted = startsQuoted
  for (;;) {
    if (quoted) {
      const quote = text.indexOf('"', at)
      if (quote === -1) return 'open'
      at = quote + 1
      if (at >= text.length) return 'closed'
      if (text[at] === '"') at += 1
      else if (text[at] !== delimiter) return 'broken'
      else {
        at += 1
        quoted = false
      }
    } else if (text[at] === '"') {
      quoted = true
      at += 1
    } else {
      const next = text.indexOf(delimiter, at)
      if (next === -1) return 'closed'
      at = next + 1
    }
  }
}

function toRecord(lines: readonly TextLine[]): CsvRecord {
  const line = lines[0]?.number ?? 0
  const lastLine = lines.at(-1)?.number ?? line
  return { line, lastLine, text: lines.map((l) => l.text).join('\n') }
}
