import type { Stated } from './outcomes.ts'

export type Bin = { from: number; to: number; texts: number; confidence: number; right: number }

export type Calibration = {
  /** Expected calibration error, 0..1: how far stated confidence is from the share that is right. */
  error: number
  /** The bins that hold anything; `confidence` and `right` are means. */
  bins: Bin[]
}

const BINS = 15

/** Expected calibration error over 15 bins of equal width (Naeini et al. 2015, Guo et al. 2017). */
export function measureCalibration(stated: readonly Stated[]): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ sum: 0, right: 0, texts: 0 }))
  for (const { confidence, right } of stated) {
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]
    if (!bin) continue
    bin.sum += confidence
    bin.right += right ? 1 : 0
    bin.texts += 1
  }
  const missed = bins.reduce((sum, bin) => sum + Math.abs(bin.sum - bin.right), 0)
  return {
    error: stated.length === 0 ? 0 : missed / stated.length,
    bins: bins
      .map(({ sum, right, texts }, at) => ({
        from: at / BINS,
        to: (at + 1) / BINS,
        texts,
        confidence: sum / texts,
        right: right / texts,
      }))
      .filter(({ texts }) => texts > 0),
  }
}

/** Of the surest `share` of answers, the part that is wrong. */
export type CoveragePoint = { share: number; confidence: number; error: number }

const STEPS = 20

/** What is wrong when only the surest are answered, for shares of 0.05, 0.10, ... 1. */
export function measureCoverage(stated: readonly Stated[]): CoveragePoint[] {
  const sorted = stated.toSorted((one, other) => other.confidence - one.confidence)
  const points: CoveragePoint[] = []
  let wrong = 0
  let step = 1
  for (const [at, { confidence, right }] of sorted.entries()) {
    if (!right) wrong += 1
    const answered = at + 1
    const due = Math.ceil((step * sorted.length) / STEPS)
    if (answered < due) continue
    points.push({ share: answered / sorted.length, confidence, error: wrong / answered })
    step += 1
  }
  return points
}
