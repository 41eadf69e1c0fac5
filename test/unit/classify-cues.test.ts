import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cues } from '../../src/classify/cues/all-cues.ts'
import { findSignals } from '../../src/classify/find-signals.ts'
import { parseWording, splitWordings, type Wording } from '../../src/classify/parse-wording.ts'
import { type Signal, signals } from '../../src/classify/signals.ts'
import { tokenise } from '../../src/classify/tokenise.ts'

function signalsOf(text: string): Signal[] {
  return findSignals(text).heard.flatMap((place) => signals[place] ?? [])
}

function wordsOf(wording: Wording): string[] {
  return wording.flatMap((part) => (typeof part === 'string' ? [part] : part.flatMap(wordsOf)))
}

const wordings = Object.entries(cues).flatMap(([signal, row]) =>
  splitWordings(row).map((wording) => ({ signal, wording })),
)

describe('cue tables', () => {
  it('hold only wordings that can be parsed and whose words a text can have', () => {
    const impossible = wordings.flatMap(({ signal, wording }) =>
      wordsOf(parseWording(wording))
        .filter((word) => !['_', '#', '$', '@'].includes(word))
        .map((word) => word.replace(/~$/, ''))
        .filter((word) => tokenise(word)[0]?.text !== word || tokenise(word).length !== 1)
        .map((word) => `${signal}: ${word}`),
    )
    expect(impossible).toEqual([])
  })

  it('name each signal once, over all tables', () => {
    expect(new Set(signals).size).toBe(signals.length)
  })
})

describe('wordings', () => {
  it.each([
    ['(a|b c|) d', [[['a'], ['b', 'c'], []], 'd']],
    ['x (y (z|)|w)', ['x', [['y', [['z'], []]], ['w']]]],
  ])('%s is taken apart', (source, wording) => {
    expect(parseWording(source)).toEqual(wording)
  })

  it.each(['(a', 'a)', '(a|b'])('%s is refused as a slip', (source) => {
    expect(() => parseWording(source)).toThrow()
  })
})

describe('signals', () => {
  it.each<[string, Signal]>([
    ['We cancelled our subscription', 'cancels'],
    ['She is CANCELLING HER SUBSCRIPTION, i am cancelling my subscription', 'cancels'],
    ['it is sooooo overpriced', 'too_expensive'],
    ['the app keeps on crashing, it crashed and crashes', 'broken'],
    ['plz add a timer', 'asks_to_change'],
    ['I don’t want to buy it', 'not_wanted'],
    ["it isn't good", 'not_good'],
    ['it is not broken', 'not_bad'],
    ['ｌｏｖｅ it', 'loves'],
    ['lo\u200bve it', 'loves'],
    ['it cost me $40', 'money'],
    ['40€ for that', 'money'],
    ['so good :)', 'good_smiley'],
    ['so late 😡', 'bad_smiley'],
  ])('in %j include %s', (text, signal) => {
    expect(signalsOf(text)).toContain(signal)
  })

  it.each<[string, Signal]>([
    ["it isn't good", 'good_word'],
    ['it is not worth it', 'fair_price'],
    ['no problems so far', 'problem_word'],
    ['it was not late. The price is fair', 'too_expensive'],
    ['http://example.com/love', 'loves'],
    ['constructor toString __proto__ hasOwnProperty', 'good_words'],
  ])('in %j do not include %s', (text, signal) => {
    expect(signalsOf(text)).not.toContain(signal)
  })

  it('cost ten times the visits in a text ten times as long, and few visits a word', () => {
    const once =
      'We cancelled our subscription, it was way too expensive and the app keeps on crashing. How do I get my money back?\n'
    const { visits, reading } = findSignals(once)
    expect(findSignals(once.repeat(10)).visits).toBe(visits * 10)
    expect(visits / reading.tokens.length).toBeLessThan(10)
  })

  it('do not leak a negation over the end of a sentence or a "but"', () => {
    expect(signalsOf('It is not. Good food')).toContain('good_word')
    expect(signalsOf('It is not much but good')).toContain('good_word')
  })
})

describe('tokens', () => {
  it.each([
    ['Don’t @Me_2 #Fail', ['word don’t', 'handle me_2', 'hashtag fail']],
    [
      'pre-order, 1,299.00 5th',
      ['word pre', 'word order', 'mark ,', 'number 1,299.00', 'word 5th'],
    ],
    ['see https://x.example/a?b=(1) now', ['word see', 'link ', 'word now']],
    ['wow!!! 👩‍👩‍👧👍🏽 <3', ['word wow', 'mark !', 'emoji 👩', 'emoji 👍', 'emoticon <3']],
    ['a@b.example', ['word a', 'word b', 'mark .', 'word example']],
  ])('of %j', (text, expected) => {
    const found = tokenise(text).map((token) => `${token.kind} ${token.text.replace("'", '’')}`)
    expect(found).toEqual(expected)
  })

  it('cover the text from left to right without overlapping, whatever it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(text, (source) => {
        let reached = 0
        for (const { start, end } of tokenise(source)) {
          expect(start).toBeGreaterThanOrEqual(reached)
          expect(end).toBeGreaterThan(start)
          reached = end
        }
        expect(reached).toBeLessThanOrEqual(source.length)
      }),
    )
  })
})
