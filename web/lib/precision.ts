/** How many of the hits are right: the share of those that were marked, and where it may truly lie. */
export type Precision = { share: number; low: number; high: number; marked: number }

/** The 97.5 % point of the normal distribution, for an interval that holds in 95 of 100 cases. */
const Z = 1.959_963_984_540_054

/**
 * Precision by marked hits, with the score interval of E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", J. Am. Stat. Assoc. 22 (1927) 209-212: it stays within 0
 * and 1 and is honest with few marks and where all are right. Null where nothing is marked.
 */
export function estimatePrecision(right: number, wrong: number): Precision | null {
  const marked = right + wrong
  if (marked === 0) return null
  const share = right / marked
  const weight = (Z * Z) / marked
  const middle = (share + weight / 2) / (1 + weight)
  const spread = Math.sqrt((share * (1 - share) + weight / 4) * weight) / (1 + weight)
  const low = wrong === marked ? 0 : Math.max(0, middle - spread)
  const high = right === marked ? 1 : Math.min(1, middle + spread)
  return { share, low, high, marked }
}
