import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import { tierNames } from '../../src/classify/tier.ts'
import { type Classification, classificationSchema } from '../../src/model/classification.ts'
import { fourPosts, furtherProbes } from '../helpers/probes.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ tier: 'full' })
})
afterAll(() => engine.close())

const plain = [...fourPosts, ...furtherProbes].map(({ text }) => text)

/** Pieces that meet every branch: words, cues, signs, half characters, odd spaces, other scripts. */
const piece = fc.oneof(
  fc.constantFrom(...plain),
  fc.constantFrom(
    'not',
    'but',
    'love',
    'refund',
    '?',
    '!!!',
    '\n',
    '@a',
    '#bCd',
    '$5',
    ':)',
    '<url>',
  ),
  fc.constantFrom(
    '👩‍👩‍👧',
    '❤️',
    '👍🏽',
    '🇵🇱',
    '\ud83d',
    '\udc4d',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\u0000',
  ),
  fc.constantFrom('ʇɐǝɹƃ', '漢字', 'שלום', 'नमस्ते', 'ＬＯＶＥ', '𝓵𝓸𝓿𝓮', 'ﬁne', 'é', 'e\u0301', 'ß'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)
const anyText = fc
  .array(fc.tuple(piece, fc.constantFrom('', ' ', '\u00a0', '\t')), { maxLength: 10 })
  .map((pieces) => pieces.flat().join(''))

/** Everything that must hold of an answer, whatever the text. */
function checkAnswer(text: string, answer: Classification | undefined): void {
  expect(classificationSchema.safeParse(answer).error).toBe(undefined)
  if (!answer) return
  expect(answer.urgency === 0).toBe(answer.queue.label === 'none')
  const intents = answer.intents.map(({ label }) => label)
  expect(new Set(intents).size).toBe(intents.length)
  if (answer.spam.label) expect(intents).toEqual([])
  for (const { start, end, text: words } of answer.explanation) {
    expect(start).toBeLessThan(end)
    expect(text.slice(start, end)).toBe(words)
  }
}

/** All that an answer says but for its reasons, whose places move with the text. */
function saysOf(answer: Classification | undefined): unknown {
  return answer && { ...answer, explanation: null }
}

function inWords(text: string, change: (letter: string) => string): string {
  return text.replace(/(?<=\p{L})\p{L}(?=\p{L})/gu, change)
}

const long: [string, string][] = [
  ['nothing', ''],
  ['spaces', ' \t\n\u00a0'.repeat(100)],
  ['a word of five million letters', 'a'.repeat(5_000_000)],
  ['a handle of five million letters', `@${'a'.repeat(5_000_000)}`],
  ['a link of five million letters', `https://${'a'.repeat(5_000_000)}`],
  ['100,000 characters of praise', 'i love it so much, '.repeat(5264)],
  ['100,000 characters without a space', 'loveit!'.repeat(14_286)],
  ['100,000 lone surrogates', '\ud800'.repeat(100_000)],
  ['surrogates in the wrong order', '\udc4d\ud83d'.repeat(50_000)],
  ['100,000 invisible characters', '\u200b'.repeat(100_000)],
  ['a letter under 100,000 marks', `a${'\u0301'.repeat(100_000)}`],
  ['a family of 25,000', '👩‍'.repeat(33_000)],
  ['100,000 question marks apart', '? '.repeat(50_000)],
  ['50,000 hashes and handles', '#@'.repeat(25_000)],
  ['50,000 broken links', 'http:/'.repeat(8_000)],
  ['text turned upside down', 'pǝʇuıoddɐsıp os ɯ,ı ʇɐǝɹƃ ʇou sɐʍ sıɥʇ'],
  ['text written from right to left', '\u202enekorb si redro yM\u202c'],
]

describe.each(tierNames)('%s, on any text,', { timeout: 120_000 }, (tier) => {
  const classify = async (texts: readonly string[]) => engine.predict(texts, { tier })

  it('gives probabilities, labels that agree, and reasons that stand in the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 4 }), async (texts) => {
        const answers = await classify(texts)
        expect(answers).toHaveLength(texts.length)
        for (const [at, text] of texts.entries()) checkAnswer(text, answers[at])
      }),
      { numRuns: 60 },
    )
  })

  it('says the same alone and beside other texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 2, maxLength: 5 }), async (texts) => {
        const together = await classify(texts)
        for (const [at, text] of texts.entries()) {
          const [alone] = await classify([text])
          expect(together[at]).toEqual(alone)
        }
      }),
      { numRuns: 20 },
    )
  })

  it.each(long)('answers even %s', async (_what, text) => {
    const [answer] = await classify([text])
    checkAnswer(text, answer)
  })

  it('reads through zero-width characters within words as if they were not there', async () => {
    const wordy = plain.filter((text) => !/[@#]|https?:/.test(text))
    const hidden = wordy.map((text) => inWords(text, (letter) => `\u200b${letter}`))
    const [one, other] = [await classify(wordy), await classify(hidden)]
    expect(other.map(saysOf)).toEqual(one.map(saysOf))
    for (const [at, text] of hidden.entries()) checkAnswer(text, other[at])
  })

  it('reads letters of other widths and faces as the plain ones', async () => {
    const [wide, fancy, bare] = await classify(['ｉ ｌｏｖｅ ｉｔ', '𝐢 𝐥𝐨𝐯𝐞 𝐢𝐭', 'i love it'])
    expect(saysOf(wide)).toEqual(saysOf(bare))
    expect(saysOf(fancy)).toEqual(saysOf(bare))
  })

  it.each([
    ['capitals', 0.9, (text: string) => text.toUpperCase()],
    ['no capitals', 0.9, (text: string) => text.toLowerCase()],
    ['two emoji of no mood behind it', 0.85, (text: string) => `${text} 🔹🔹`],
    ['a doubled letter in the first long word', 0.8, doubled],
    ['two letters swapped in the first long word', 0.75, swapped],
  ])('keeps the queue of most probes under %s', async (_what, share, change) => {
    const [one, other] = [await classify(plain), await classify(plain.map(change))]
    const kept = plain.filter((_, at) => one[at]?.queue.label === other[at]?.queue.label)
    expect(kept.length / plain.length).toBeGreaterThanOrEqual(share)
  })
})

function doubled(text: string): string {
  return text.replace(/\b(\p{L}{2})(\p{L})(\p{L}{2,})/u, '$1$2$2$3')
}

function swapped(text: string): string {
  return text.replace(/\b(\p{L}{2})(\p{L})(\p{L})(\p{L}*)/u, '$1$3$2$4')
}
