import { placeOf, type Signal, signals } from './signals.ts'

/** What signals add to a label or take from it, in log-odds. */
export type Points = Readonly<Partial<Record<Signal, number>>>

/**
 * One label's card. It starts at `start` log-odds; a line of `points` is a number and the signals
 * that bring it. A label that stands alone is given from the probability `threshold` on; one of
 * several rivals has its odds times `lift`.
 */
export type Card = { start: number; threshold?: number; lift?: number; points: string }

/** A card laid out for speed: one number a signal, in the order of `signals`. */
export type FlatCard = { start: number; points: Float64Array }

/** Lays a card out along `signals`; points set by hand stand over those on the card. */
export function flatten(card: Card, setByHand: Points = {}): FlatCard {
  const points = new Float64Array(signals.length)
  for (const line of card.points.trim().split('\n')) {
    const [value, ...names] = line.trim().split(/[ ,]+/)
    for (const name of names) points[placeOf(name as Signal)] = Number(value)
  }
  for (const [name, value] of Object.entries(setByHand)) points[placeOf(name as Signal)] = value
  return { start: card.start + Math.log(card.lift ?? 1), points }
}

/** Sum of a card in log-odds; `heard` lists the places of the signals that have a strength. */
export function sumCard(card: FlatCard, strengths: Float64Array, heard: readonly number[]): number {
  let sum = card.start
  for (const place of heard) sum += (card.points[place] ?? 0) * (strengths[place] ?? 0)
  return sum
}

/** The logistic function: log-odds to a probability. */
export function toProbability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/**
 * Shares of rivals by their log-odds against one that has no card and stands at 0, which comes
 * first. They sum to 1.
 */
export function toShares(logOdds: readonly number[]): number[] {
  const most = Math.max(0, ...logOdds)
  const odds = [-most, ...logOdds.map((value) => value - most)].map(Math.exp)
  const total = odds.reduce((sum, value) => sum + value, 0)
  return odds.map((value) => value / total)
}
