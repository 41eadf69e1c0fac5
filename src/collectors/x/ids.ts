/** Ids hold the time they were given out, in milliseconds from here on, above their lowest 22 bits. */
const epochMs = 1_288_834_974_657

/** Ids are numbers too large for a number: the longer is newer, then the greater. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

export function newestOf(ids: readonly (string | null)[]): string | null {
  return ids.reduce((best, id) => (isNewer(id, best) ? id : best), null)
}

export function oldestOf(ids: readonly string[]): string | null {
  return ids.reduce<string | null>(
    (best, id) => (best === null || isNewer(best, id) ? id : best),
    null,
  )
}

/** When an id was given out; null for those from before November 2010, which do not tell. */
export function timeOf(id: string): number | null {
  if (!/^\d{15,19}$/.test(id)) return null
  return Number(BigInt(id) >> 22n) + epochMs
}

/** The first id of a millisecond. */
export function idAt(ms: number): string {
  return String(BigInt(Math.max(ms - epochMs, 0)) << 22n)
}

function isNewer(id: string | null, other: string | null): boolean {
  return id !== null && (other === null || compareIds(id, other) > 0)
}
