/** So much of a long line is shown before and after the fault. */
const AROUND = 36

/**
 * The line of `query` that the fault is on, cut to what fits, and a line with a caret under it.
 * `column` counts from 1 over the whole query, line breaks included.
 */
export function caretLines(query: string, column: number): [line: string, caret: string] {
  const at = Math.max(0, Math.min(query.length, column - 1))
  const lineStart = query.lastIndexOf('\n', at - 1) + 1
  const lineEnd = query.indexOf('\n', at) === -1 ? query.length : query.indexOf('\n', at)
  const from = Math.max(lineStart, at - AROUND)
  const to = Math.min(lineEnd, at + AROUND)
  const before = `${from > lineStart ? '…' : ''}${query.slice(from, at)}`
  const after = `${query.slice(at, to)}${to < lineEnd ? '…' : ''}`
  return [`${before}${after}`, `${' '.repeat(Array.from(before).length)}^`]
}
