import { weighFeelings } from './feelings.ts'
import { type CueHit, matchCues } from './match-cues.ts'
import { type Reading, readText } from './read-text.ts'
import {
  BAD,
  GOOD,
  type Hit,
  NO_WAY,
  placeOf,
  signals,
  type ShapeSignal,
  WANTING,
  wayOf,
} from './signals.ts'
import type { Token } from './tokenise.ts'

/**
 * All that is read off one text. `heard` names the signals found, by their rising places in `signals`;
 * beside it `strengths` holds log2(1 + the weights of a signal's hits), so that saying a thing twice
 * counts, but less than double.
 */
export type Findings = {
  reading: Reading
  hits: Hit[]
  heard: number[]
  strengths: number[]
  visits: number
}

const negatedAs = {
  [GOOD]: placeOf('not_good'),
  [BAD]: placeOf('not_bad'),
  [WANTING]: placeOf('not_wanted'),
}

/** Used again for every text; nought in between. */
const totals = new Float64Array(signals.length)

/** Reads a text and finds every signal in it. Linear in its length; never throws. */
export function findSignals(text: string): Findings {
  const reading = readText(text)
  const matched = matchCues(reading)
  const hits: Hit[] = []
  const add = (signal: ShapeSignal, from: number, to = from, weight = 1): void => {
    hits.push({ signal: placeOf(signal), from, to, weight })
  }
  for (const hit of silenceShorter(matched.hits)) {
    hits.push({ signal: turnNegated(hit, reading), from: hit.from, to: hit.to, weight: 1 })
  }
  reading.tokens.forEach(addSign)
  weighFeelings(reading, hits, add)

  for (const { signal, weight } of hits) totals[signal] = (totals[signal] ?? 0) + weight
  setLength(reading.words)
  const heard: number[] = []
  const strengths: number[] = []
  for (let place = 0; place < totals.length; place += 1) {
    const sum = totals[place] ?? 0
    if (sum === 0) continue
    heard.push(place)
    strengths.push(Math.log2(1 + sum))
  }
  totals.fill(0)
  return { reading, hits, strengths, heard, visits: matched.visits }

  function addSign(token: Token, index: number): void {
    const voice = reading.entries[index]?.voice
    if (voice && voice !== 'negator') add(voice, index)
    if (token.shouted) add('shouts', index)
    if (token.kind === 'handle') add(index === 0 ? 'opens_with_handle' : 'has_handle', index)
    else if (token.kind === 'link') add('has_link', index)
    else if (token.kind === 'hashtag') add('hashtags', index)
    else if (token.kind === 'money') add('money', index)
    else if (token.kind === 'number') add('numbers', index)
    else if (token.text === '?')
      add(index === reading.tokens.length - 1 ? 'asks_last' : 'asks', index)
    else if (token.text === '!') add('exclaims', index, index, Math.min(3, token.end - token.start))
  }
}

/**
 * A wording within a longer one says nothing of its own where it judges (`worth it` in `not worth
 * it`) or where both give the same signal.
 */
function silenceShorter(hits: readonly CueHit[]): CueHit[] {
  const longest: CueHit[] = []
  for (const hit of hits) {
    while (longest.at(-1)?.from === hit.from && (longest.at(-1)?.to ?? 0) < hit.to) longest.pop()
    if (hit.to > (longest.at(-1)?.to ?? -1)) longest.push(hit)
  }
  let at = 0
  return hits.filter((hit) => {
    while ((longest[at]?.to ?? Infinity) < hit.to) at += 1
    const cover = longest[at] ?? hit
    const isWithin = hit.to - hit.from < cover.to - cover.from && cover.from <= hit.from
    return !isWithin || ((wayOf[hit.signal] ?? NO_WAY) === NO_WAY && hit.signal !== cover.signal)
  })
}

function turnNegated(hit: CueHit, reading: Reading): number {
  if (reading.negated[hit.from] !== 1) return hit.signal
  const way = wayOf[hit.signal] ?? NO_WAY
  return way === GOOD || way === BAD || way === WANTING ? negatedAs[way] : hit.signal
}

function setLength(words: number): void {
  if (words <= 4) totals[placeOf('terse')] = 1
  else if (words <= 10) totals[placeOf('short')] = 1
  if (words >= 30) totals[placeOf('long')] = 1
  if (words >= 80) totals[placeOf('very_long')] = 1
}
