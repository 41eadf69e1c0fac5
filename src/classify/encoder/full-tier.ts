import type { Encoded, Tier } from '../tier.ts'
import { type EncoderSession, STATE_WIDTH, type States } from './encoder-session.ts'
import { toPieces } from './to-pieces.ts'
import { type Window, windowsOf } from './windows.ts'
import type { WordPieces } from './word-pieces.ts'

/** The maximum is scaled by this, so that it weighs about as much as the mean (training/encoder.py). */
const MAX_SHARE = 0.3

/** The pieces of one text that were read: what came out for each, and the token each is part of. */
type Seen = { runs: States[]; tokens: number[] }

/**
 * The tier `full`: the vector of `fast`, then the mean of what the encoder gives for a text's pieces,
 * then their maximum times 0.3. Longer texts are read in windows, pooled as one.
 */
export function createFullTier(parts: {
  fast: Tier
  encoder: EncoderSession
  wordPieces: WordPieces
}): Tier {
  const { fast, encoder, wordPieces } = parts
  const width = fast.width + 2 * STATE_WIDTH

  async function encode(texts: readonly string[]): Promise<Encoded[]> {
    const heard = await fast.encode(texts)
    const cut = heard.map(({ findings }, at) => {
      const pieces = toPieces(texts[at] ?? '', findings.reading.tokens, wordPieces)
      return { pieces, windows: windowsOf(pieces.ids.length) }
    })
    const runs = cut.flatMap(({ pieces, windows }) =>
      windows.map(({ start, end }) => pieces.ids.slice(start, end)),
    )
    const states = await encoder.read(runs)
    let next = 0
    return heard.map((encoded, at) => {
      const { pieces, windows } = cut[at] ?? { pieces: { tokenOf: [] }, windows: [] }
      const own = states.slice(next, next + windows.length)
      next += windows.length
      return join(encoded, { runs: own, tokens: tokensOf(windows, pieces.tokenOf) })
    })
  }

  function join(encoded: Encoded, seen: Seen): Encoded {
    const vector = new Float32Array(width)
    vector.set(encoded.vector)
    const pooled = vector.subarray(fast.width)
    const peaks = pool(seen, pooled)
    return {
      vector,
      findings: encoded.findings,
      spread(row) {
        const shares = encoded.spread(row.subarray(0, fast.width))
        const own = row.subarray(fast.width)
        addMean(shares, own, seen)
        addPeaks(shares, own, { tokens: seen.tokens, pooled, peaks })
        return shares
      },
    }
  }

  return { name: 'full', width, encode }
}

function tokensOf(windows: readonly Window[], tokenOf: readonly number[]): number[] {
  return windows.flatMap(({ start, end }) => tokenOf.slice(start, end))
}

/**
 * Fills `vector` with the mean and the scaled maximum over all pieces, noughts where there are none;
 * gives the piece that holds each maximum.
 */
function pool({ runs, tokens }: Seen, vector: Float32Array): Int32Array {
  const peaks = new Int32Array(STATE_WIDTH)
  const count = tokens.length
  if (count === 0) return peaks
  const sums = new Float64Array(STATE_WIDTH)
  const largest = new Float32Array(STATE_WIDTH).fill(-Infinity)
  let piece = 0
  for (const states of runs) {
    for (let start = 0; start < states.length; start += STATE_WIDTH) {
      for (let at = 0; at < STATE_WIDTH; at += 1) {
        const value = states[start + at] ?? 0
        sums[at] = (sums[at] ?? 0) + value
        if (value > (largest[at] ?? 0)) {
          largest[at] = value
          peaks[at] = piece
        }
      }
      piece += 1
    }
  }
  for (let at = 0; at < STATE_WIDTH; at += 1) {
    vector[at] = (sums[at] ?? 0) / count
    vector[STATE_WIDTH + at] = (largest[at] ?? 0) * MAX_SHARE
  }
  return peaks
}

/** Adds to each token what its pieces give to an output by the mean: `row · state / pieces`. */
function addMean(shares: number[], row: Float32Array, { runs, tokens }: Seen): void {
  let piece = 0
  for (const states of runs) {
    for (let start = 0; start < states.length; start += STATE_WIDTH) {
      let sum = 0
      for (let at = 0; at < STATE_WIDTH; at += 1) sum += (states[start + at] ?? 0) * (row[at] ?? 0)
      const token = tokens[piece] ?? 0
      shares[token] = (shares[token] ?? 0) + sum / tokens.length
      piece += 1
    }
  }
}

/** Adds what the maxima give, each to the token whose piece holds it. */
function addPeaks(
  shares: number[],
  row: Float32Array,
  seen: { tokens: readonly number[]; pooled: Float32Array; peaks: Int32Array },
): void {
  if (seen.tokens.length === 0) return
  for (let at = 0; at < STATE_WIDTH; at += 1) {
    const token = seen.tokens[seen.peaks[at] ?? 0] ?? 0
    const share = (row[STATE_WIDTH + at] ?? 0) * (seen.pooled[STATE_WIDTH + at] ?? 0)
    shares[token] = (shares[token] ?? 0) + share
  }
}
