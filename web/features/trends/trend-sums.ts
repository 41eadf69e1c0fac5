import type { Sentiment } from '../../../src/model/classification.ts'
import type { Trend, TrendPoint } from '../../../src/model/views.ts'

export type Sums = Record<Sentiment, number> & { total: number }

/** All points added up. */
export function sumPoints(points: readonly TrendPoint[]): Sums {
  const sums: Sums = { negative: 0, neutral: 0, positive: 0, mixed: 0, total: 0 }
  for (const { negative, neutral, positive, mixed } of points) {
    sums.negative += negative
    sums.neutral += neutral
    sums.positive += positive
    sums.mixed += mixed
    sums.total += negative + neutral + positive + mixed
  }
  return sums
}

/** (positive - negative) / all, from -100 to 100; null where there is nothing to divide by. */
export function netSentiment({ positive, negative, total }: Sums): number | null {
  return total === 0 ? null : (100 * (positive - negative)) / total
}

export type Figures = { all: Sums; net: number | null; netChange: number | null }

/** The figures of a trend; the change is its later half against its earlier half. */
export function figuresOf({ points }: Trend): Figures {
  const all = sumPoints(points)
  const middle = Math.floor(points.length / 2)
  const before = netSentiment(sumPoints(points.slice(0, middle)))
  const after = netSentiment(sumPoints(points.slice(middle)))
  return {
    all,
    net: netSentiment(all),
    netChange: before === null || after === null ? null : after - before,
  }
}
