import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toPieces } from '../../src/classify/encoder/to-pieces.ts'
import { windowsOf } from '../../src/classify/encoder/windows.ts'
import { createWordPieces, type Vocabulary } from '../../src/classify/encoder/word-pieces.ts'
import { MODELS } from '../../src/classify/engine/model-files.ts'
import { findSignals } from '../../src/classify/find-signals.ts'

describe('the work of reading a text', () => {
  const vocabulary = readFileSync(`${MODELS}/pieces.json`, 'utf8')
  const wordPieces = createWordPieces(JSON.parse(vocabulary) as Vocabulary)

  /** Tokens, steps in the tree of cues, hits, and pieces for the encoder. */
  function workOf(text: string): number[] {
    const { reading, visits, hits } = findSignals(text)
    const { ids } = toPieces(text, reading.tokens, wordPieces)
    return [reading.tokens.length, visits, hits.length, ids.length]
  }

  const units = [
    'a',
    'aa ',
    'not ',
    'where can i buy ',
    'too expensive, not worth it. ',
    '? ',
    '!',
    '#@',
    'http:/',
    'http://a ',
    '<url>',
    '👩‍👩‍👧',
    '👍',
    '\ud800',
    '\u200b',
    "'",
    '$1,',
    ':) ',
    '漢字',
    'e\u0301',
  ]

  it.each(units)('at most doubles when a text of %j is twice as long', (unit) => {
    const [once, twice] = [workOf(unit.repeat(2000)), workOf(unit.repeat(4000))]
    for (const [at, work] of twice.entries())
      expect(work).toBeLessThanOrEqual(2 * (once[at] ?? 0) + 8)
  })

  it('is a few steps a character at most', () => {
    for (const unit of units) {
      const text = unit.repeat(2000)
      for (const work of workOf(text)) expect(work).toBeLessThanOrEqual(3 * text.length + 8)
    }
  })

  it('of the encoder ends at four windows', () => {
    for (const length of [0, 1, 128, 129, 512, 513, 1_000_000]) {
      expect(windowsOf(length).length).toBeLessThanOrEqual(4)
    }
  })
})
