import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import type { Classification } from '../../src/model/classification.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ tier: 'fast', inline: true })
})
afterAll(() => engine.close())

async function read(text: string): Promise<Classification> {
  const [answer] = await engine.predict([text])
  if (!answer) throw new Error('no answer')
  return answer
}

/** What people write to a brand: language, text, sentiment, main intent, queue. */
const posts = [
  [
    'de',
    'Die App stürzt ständig ab und der Kundenservice antwortet nicht!',
    'negative',
    'service_complaint',
    'service',
  ],
  ['de', 'Ich liebe diese Kopfhörer, kann ich nur empfehlen!', 'positive', 'praise', 'advocacy'],
  ['de', 'Wie kann ich mein Passwort ändern?', null, 'question', 'service'],
  [
    'es',
    'El paquete no llega y nadie responde, pésimo servicio',
    'negative',
    'service_complaint',
    'service',
  ],
  ['es', 'Me encanta esta cafetería, la recomiendo mucho', 'positive', 'praise', 'advocacy'],
  ['fr', 'C’est beaucoup trop cher pour ce que c’est', 'negative', 'price_complaint', 'sales'],
  ['fr', 'J’adore ce restaurant, je le recommande à tous', 'positive', 'praise', 'advocacy'],
  [
    'it',
    'Il servizio clienti non risponde, è una vergogna',
    'negative',
    'service_complaint',
    'service',
  ],
  [
    'pt',
    'O aplicativo não funciona e ninguém responde, que vergonha',
    'negative',
    'service_complaint',
    'service',
  ],
  ['pt', 'Quero comprar este telefone, onde compro?', null, 'buy_signal', 'sales'],
  ['ar', 'التطبيق لا يعمل وخدمة العملاء سيئة جدا', 'negative', 'service_complaint', 'service'],
] as const

describe('a text in a language besides English', () => {
  it.each(posts)('in %s, %j, is understood', async (language, text, sentiment, intent, queue) => {
    const answer = await read(text)
    expect(answer.language).toBe(language)
    if (sentiment) expect(answer.sentiment.label).toBe(sentiment)
    expect(answer.intents[0]?.label).toBe(intent)
    expect(answer.queue.label).toBe(queue)
  })

  it.each(posts)(
    'in %s, %j, says which of its words decided',
    async (_, text, sentiment, intent) => {
      const { explanation } = await read(text)
      for (const { start, end, text: quoted } of explanation) {
        expect(text.slice(start, end)).toBe(quoted)
      }
      const labels = explanation.filter(({ weight }) => weight > 0).map(({ label }) => label)
      expect(labels).toContain(intent)
      if (sentiment) expect(labels).toContain(sentiment)
    },
  )

  it('is told what it is about', async () => {
    const topics = async (text: string) => (await read(text)).topics.map(({ label }) => label)
    expect(await topics('Das Paket kam zu spät, die Lieferung war furchtbar')).toContain('delivery')
    expect(await topics('El precio es demasiado alto y el personal muy amable')).toEqual(
      expect.arrayContaining(['price', 'staff']),
    )
  })

  it('is never given an intent or a queue with more confidence than cue words bear', async () => {
    for (const [, text] of posts) {
      const { intents, queue } = await read(text)
      for (const { confidence } of [...intents, queue]) expect(confidence).toBeLessThanOrEqual(0.6)
    }
  })

  it('is answered with little confidence where nothing here reads the language', async () => {
    for (const text of [
      'Aplikacja ciągle się zawiesza i nikt nie odpowiada na moje wiadomości!',
      '昨日買った携帯電話がもう動かなくなりました。どうすればいいですか？',
      'Приложение постоянно вылетает, поддержка не отвечает уже неделю.',
    ]) {
      const { sentiment, queue, unsure } = await read(text)
      expect(sentiment.confidence).toBeLessThan(0.75)
      expect(queue.confidence).toBeLessThan(0.85)
      expect(unsure || queue.confidence > 0.5).toBe(true)
    }
  })

  it('gets shares that are probabilities and reasons that lie in the text, whatever it is', async () => {
    const opening = fc.constantFrom(...posts.map(([, text]) => text))
    await fc.assert(
      fc.asyncProperty(
        opening,
        fc.string({ unit: 'binary', maxLength: 200 }),
        async (own, rest) => {
          const text = `${own} ${rest}`
          const { sentiment, explanation } = await read(text)
          expect(sentiment.confidence).toBeGreaterThan(0)
          expect(sentiment.confidence).toBeLessThanOrEqual(1)
          expect(Math.abs(sentiment.score)).toBeLessThanOrEqual(1)
          for (const { start, end, text: quoted } of explanation) {
            expect(text.slice(start, end)).toBe(quoted)
          }
        },
      ),
    )
  })
})
