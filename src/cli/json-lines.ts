import { lineText, readLines } from '../collectors/file/lines.ts'

/** A line of a JSON Lines file; `error` says why it could not be read. */
export type JsonLine = { line: number } & ({ json: unknown } | { error: string })

/** The lines of a JSON Lines file in batches as they come; blank ones are passed over. */
export async function* readJsonLines(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<JsonLine[]> {
  for await (const raws of readLines(stream)) {
    const lines = raws.flatMap(({ number, bytes }) => readLine(number, bytes))
    if (lines.length > 0) yield lines
  }
}

function readLine(line: number, bytes: Uint8Array | null): JsonLine[] {
  if (bytes === null) return [{ line, error: 'longer than 1 MB; cut the text' }]
  const text = lineText(bytes)
  if (text.trim() === '') return []
  try {
    return [{ line, json: JSON.parse(text) as unknown }]
  } catch {
    return [{ line, error: 'not JSON; write {"text": "..."} on each line' }]
  }
}
