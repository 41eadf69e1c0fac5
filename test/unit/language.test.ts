import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../src/classify/language.ts'
import { readText } from '../../src/classify/read-text.ts'
import { sentences, strangeSentences } from '../fixtures/sentences.ts'

const tell = (text: string): string => detectLanguage(readText(text))

describe('language of a text', () => {
  it('is told right for 98 of 100 sentences in more than 50 languages', () => {
    const told = Object.entries(sentences).flatMap(([language, texts]) =>
      texts.map((text) => ({ language, text, told: tell(text) })),
    )
    const wrong = told.filter(({ language, told }) => told !== language)
    expect(Object.keys(sentences).length).toBeGreaterThan(50)
    expect(wrong.length / told.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.02)
  })

  it.each(Object.entries(strangeSentences))(
    'is never English for %s, which is not known',
    (_, texts) => {
      expect(texts.map(tell)).not.toContain('en')
    },
  )

  it('is English for posts full of slang, names, links and handles', () => {
    const posts = [
      '@acme y is my order still not here smh https://t.co/abc',
      'lol the new update is fire 🔥🔥 #acme',
      'omg this app keeps crashing on my Galaxy S23',
      "Can't log in since yesterday, anyone else?",
    ]
    expect(posts.map(tell)).toEqual(posts.map(() => 'en'))
  })

  it('is Hindi for Hindi in Latin letters', () => {
    const posts = [
      'bhai ye phone bahut accha hai lekin battery jaldi khatam ho jati hai',
      'mera order abhi tak nahi aaya hai, kab milega batao bhai',
    ]
    expect(posts.map(tell)).toEqual(['hi', 'hi'])
  })

  it('is not told where there is nothing to tell it by', () => {
    const texts = [
      '',
      '   ',
      '12345 67',
      '😀😀😀',
      '!!!',
      '@acme #sale https://example.com',
      'xq',
      '\u200b',
    ]
    expect(texts.map(tell)).toEqual(texts.map(() => 'und'))
  })

  it('does not change with letter case, links, handles or what stands far down', () => {
    for (const language of ['de', 'fr', 'ru', 'tr', 'vi']) {
      const [text = ''] = sentences[language] ?? []
      expect(tell(`@acme ${text} https://example.com/a?b=c`)).toBe(language)
      expect(tell(`${text} ${text} ${'xyzzy '.repeat(500)}`)).toBe(language)
    }
    expect(tell((sentences['de']?.[0] ?? '').toUpperCase())).toBe('de')
  })

  it('is a tag for any text whatever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(tell(text)).toMatch(/^[a-z]{2,3}$/)
      }),
    )
  })
})
