import iconv from 'iconv-lite'

/** Where an XML declaration must have ended. */
const headBytes = 1024

/** Byte order marks, longest first: UTF-32 starts like UTF-16. */
const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-32be', 0x00, 0x00, 0xfe, 0xff],
  ['utf-32le', 0xff, 0xfe, 0x00, 0x00],
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16be', 0xfe, 0xff],
  ['utf-16le', 0xff, 0xfe],
]

/** How `<` or `<?` looks without a mark. */
const openings: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-32be', 0x00, 0x00, 0x00, 0x3c],
  ['utf-32le', 0x3c, 0x00, 0x00, 0x00],
  ['utf-16be', 0x00, 0x3c, 0x00],
  ['utf-16le', 0x3c, 0x00],
]

/**
 * The text of a document: by its byte order mark, else the charset of `contentType`, else the XML
 * declaration, else as UTF-8. A label that the bytes contradict is not believed. Never throws.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const mark = marks.find(([, ...start]) => startsWith(bytes, start))
  if (mark !== undefined) return decodeAs(bytes.subarray(mark.length - 1), mark[0])
  const opening = openings.find(([, ...start]) => startsWith(bytes, start))
  if (opening !== undefined) return decodeAs(bytes, opening[0])

  const label = charsetOf(contentType) ?? declaredCharset(bytes) ?? 'utf-8'
  if (isUtf8Label(label)) return decodeUtf8(bytes, declaredCharset(bytes))
  // Text in an 8-bit charset is hardly ever valid UTF-8 by chance; a wrong label is common.
  if (isEightBit(label) && isUtf8(bytes)) return decodeAs(bytes, 'utf-8')
  return decodeAs(bytes, label)
}

/** UTF-8, unless most of what is not ASCII proves that it is something else. */
function decodeUtf8(bytes: Uint8Array, declared: string | null): string {
  const text = decodeAs(bytes, 'utf-8')
  if (!text.includes('\ufffd')) return text
  let broken = 0
  let sound = 0
  for (const char of text) {
    if (char === '\ufffd') broken += 1
    else if (char > '\u007f') sound += 1
  }
  if (broken <= sound) return text
  return decodeAs(bytes, declared === null || isUtf8Label(declared) ? 'windows-1252' : declared)
}

function decodeAs(bytes: Uint8Array, encoding: string): string {
  if (isUtf8Label(encoding)) return new TextDecoder().decode(bytes)
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), encoding)
}

function charsetOf(contentType: string | null): string | null {
  const match = /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(
    contentType?.slice(0, 1000) ?? '',
  )
  return known(match?.[1])
}

function declaredCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, headBytes)).toString('latin1')
  const declaration = /^\s{0,99}<\?xml\s([^>]{0,500})\?>/i.exec(head)?.[1] ?? ''
  return known(/encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']/i.exec(declaration)?.[1])
}

/**
 * The label when it may be used. iconv-lite also "decodes" Base64 and hex; UTF-7 turns harmless
 * ASCII into markup; and UTF-16 is not believed of bytes that do not look like it.
 */
function known(label: string | undefined): string | null {
  if (label === undefined) return null
  const plain = label.toLowerCase()
  if (/^(?:utf-?7|base64|hex|internal|binary|utf-?16|utf-?32|ucs)/.test(plain)) return null
  // Everybody who says Latin-1 writes windows-1252 (https://encoding.spec.whatwg.org).
  if (/^(?:iso-?8859-?1|latin-?1|l1|cp819)$/.test(plain)) return 'windows-1252'
  return iconv.encodingExists(plain) ? plain : null
}

function isUtf8Label(label: string): boolean {
  return /^(?:utf-?8|us-?ascii|ascii)$/i.test(label)
}

function isEightBit(label: string): boolean {
  return /^(?:iso-?8859|latin|windows|cp-?125|koi8|mac)/.test(label)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}
