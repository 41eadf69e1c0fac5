import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkText, safeLink } from '../../web/lib/links.ts'
import { segmentText } from '../../web/lib/segments.ts'
import { splitExplanation } from '../../web/lib/split-explanation.ts'

const reason = (text: string, start: number, end: number, weight = 1) => ({
  text: text.slice(start, end),
  label: 'praise',
  weight,
  start,
  end,
})

describe('cutting a text for showing', () => {
  it('gives the text back whole, whatever is in it and wherever the reasons lie', () => {
    const bits = fc.constantFrom(
      'http://',
      'https://a.example/',
      '(',
      ')',
      '.',
      ' ',
      '<b>',
      'שלום',
      '👩‍👧',
      'x',
    )
    const texts = fc.array(fc.oneof(bits, fc.string({ unit: 'binary' })), { maxLength: 30 })
    const spans = fc.array(fc.tuple(fc.nat(400), fc.nat(40), fc.double({ noNaN: true })))
    fc.assert(
      fc.property(texts, spans, (parts, places) => {
        const text = parts.join('')
        const reasons = places.map(([start, length, weight]) =>
          reason(text, start, start + length, weight),
        )
        const segments = segmentText(text, reasons)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        for (const { start, text: part } of segments) {
          expect(text.startsWith(part, start)).toBe(true)
        }
      }),
    )
  })

  it('links only what parses as http or https, without the marks that end a sentence', () => {
    const text = 'See (https://a.example/b_(c)), javascript:alert(1), http:// and ftp://x.example/.'
    const links = segmentText(text, []).flatMap(({ link }) => (link === null ? [] : [link.href]))
    expect(links).toEqual(['https://a.example/b_(c)'])
  })

  it('shows the host that a link truly leads to, whatever it pretends to be', () => {
    const pretender = safeLink('https://bank.example@evil.example/login')
    expect(pretender === null ? '' : linkText(pretender)).toBe('evil.example/login')
    expect(safeLink('data:text/html,x')).toBeNull()
    expect(safeLink('//evil.example')).toBeNull()
    expect(safeLink(null)).toBeNull()
  })

  it('gives overlapping reasons to the stretch they share, the heaviest first', () => {
    const text = 'not good at all'
    const segments = segmentText(text, [reason(text, 0, 8, 0.5), reason(text, 4, 15, -2)])
    expect(segments.map((one) => [one.text, one.reasons.map(({ weight }) => weight)])).toEqual([
      ['not ', [0.5]],
      ['good', [-2, 0.5]],
      [' at all', [-2]],
    ])
  })

  it('drops a reason whose offsets do not point at its words', () => {
    const wrong = { ...reason('good day', 0, 4), start: 3, end: 7 }
    expect(segmentText('good day', [wrong]).flatMap(({ reasons }) => reasons)).toEqual([])
  })

  it('stays linear on a text that is one long address or all closing brackets', () => {
    const shapes = [
      (size: number) => `http://a/${')'.repeat(size)}`,
      (size: number) => 'http://'.repeat(size),
      (size: number) => 'http://a.b/ '.repeat(size),
      (size: number) => '('.repeat(size),
    ]
    const fastest = (text: string): number => {
      const times = [1, 2, 3].map(() => {
        const started = performance.now()
        segmentText(text, [])
        return performance.now() - started
      })
      return Math.min(...times)
    }
    // Sixteen times the text may take up to eighty times as long; quadratic work takes 256.
    for (const shape of shapes) {
      expect(fastest(shape(32_000))).toBeLessThan(80 * Math.max(1, fastest(shape(2000))))
    }
  })

  it('counts the offsets of a titled mention through title, line break and text', () => {
    const whole = 'Great phone\nBad battery'
    const explanation = [reason(whole, 0, 5), reason(whole, 12, 15), reason(whole, 6, 15)]
    const { ofTitle, ofText } = splitExplanation({
      title: 'Great phone',
      text: 'Bad battery',
      explanation,
    })
    expect(ofTitle.map(({ text }) => text)).toEqual(['Great'])
    expect(ofText.map(({ text, start, end }) => [text, start, end])).toEqual([['Bad', 0, 3]])
  })
})
