/**
 * A file of numbers: 4 bytes little-endian length of a JSON header, the header
 * `{"meta": {...}, "arrays": {"name": {"type": "float32" | "int8" | ..., "at": bytes, "length": items}}}`,
 * then the arrays, each at a multiple of 8 bytes from the end of the header's padding. The same format
 * is written by training/pack.py.
 */
const kinds = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
} as const
type Kind = keyof typeof kinds
type Numbers = Int8Array | Int16Array | Int32Array | Float32Array

export type Pack = {
  meta: Record<string, unknown>
  arrays: Record<string, Numbers>
}

type Header = {
  meta: Record<string, unknown>
  arrays: Record<string, { type: Kind; at: number; length: number }>
}

const ALIGNMENT = 8

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/** Throws where the file is cut short or is no pack. */
export function readPack(file: Uint8Array): Pack {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const headerBytes = view.getUint32(0, true)
  const text = new TextDecoder().decode(file.subarray(4, 4 + headerBytes))
  const header = JSON.parse(text) as Header
  const start = aligned(4 + headerBytes)
  const arrays: Pack['arrays'] = {}
  for (const [name, { type, at, length }] of Object.entries(header.arrays)) {
    const kind = kinds[type]
    const from = start + at
    const end = from + length * kind.BYTES_PER_ELEMENT
    if (end > file.byteLength) throw new Error(`the array ${name} is cut short`)
    // A copy, since a file read into a larger buffer need not stand at a multiple of the items' size.
    arrays[name] = new kind(new Uint8Array(file.subarray(from, end)).buffer)
  }
  return { meta: header.meta, arrays }
}

export function writePack({ meta, arrays }: Pack): Uint8Array {
  const header: Header = { meta, arrays: {} }
  let size = 0
  for (const [name, numbers] of Object.entries(arrays)) {
    header.arrays[name] = { type: kindOf(numbers), at: size, length: numbers.length }
    size = aligned(size + numbers.byteLength)
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = aligned(4 + text.length)
  const file = new Uint8Array(start + size)
  new DataView(file.buffer).setUint32(0, text.length, true)
  file.set(text, 4)
  for (const [name, numbers] of Object.entries(arrays)) {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
    file.set(bytes, start + (header.arrays[name]?.at ?? 0))
  }
  return file
}

function kindOf(numbers: Numbers): Kind {
  if (numbers instanceof Int8Array) return 'int8'
  if (numbers instanceof Int16Array) return 'int16'
  return numbers instanceof Int32Array ? 'int32' : 'float32'
}

/** The array of a pack that must be there and of the kind asked for. */
export function floatsOf({ arrays }: Pack, name: string): Float32Array {
  const found = arrays[name]
  if (found instanceof Float32Array) return found
  throw new Error(`the pack has no float32 array ${name}`)
}

/** As `floatsOf`, for int8. */
export function bytesOf({ arrays }: Pack, name: string): Int8Array {
  const found = arrays[name]
  if (found instanceof Int8Array) return found
  throw new Error(`the pack has no int8 array ${name}`)
}
