import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EncoderSession,
  openEncoder,
  STATE_WIDTH,
} from '../../src/classify/encoder/encoder-session.ts'
import { createFullTier } from '../../src/classify/encoder/full-tier.ts'
import { WINDOW, windowsOf } from '../../src/classify/encoder/windows.ts'
import { createWordPieces, type Vocabulary } from '../../src/classify/encoder/word-pieces.ts'
import { findSignals } from '../../src/classify/find-signals.ts'
import type { Encoded, Tier } from '../../src/classify/tier.ts'

const models = new URL('../../models/', import.meta.url)

/** The tier beneath, made for tests: one number, the text's length, which belongs to no word. */
const beneath: Tier = {
  name: 'fast',
  width: 1,
  encode: async (texts) =>
    texts.map((text) => {
      const findings = findSignals(text)
      const spread = () => findings.reading.tokens.map(() => 0)
      return { vector: Float32Array.of(text.length), findings, spread }
    }),
}

let encoder: EncoderSession
let full: Tier

beforeAll(async () => {
  encoder = await openEncoder(new URL('encoder.onnx', models).pathname)
  const pieces = await readFile(new URL('pieces.json', models), 'utf8')
  const wordPieces = createWordPieces(JSON.parse(pieces) as Vocabulary)
  full = createFullTier({ fast: beneath, encoder, wordPieces })
})

afterAll(() => encoder.close())

async function encode(text: string): Promise<Encoded> {
  const [encoded] = await full.encode([text])
  if (!encoded) throw new Error('no answer for a text')
  return encoded
}

/** Weights of one output, none of them on the tier beneath. */
const row = fc
  .integer({ min: 1, max: 2 ** 31 })
  .map((seed) =>
    Float32Array.from({ length: full.width }, (_, at) => (at ? Math.sin(seed * at) : 0)),
  )

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const dot = (one: Float32Array, other: Float32Array) =>
  one.reduce((total, number, at) => total + number * (other[at] ?? 0), 0)

const words = (count: number) =>
  Array.from({ length: count }, (_, at) => `late${at % 7} parcel`).join(' ')

describe('the windows in which a text is read', () => {
  it('hold all of it in order where four are enough, and its opening and end where not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (length) => {
        const windows = windowsOf(length)
        expect(windows.length).toBeLessThanOrEqual(4)
        for (const [at, { start, end }] of windows.entries()) {
          expect(end - start).toBeGreaterThan(0)
          expect(end - start).toBeLessThanOrEqual(WINDOW)
          expect(start).toBeGreaterThanOrEqual(windows[at - 1]?.end ?? 0)
        }
        expect(windows[0]?.start ?? 0).toBe(0)
        expect(windows.at(-1)?.end ?? 0).toBe(length)
        const read = windows.reduce((total, { start, end }) => total + end - start, 0)
        expect(read).toBe(Math.min(length, 4 * WINDOW))
      }),
    )
  })
})

describe('the tier full', () => {
  it('tells each word its exact share of an output', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('The app is broken 😭😭', words(60), words(400)),
    )
    await fc.assert(
      fc.asyncProperty(text, row, async (given, weights) => {
        const { vector, findings, spread } = await encode(given)
        const shares = spread(weights)
        expect(shares).toHaveLength(findings.reading.tokens.length)
        expect(sum(shares)).toBeCloseTo(dot(weights, vector), 1)
      }),
      { numRuns: 40 },
    )
  })

  it('reads a text the same, bit for bit, whatever it is read beside', async () => {
    const texts = [
      'Love it',
      'Why was I charged twice? I want my money back, now!',
      words(50),
      '',
      'ok',
      words(300),
    ]
    const together = await full.encode(texts)
    for (const [at, text] of texts.entries()) {
      const alone = (await encode(text)).vector
      const apart = alone.map((number, place) =>
        Math.abs(number - (together[at]?.vector[place] ?? 0)),
      )
      expect(Math.max(...apart)).toBe(0)
    }
  })

  it('puts the vector of the tier beneath first', async () => {
    const { vector } = await encode('Thank you')
    expect(vector).toHaveLength(1 + 2 * STATE_WIDTH)
    expect(vector[0]).toBe(9)
    expect(vector.slice(1).some((number) => number !== 0)).toBe(true)
  })

  it('gives nought for a text with nothing to read', async () => {
    const { vector, spread } = await encode('')
    expect(vector.slice(1).every((number) => number === 0)).toBe(true)
    expect(spread(new Float32Array(full.width).fill(1))).toEqual([])
  })

  it.each([
    ['a word of five million letters', 'a'.repeat(5_000_000)],
    ['100,000 characters of words', words(8000)],
    ['100,000 invisible characters', '\u200b'.repeat(100_000)],
    ['20,000 emoji', '😭🔥'.repeat(10_000)],
    ['lone surrogates', '\ud800'.repeat(1000)],
  ])('reads %s', async (_what, text) => {
    const { vector } = await encode(text)
    expect(vector.every(Number.isFinite)).toBe(true)
  })
})

describe('the encoder', () => {
  it('reads the same on every processor, also where sums of 8-bit products might be cut', async () => {
    const { vector } = await encode('The parcel came late and nobody answered the phone.')
    const seen = [-0.181, -0.19, 1.779, -0.65, 0.108, 3.103, 0.216, -0.261]
    const apart = seen.map((number, at) => Math.abs(number - (vector[at + 1] ?? Infinity)))
    expect(Math.max(...apart)).toBeLessThan(0.01)
  })
})
