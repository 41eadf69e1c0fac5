/** One physical line without its end; `bytes` is null when it was longer than the cap. */
export type Line = { number: number; bytes: Uint8Array | null }

/** Longest line that is looked into; a longer one is counted and passed over. */
export const LINE_BYTES_MAX = 1024 * 1024

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a byte stream of any size into numbered lines, a batch for each chunk. UTF-16 with a byte
 * order mark comes out as UTF-8. Holds one line at most, and none beyond the cap.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let number = 0
  let parts: Uint8Array[] = []
  let length = 0
  const take = (piece: Uint8Array) => {
    length += piece.length
    if (length > LINE_BYTES_MAX) parts = []
    else if (piece.length > 0) parts.push(piece)
  }
  const finish = (): Line => {
    const bytes = length > LINE_BYTES_MAX ? null : withoutReturn(joined(parts))
    parts = []
    length = 0
    number += 1
    return { number, bytes }
  }
  for await (const chunk of asUtf8(stream)) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, end))
      lines.push(finish())
      start = end + 1
    }
    take(chunk.subarray(start))
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [finish()]
}

const decoder = new TextDecoder()

/** The text of a line; bytes that are not UTF-8 become U+FFFD. */
export function lineText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Drops a UTF-8 byte order mark, and turns UTF-16 that has one into UTF-8. */
async function* asUtf8(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array()
  let utf16: TextDecoder | null = null
  for await (const chunk of stream) {
    let bytes: Uint8Array = chunk
    if (head !== null) {
      head = joined([head, chunk])
      if (head.length < 3) continue
      const encoding = utf16Of(head)
      utf16 = encoding === null ? null : new TextDecoder(encoding)
      bytes = isUtf8Mark(head) ? head.subarray(3) : head
      head = null
    }
    yield utf16 === null ? bytes : Buffer.from(utf16.decode(bytes, { stream: true }))
  }
  if (head !== null) yield head
  if (utf16 !== null) yield Buffer.from(utf16.decode())
}

function isUtf8Mark(head: Uint8Array): boolean {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
}

function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

function joined(parts: Uint8Array[]): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes
}
