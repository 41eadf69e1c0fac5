/** A small deterministic generator (mulberry32), 0..1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The middle 95 of 100 of what resamples gave (percentile bootstrap, Efron and Tibshirani 1993). */
export function intervalOf(resampled: Float64Array): { low: number; high: number } {
  const sorted = resampled.toSorted()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  return { low: at(0.025), high: at(0.975) }
}
