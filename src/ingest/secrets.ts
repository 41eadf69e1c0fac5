import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Json } from '../model/mention.ts'

export type SecretBox = {
  /** Sealed under the first key. Opens again only with the same `aad`: what it belongs to. */
  seal(plain: Json, aad: string): string
  /** `SecretError` where it was sealed under a key that is not here, for something else, or changed. */
  open(sealed: string, aad: string): Json
  /** Sealed under the first key already. */
  isCurrent(sealed: string): boolean
}

/** What is sealed does not open; `reason` says whether for want of the key. */
export class SecretError extends Error {
  override name = 'SecretError'
  readonly reason: 'unknown-key' | 'damaged'

  constructor(reason: SecretError['reason'], message: string, options?: { cause: unknown }) {
    super(message, options)
    this.reason = reason
  }
}

const CIPHER = 'aes-256-gcm'
const VERSION = 'v1'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

type Key = { id: string; bytes: Uint8Array }

/**
 * Seals under the first of `keys`, opens under any, with AES-256-GCM. A sealed text is
 * `v1.KEYID.IV.TAG.CIPHER`, the last three in base64url; the id is the first 8 hexadecimal digits of
 * the key's SHA-256.
 */
export function createSecretBox(keys: readonly Uint8Array[]): SecretBox {
  if (keys.some((key) => key.length !== KEY_BYTES)) throw new Error('A key has 32 bytes')
  const known = keys.map((bytes): Key => ({ id: keyIdOf(bytes), bytes }))
  const [first] = known
  if (!first) throw new Error('A secret box needs a key')
  return {
    seal(plain, aad) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, first.bytes, iv, { authTagLength: TAG_BYTES })
      cipher.setAAD(boundTo(first, aad))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(plain), 'utf8'), cipher.final()])
      const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
      return [VERSION, first.id, ...parts].join('.')
    },
    open(sealed, aad) {
      const { id, iv, tag, data } = parse(sealed)
      const key = known.find((each) => each.id === id)
      if (!key) {
        throw new SecretError('unknown-key', `sealed under the key ${id}, which is not at hand`)
      }
      const decipher = createDecipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(boundTo(key, aad))
      decipher.setAuthTag(tag)
      try {
        return JSON.parse(Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8'))
      } catch (cause) {
        throw damaged(cause)
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${VERSION}.${first.id}.`),
  }
}

function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8)
}

function boundTo(key: Key, aad: string): Buffer {
  return Buffer.from(`${VERSION}.${key.id}.${aad}`, 'utf8')
}

function parse(sealed: string): { id: string; iv: Buffer; tag: Buffer; data: Buffer } {
  const [version, id = '', ...rest] = sealed.split('.')
  const [iv, tag, data] = rest.map(decode)
  const isWhole = version === VERSION && /^[0-9a-f]{8}$/.test(id) && rest.length === 3
  if (!isWhole || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || !data) throw damaged()
  return { id, iv, tag, data }
}

/** Null for any but the one way to write the bytes: Node's own decoder reads over what is wrong. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

function damaged(cause?: unknown): SecretError {
  const message = 'changed since it was sealed, or sealed for something else'
  return new SecretError('damaged', message, cause === undefined ? undefined : { cause })
}
