import { hash, randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const RANDOM_BYTES = 16
const pool = new Uint8Array(RANDOM_BYTES * 512)
let used = pool.length

/** A new UUID of version 7: it begins with the time, so that new rows lie together in the index. */
export function newId(): string {
  // Asking the system for 16 bytes at a time costs more than all the rest of an id.
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += RANDOM_BYTES
  return v7({ random: pool.subarray(used - RANDOM_BYTES, used) })
}

/**
 * The same UUID for the same parts, for ever (RFC 9562 version 5 layout over SHA-1 of the parts).
 * It lets an author or a ticket be named without asking the database for it.
 */
export function stableUuid(...parts: readonly (string | number)[]): string {
  const hex = hash('sha1', parts.join('\u0000'), 'hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A signed 64-bit hash of what the author wrote, as decimal text; another one means an edit. */
export function contentHash(title: string | null, text: string): string {
  const digest = hash('md5', `${title ?? ''}\u0000${text}`, 'buffer')
  return digest.readBigInt64BE(0).toString()
}
