import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, nearDistance } from '../../src/ingest/fingerprint.ts'

/** The generator of Park and Miller, so that statistics are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const letters = 'etaoinshrdlucmfwypvbgk'
function makeWord(random: () => number): string {
  const length = 2 + Math.floor(random() * 7)
  return Array.from({ length }, () => letters.charAt(Math.floor(random() ** 2 * 22))).join('')
}
function makeWords(count: number, random: () => number): string[] {
  return Array.from({ length: count }, () => makeWord(random))
}

const near = (words: readonly string[]) => fingerprint(words.join(' ')).near
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length

describe('fingerprint', () => {
  it('answers signed 64-bit integers as decimal text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const print of Object.values(fingerprint(text))) {
          expect(BigInt.asIntN(64, BigInt(print)).toString()).toBe(print)
        }
      }),
    )
  })

  it('keeps its answers for ever, as they are stored', () => {
    expect(fingerprint('The battery is dead after two days, what now?')).toEqual({
      exact: '4540038241862475861',
      near: '-6558346816807655107',
    })
  })

  it.each([
    ['', '...!'],
    ['hello world', 'HELLO,   World!'],
    ['hello world', 'hello — world\n\n'],
    ['hello world', 'hello world https://t.example/x?y=1 www.a.example'],
    ['hello world', '@bob hello @al@mas.example world'],
    ['hello world', '#hello world'],
    ['cafe creme', 'Café crème'],
    ['acme', 'ＡＣ\u200bＭＥ'],
    ['so good 🔥', 'so good🔥!'],
    ['rt dont', 'RT don’t'],
  ])('is the same for %j and %j', (a, b) => {
    expect(fingerprint(b)).toEqual(fingerprint(a))
  })

  it.each([
    ['hello world', 'world hello'],
    ['hello world', 'helloworld'],
    ['hello', 'hello hello'],
    ['good 🔥', 'good'],
    ['東京', '京東'],
    ['5 stars', '1 stars'],
  ])('tells %j from %j', (a, b) => {
    expect(fingerprint(a).exact).not.toBe(fingerprint(b).exact)
  })

  it('is the same for any text however its case, punctuation and space change', () => {
    const word = fc.stringMatching(/^[a-z0-9éß東]{1,8}$/)
    const gap = fc.constantFrom(
      ' ',
      '  ',
      ', ',
      '! ',
      '\n',
      ' — ',
      ' https://a.example/b ',
      ' @bob ',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(word, gap, fc.boolean())), (parts) => {
        const plain = parts.map(([each]) => each).join(' ')
        const changed = parts
          .map(([each, after, upper]) => (upper ? each.toUpperCase() : each) + after)
          .join('')
        expect(fingerprint(changed)).toEqual(fingerprint(plain))
      }),
      { numRuns: 500 },
    )
  })

  it('has no collision in 100,000 different texts, in either half of its bits', () => {
    const random = createRandom(7)
    const texts = new Set(Array.from({ length: 100_000 }, () => makeWords(3, random).join(' ')))
    const prints = [...texts].map((text) => BigInt(fingerprint(text).exact))
    expect(new Set(prints).size).toBe(texts.size)
    // Of 32 good bits each, one pair or so may meet by chance.
    const low = new Set(prints.map((print) => BigInt.asUintN(32, print)))
    const high = new Set(prints.map((print) => BigInt.asUintN(32, print >> 32n)))
    expect(texts.size - low.size).toBeLessThan(10)
    expect(texts.size - high.size).toBeLessThan(10)
  })
})

describe('nearDistance', () => {
  it('counts the bits that differ, both ways alike', () => {
    expect(nearDistance('0', '0')).toBe(0)
    expect(nearDistance('0', '-1')).toBe(64)
    expect(nearDistance('5', '-9223372036854775808')).toBe(3)
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (bits) => {
        const other = BigInt.asIntN(64, ~bits)
        expect(nearDistance(bits.toString(), other.toString())).toBe(64)
        expect(nearDistance(bits.toString(), '0')).toBe(nearDistance('0', bits.toString()))
      }),
    )
  })

  it('is small for small edits of 40 words and large for other texts', () => {
    const random = createRandom(11)
    const distances = (edit: (words: string[]) => string[]) =>
      Array.from({ length: 300 }, () => {
        const words = makeWords(40, random)
        return nearDistance(near(words), near(edit(words)))
      })
    const replaced = distances((words) => words.with(20, 'other'))
    const shorter = distances((words) => words.toSpliced(10, 1))
    const longer = distances((words) => [...words, 'and', 'more'])
    const others = distances((words) => makeWords(words.length, random))
    expect(mean(replaced)).toBeLessThan(10)
    expect(mean(shorter)).toBeLessThan(10)
    expect(mean(longer)).toBeLessThan(6)
    expect(mean(others)).toBeGreaterThan(30)
    expect(Math.min(...others)).toBeGreaterThan(Math.max(...longer))
  })

  it('compares texts that are too short for groups of words by their words', () => {
    const random = createRandom(13)
    const distances = Array.from({ length: 300 }, () => {
      const words = makeWords(7, random)
      return nearDistance(near(words), near(words.with(3, 'other')))
    })
    expect(mean(distances)).toBeLessThan(14)
  })
})
