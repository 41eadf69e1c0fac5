/** Says for each key whether one more fits into this second, of `perSecond`. Counts in this process. */
export function createRateLimit(perSecond: number): (key: number, now: number) => boolean {
  let second = 0
  const taken = new Map<number, number>()
  return (key, now) => {
    const at = Math.floor(now / 1000)
    if (at !== second) {
      second = at
      taken.clear()
    }
    const count = (taken.get(key) ?? 0) + 1
    taken.set(key, count)
    return count <= perSecond
  }
}
