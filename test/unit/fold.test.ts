import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/ingest/clean-text.ts'
import { fingerprint } from '../../src/ingest/fingerprint.ts'
import { foldText } from '../../src/ingest/fold.ts'
import { htmlToText } from '../../src/ingest/html-to-text.ts'
import { sharedPath } from '../helpers/shared-data.ts'

/** Every character of the basic plane and of the styled letters and emoji beyond it. */
const characters = [
  ...Array.from({ length: 0xd7ff }, (_, i) => i + 1),
  ...Array.from({ length: 0x2000 }, (_, i) => i + 0xe000),
  ...Array.from({ length: 0x800 }, (_, i) => i + 0x1d400),
  ...Array.from({ length: 0xa00 }, (_, i) => i + 0x1f100),
].map((codePoint) => String.fromCodePoint(codePoint))

describe('foldText', () => {
  it.each([
    ['Café Ｃréme ﬁne', 'cafe creme fine'],
    ['STRASSE straße ẞ', 'strasse strasse ss'],
    ['İstanbul ısı', 'istanbul isi'],
    ['Ørsted Æon Łódź', 'orsted aeon lodz'],
    ['ΣΊΣΥΦΟΣ Ёлка', 'σισυφοσ елка'],
    ['a\u200bc\u00adm\u{e0061}e\ufe0f', 'acme'],
    ['асme rосk', 'acme rock'],
    ['москва', 'москва'],
    ['ｶﾞ か\u3099 \u1112\u1161\u11ab', 'ガ が 한'],
    ['مُحَمَّد', 'محمد'],
    ['\ud800x', '\ud800x'],
  ])('folds %j to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  it('leaves what is folded as it is, for every character', () => {
    const changed = characters.filter((character) => {
      const folded = foldText(`é${character}é`)
      return foldText(folded) !== folded
    })
    expect(changed).toEqual([])
  })

  it('folds composed and decomposed writing to the same, for every character', () => {
    const different = characters.filter((character) => {
      const text = `é${character}é`
      const folded = foldText(text.normalize('NFC'))
      return foldText(text.normalize('NFD')) !== folded
    })
    expect(different).toEqual([])
  })
})

const shapes = sharedPath('hostile', 'own', 'redos.json')
describe.skipIf(shapes === null)('the front half (needs the shared corpus of slow shapes)', () => {
  const { text: all } = JSON.parse(shapes === null ? '{"text":[]}' : readFileSync(shapes, 'utf8'))
  it.each<{ name: string; unit: string; suffix: string }>(all)(
    'takes no more than in proportion to the length of $name',
    ({ unit, suffix }) => {
      const time = (length: number) => {
        const text = unit.repeat(length / unit.length) + suffix
        const start = performance.now()
        fingerprint(cleanText(text))
        fingerprint(text)
        htmlToText(text, length)
        return performance.now() - start
      }
      time(20_000)
      // Quadratic time would be a hundredfold and well over a second.
      expect(time(200_000)).toBeLessThan(100 * (time(20_000) + 5))
    },
  )
})
