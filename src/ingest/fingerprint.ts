import { HANDLE, createTokeniser } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Words that stand together in one feature of the near fingerprint. */
const SHINGLE = 3
/** Texts with fewer words are compared word by word, as they have too few shingles. */
const SHORT = 8

const link = /(?:https?:\/\/|www\.)\S+/giu
const tokeniser = createTokeniser()
/** Enough digits for as many words as a string can hold. */
const highVotes = new Int32Array(31)
const lowVotes = new Int32Array(31)
const bits = new DataView(new ArrayBuffer(8))

/** The constants of one lane: two of MurmurHash3 (those of x86 32 and x86 128) and a seed of ours. */
type Lane = { first: number; second: number; seed: number }
const highLane: Lane = { first: 0xcc9e2d51, second: 0x1b873593, seed: 0x9747b28c }
const lowLane: Lane = { first: 0x239b961b, second: 0xab0e9789, seed: 0x2f0b4c47 }

/** Hashes of 64 bits in two lanes of 32; `size` of them count. */
type Hashes = { high: Int32Array; low: Int32Array; size: number }
const words: Hashes = { high: new Int32Array(1024), low: new Int32Array(1024), size: 0 }

/**
 * Two signed 64-bit fingerprints as decimal text, `0` where nothing is left to compare. `exact` is
 * the same for texts that differ only in case, accents, addresses, @handles, punctuation and white
 * space. `near` is a SimHash (Charikar 2002) over groups of three words: where few words differ, few
 * of its bits do. Collisions can be made on purpose. Time is linear.
 */
export function fingerprint(text: string): { exact: string; near: string } {
  tokeniser.clear()
  tokeniser.add(text.replace(link, ' '))
  hashWords(tokeniser.tokens)
  const { high, low, size } = words
  if (size === 0) return { exact: '0', near: '0' }
  const exact = toDecimal(chain(high, 0, size, highLane), chain(low, 0, size, lowLane))
  return { exact, near: simHash(size < SHORT ? 1 : SHINGLE) }
}

/** How many of 64 bits differ between two `near` fingerprints. */
export function nearDistance(a: string, b: string): number {
  let differing = BigInt.asUintN(64, BigInt(a) ^ BigInt(b))
  let count = 0
  for (; differing > 0n; differing &= differing - 1n) count++
  return count
}

/** Every group of `shingle` words votes on each of the 64 bits; the majority sets it. */
function simHash(shingle: number): string {
  const groups = words.size - shingle + 1
  highVotes.fill(0)
  lowVotes.fill(0)
  for (let i = 0; i < groups; i++) {
    vote(highVotes, chain(words.high, i, i + shingle, highLane))
    vote(lowVotes, chain(words.low, i, i + shingle, lowLane))
  }
  return toDecimal(majority(highVotes, groups), majority(lowVotes, groups))
}

/** Adds each bit of `ballot` to a counter of its own: bit b of `planes[k]` is digit k of counter b. */
function vote(planes: Int32Array, ballot: number): void {
  let carry = ballot
  for (let k = 0; carry !== 0; k++) {
    const digit = planes[k] ?? 0
    planes[k] = digit ^ carry
    carry &= digit
  }
}

/** Sets each bit whose counter is above half of `ballots`: 32 comparisons at once, digit by digit. */
function majority(planes: Int32Array, ballots: number): number {
  const half = ballots >>> 1
  let above = 0
  let equal = -1
  for (let k = planes.length - 1; k >= 0; k--) {
    const digit = planes[k] ?? 0
    const bound = -((half >>> k) & 1)
    above |= equal & digit & ~bound
    equal &= ~(digit ^ bound)
  }
  return above
}

/** Hashes each word of `tokens` but handles, with another seed in each lane. */
function hashWords({ chars, begin, end, flags, size }: Tokens): void {
  if (words.high.length < size) {
    words.high = new Int32Array(2 * size)
    words.low = new Int32Array(2 * size)
  }
  words.size = 0
  for (let token = 0; token < size; token++) {
    if (flags[token] === HANDLE) continue
    const first = begin[token] ?? 0
    const last = end[token] ?? 0
    words.high[words.size] = chain(chars, first, last, highLane)
    words.low[words.size] = chain(chars, first, last, lowLane)
    words.size++
  }
}

/** MurmurHash3 (Appleby), its 32-bit form with one number a block. */
function chain(numbers: Int32Array, from: number, to: number, lane: Lane): number {
  const { first, second } = lane
  let hash = lane.seed
  for (let i = from; i < to; i++) {
    const block = Math.imul(numbers[i] ?? 0, first)
    hash ^= Math.imul((block << 15) | (block >>> 17), second)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash ^= to - from
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function toDecimal(high: number, low: number): string {
  bits.setInt32(0, high)
  bits.setInt32(4, low)
  return bits.getBigInt64(0).toString()
}
