import { stableId } from '../identity.ts'

/** Ids are numbers too large for a number, or sortable text: the longer is newer, then the greater. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

export function newestOf(ids: readonly (string | null)[]): string | null {
  return ids.reduce((best, id) => (isNewer(id, best) ? id : best), null)
}

export function oldestOf(ids: readonly (string | null)[]): string | null {
  return ids.reduce((best, id) => (best === null || isNewer(best, id) ? (id ?? best) : best), null)
}

/**
 * The id that a post would have `ms` later (or, negative, earlier). Ids of posts begin with the time
 * in milliseconds, 16 bits before their end; ids of another make are given back as they are.
 */
export function shiftId(id: string, ms: number): string {
  if (!/^\d{17,19}$/.test(id)) return id
  const shifted = BigInt(id) + BigInt(ms) * 65_536n
  return shifted > 0n ? String(shifted) : id
}

/** When a post with this id was written, in milliseconds; null for ids of another make. */
export function timeOfId(id: string): number | null {
  return /^\d{17,19}$/.test(id) ? Number(BigInt(id) >> 16n) : null
}

/**
 * What we know a post by: the id that it has on the server we listen to. Its `uri` is the same on all
 * servers, but an answer names its parent by this id, and a server that drops a post tells no other.
 */
export function externalIdOf(server: string, id: string): string {
  const known = `${new URL(server).host}:${id}`
  return stableId(known, 1000) ?? known
}

function isNewer(id: string | null, other: string | null): boolean {
  return id !== null && (other === null || compareIds(id, other) > 0)
}
