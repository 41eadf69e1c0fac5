import { z } from 'zod'

/** Turns the sort key of a page's last row into an opaque token, and back. */
export function encodeCursor(position: object): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(position)))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The position in `token`; null where it is none that we made. */
export function decodeCursor<T>(schema: z.ZodType<T>, token: string): T | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytesOf(token)))
    return schema.safeParse(json).data ?? null
  } catch {
    return null
  }
}

function bytesOf(token: string): Uint8Array {
  const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** A time as the database writes it. */
export const databaseTimeSchema = z
  .string()
  .regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/)
