import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** `TEXT.MAC`, made with the token as key: any process that knows it can check, none need store it. */
export function seal(token: string, purpose: string, text: string): string {
  const mac = createHmac('sha256', token).update(`${purpose}:${text}`).digest('base64url')
  return `${text}.${mac}`
}

/** The text that was sealed for this purpose; null where it was not. */
export function unseal(token: string, purpose: string, sealed: string): string | null {
  const text = sealed.slice(0, Math.max(0, sealed.lastIndexOf('.')))
  return same(sealed, seal(token, purpose, text)) ? text : null
}

/** In constant time, whatever the lengths. */
export function same(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
