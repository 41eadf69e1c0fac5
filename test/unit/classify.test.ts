import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSignals } from '../../src/classify/find-signals.ts'
import { createRulesClassifier } from '../../src/classify/rules-classifier.ts'
import {
  type Classification,
  classificationSchema,
  type Intent,
  type Sentiment,
  topics,
} from '../../src/model/classification.ts'
import type { LabelQueue } from '../../src/model/queue.ts'

const classifier = createRulesClassifier()

function classify(text: string): Classification {
  const [classification] = classifier.predict([text])
  if (!classification) throw new Error('no answer for a text')
  return classification
}

/** What the guide says of a text: intents it must and must not have, and labels it must have. */
type Probe = {
  text: string
  has?: Intent[]
  lacks?: Intent[]
  isNone?: boolean
  sentiment?: Sentiment
  queue?: LabelQueue
  urgency?: 0 | 1 | 2
  spam?: boolean
}

function mismatches(probe: Probe): string[] {
  const found = classify(probe.text)
  const intents = found.intents.map(({ label }) => label)
  const wrong: string[] = []
  for (const intent of probe.has ?? []) if (!intents.includes(intent)) wrong.push(`lacks ${intent}`)
  for (const intent of probe.lacks ?? []) if (intents.includes(intent)) wrong.push(`has ${intent}`)
  if (probe.isNone && intents.length > 0) wrong.push(`has ${intents.join(', ')}`)
  if (probe.sentiment && found.sentiment.label !== probe.sentiment)
    wrong.push(found.sentiment.label)
  if (probe.queue && found.queue.label !== probe.queue) wrong.push(`queue ${found.queue.label}`)
  if (probe.urgency !== undefined && found.urgency !== probe.urgency) {
    wrong.push(`urgency ${found.urgency}`)
  }
  if (probe.spam !== undefined && found.spam.label !== probe.spam) wrong.push('spam')
  return wrong
}

const guide = [
  {
    text: 'I want to buy your product, it is awesome',
    labels: ['positive', ['buy_signal', 'praise'], 'sales', 1],
  },
  {
    text: 'Check out my 6 minute video about how great your company is',
    labels: ['positive', ['praise', 'review'], 'advocacy', 1],
  },
  {
    text: 'One of my clients is thinking about your product, but it is way too expensive, lower the price',
    labels: ['negative', ['price_complaint', 'buy_signal'], 'sales', 1],
  },
  {
    text: 'I like parts of your product, but there are issues, check out my blog review',
    labels: ['mixed', ['review', 'service_complaint'], 'service', 1],
  },
]

describe('the four cases of the guide', () => {
  it.each(guide)('come out exactly as written: $text', ({ text, labels }) => {
    const { sentiment, intents, queue, urgency } = classify(text)
    expect([sentiment.label, intents.map(({ label }) => label), queue.label, urgency]).toEqual(
      labels,
    )
  })
})

const probes: Probe[] = [
  {
    text: 'Where can I buy this kettle?',
    has: ['buy_signal'],
    lacks: ['question'],
    queue: 'sales',
  },
  {
    text: 'How much is the annual plan?',
    has: ['buy_signal'],
    queue: 'sales',
    sentiment: 'neutral',
  },
  { text: 'Should I get the blue one or wait for the new model?', has: ['buy_signal'], urgency: 1 },
  {
    text: 'Any recommendations for a quiet vacuum under $200?',
    has: ['buy_signal'],
    queue: 'sales',
  },
  { text: "I'm looking for an alternative to my current phone provider.", has: ['buy_signal'] },
  { text: 'Take my money, I want one so bad', has: ['buy_signal'], queue: 'sales' },
  { text: 'Thinking about switching to your bank', has: ['buy_signal'], lacks: ['churn_risk'] },
  { text: "I don't want to buy a new kettle", lacks: ['buy_signal'] },
  { text: 'I want a girlfriend', lacks: ['buy_signal'] },
  { text: "I want world peace and a good night's sleep", isNone: true },
  { text: 'I want to cry', lacks: ['buy_signal'] },

  { text: 'Forty pounds for a phone case is way too expensive', has: ['price_complaint'] },
  { text: 'They raised the subscription again, not worth it any more', has: ['price_complaint'] },
  {
    text: 'Your delivery fee is ridiculous, lower it please',
    has: ['price_complaint'],
    sentiment: 'negative',
  },
  {
    text: 'The company will raise prices by 5% in March, the newspaper reports',
    isNone: true,
    urgency: 0,
  },
  {
    text: 'Fuel prices rose two percent last month, according to analysts.',
    isNone: true,
    sentiment: 'neutral',
  },
  {
    text: 'Great price for what you get, totally worth it',
    has: ['praise'],
    lacks: ['price_complaint'],
  },

  {
    text: 'The battery lasts two days and the screen is bright, but the camera is slow in low light.',
    has: ['review'],
    sentiment: 'mixed',
  },
  {
    text: 'Room was clean, the bed comfortable and the staff friendly because they really care.',
    has: ['review'],
    sentiment: 'positive',
    queue: 'advocacy',
  },
  { text: 'I wrote a full review of the headset on my blog, have a look', has: ['review'] },
  { text: 'Great screen, awful battery', sentiment: 'mixed' },

  {
    text: 'I love this app!',
    has: ['praise'],
    sentiment: 'positive',
    queue: 'advocacy',
    urgency: 1,
  },
  { text: 'Thank you so much @ShopHelp, you rock!', has: ['praise'], queue: 'advocacy' },
  { text: 'Best coffee in town, highly recommend', has: ['praise'], sentiment: 'positive' },
  { text: 'Shout out to Marta at your front desk, she saved our trip', has: ['praise'] },
  { text: 'Thanks in advance', lacks: ['praise'] },
  { text: "I'm not happy with this at all", lacks: ['praise'], sentiment: 'negative' },
  {
    text: 'No problems at all, works perfectly',
    has: ['praise'],
    lacks: ['service_complaint'],
    sentiment: 'positive',
  },
  {
    text: 'Been using it for a year without issues',
    lacks: ['service_complaint'],
    sentiment: 'positive',
  },

  {
    text: 'My order never arrived and nobody answers the phone',
    has: ['service_complaint'],
    queue: 'service',
  },
  {
    text: 'The app keeps crashing since the update',
    has: ['service_complaint'],
    sentiment: 'negative',
  },
  { text: 'I was charged twice this month!', has: ['service_complaint'], sentiment: 'negative' },
  { text: 'worst airline ever', has: ['service_complaint'], sentiment: 'negative' },
  { text: 'still waiting for my refund after three weeks', has: ['service_complaint'] },
  {
    text: 'Great, my flight is delayed again. Thanks for nothing @FlyFar',
    has: ['service_complaint'],
    lacks: ['praise'],
    sentiment: 'negative',
  },

  {
    text: 'How do I change my password?',
    has: ['question'],
    sentiment: 'neutral',
    queue: 'service',
  },
  {
    text: '@ShopHelp what time does the store open on Sunday?',
    has: ['question'],
    lacks: ['buy_signal'],
  },
  { text: 'Does anyone know if this works with an iPad?', has: ['question'], sentiment: 'neutral' },

  { text: "I'm cancelling my subscription today", has: ['churn_risk'], urgency: 2 },
  { text: 'Never buying from you again', has: ['churn_risk'], queue: 'service' },
  { text: 'I will switch to another provider if this is not fixed', has: ['churn_risk'] },
  { text: 'I returned it and got my money back', has: ['churn_risk'] },
  {
    text: '@FlyFar you cancelled my flight to Oslo and nobody told us',
    has: ['service_complaint'],
    lacks: ['churn_risk'],
  },
  { text: 'My flight was cancelled because of snow', lacks: ['churn_risk'] },
  { text: 'The show was cancelled after two seasons', isNone: true },

  { text: 'Please add a dark mode', has: ['feature_request'], queue: 'service' },
  { text: 'I wish it had an option to sort by date', has: ['feature_request'] },
  { text: 'It would be great if you could bring back the old layout', has: ['feature_request'] },

  {
    text: 'Buy now and save 50% with promo code SUMMER, link in bio!',
    isNone: true,
    spam: true,
    queue: 'none',
  },
  { text: 'RT to win a free phone! Follow us and tag a friend', isNone: true, spam: true },
  { text: 'We are hiring a store manager, apply now', isNone: true, queue: 'none', urgency: 0 },
  { text: 'Good morning everyone, have a great Monday', isNone: true, urgency: 0 },
  { text: 'The president will speak tonight', isNone: true, sentiment: 'neutral' },

  {
    text: "I'm locked out of my account and my flight leaves in an hour, help!",
    urgency: 2,
    queue: 'service',
  },
  { text: 'You stole $900 from my account, I will call my lawyer', urgency: 2, queue: 'service' },
]

/** What the guide asks for and these rules do not do. Whoever teaches them moves the line up. */
const knownFailures: Probe[] = [
  {
    text: 'Three hours in the queue to be told the till is closed. Marvellous.',
    sentiment: 'negative',
  },
  { text: 'Lovely that my parcel went to the wrong country', sentiment: 'negative' },
  { text: 'My neighbour bought your mower and now I dream of one too', has: ['buy_signal'] },
  { text: 'Ninety for a T-shirt, have you lost your minds', has: ['price_complaint'] },
  { text: 'The soup tasted like dishwater', has: ['service_complaint'] },
  { text: 'We took our accounts elsewhere last spring', has: ['churn_risk'] },
  { text: 'My sister is switching to another bank next week', has: ['churn_risk'] },
  { text: 'I could listen to Nina from your help line all day', has: ['praise'] },
  { text: 'The jug leaks onto the counter', has: ['service_complaint'] },
  { text: 'Ordered blue, got green', has: ['service_complaint'] },
  { text: 'Forty pounds for a phone case is way too expensive', queue: 'sales' },
  { text: 'A pause button on the timer, that is all I ask', has: ['feature_request'] },
]

describe('probes from the guide', () => {
  it.each(probes)('are labelled as the guide says: $text', (probe) => {
    expect(mismatches(probe)).toEqual([])
  })

  it.each(knownFailures)('still fail where they are listed as failing: $text', (probe) => {
    expect(mismatches(probe)).not.toEqual([])
  })
})

describe('language', () => {
  it.each([
    ['Wo ist meine Bestellung? Ich warte seit drei Wochen auf das Paket', 'de'],
    ['El envío llegó tarde y nadie contesta el teléfono', 'es'],
    ['Le livreur est arrivé en retard et la boîte était ouverte', 'fr'],
    ['The parcel came late and nobody picks up the phone', 'en'],
    ['ok', 'und'],
    ['', 'und'],
    ['🎉🎉🎉', 'und'],
  ])('of %j is %s', (text, language) => {
    expect(classify(text).language).toBe(language)
  })

  it('that the cues do not read gives no intent, no mood, and little confidence', () => {
    const { intents, sentiment, queue } = classify(
      'Wo ist meine Bestellung? Ich warte seit drei Wochen',
    )
    expect(intents).toEqual([])
    expect(sentiment.label).toBe('neutral')
    expect(sentiment.confidence).toBeLessThan(0.5)
    expect(queue.confidence).toBeLessThan(0.5)
  })

  it('that the cues do not read still shows its mood in a smiley', () => {
    expect(classify('Der neue Laden am Markt ist wirklich schön geworden 😍').sentiment.label).toBe(
      'positive',
    )
  })
})

/** Pieces that meet every branch: cues, negation, emoji, half characters, odd spaces, other scripts. */
const piece = fc.oneof(
  fc.constantFrom(...probes.map(({ text }) => text)),
  fc.constantFrom(
    'not',
    'never',
    'but',
    'too expensive',
    'love',
    '?',
    '!!!',
    '\n',
    '@a',
    '#b',
    '$5',
    ':)',
    '<url>',
  ),
  fc.constantFrom(
    '👩‍👩‍👧',
    '❤️',
    '👍🏽',
    '\ud800',
    '\udfff',
    '\u200b',
    'ǝɯ ʇɐǝɹƃ',
    '漢字',
    'שלום',
    'ＬＯＶＥ',
    '𝓵𝓸𝓿𝓮',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)
const anyText = fc
  .array(fc.tuple(piece, fc.constantFrom('', ' ', '  ', '\u00a0')), { maxLength: 12 })
  .map((pieces) => pieces.flat().join(''))

describe('any text', () => {
  it('gets an answer of the agreed shape and never an error', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(classificationSchema.safeParse(classify(text)).success).toBe(true)
      }),
    )
  })

  it('is explained by spans that slice back to their words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const span of classify(text).explanation) {
          expect(text.slice(span.start, span.end)).toBe(span.text)
          expect(span.end).toBeGreaterThan(span.start)
        }
      }),
    )
  })

  it('has a reason in its own words for every intent, mood and topic it is given', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { intents, sentiment, topics: about, language, explanation } = classify(text)
        if (language !== 'en') return
        const given: string[] = [...intents, ...about].map(({ label }) => label)
        if (sentiment.label !== 'neutral') given.push(sentiment.label)
        const reasons = explanation.filter(({ weight }) => weight > 0).map(({ label }) => label)
        expect(given.filter((label) => !reasons.includes(label))).toEqual([])
      }),
    )
  })

  it('is in no queue without urgency, and in one with it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { queue, urgency } = classify(text)
        expect(urgency === 0).toBe(queue.label === 'none')
      }),
    )
  })

  it('means the same whenever and beside whatever it is read, and answers keep their order', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), (texts) => {
        const together = classifier.predict(texts)
        expect(together).toEqual(texts.map((text) => classify(text)))
        expect(together).toEqual(createRulesClassifier().predict(texts))
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['nothing', ''],
    ['one word of five million letters', 'a'.repeat(5_000_000)],
    ['100,000 characters of praise', 'i love it so much, '.repeat(5300)],
    ['100,000 lone surrogates', '\ud800'.repeat(100_000)],
    ['100,000 invisible characters', '\u200b'.repeat(100_000)],
    ['50,000 hashes and handles', '#@'.repeat(25_000)],
    ['50,000 broken links', 'http:/'.repeat(8_000)],
  ])('is answered even if it is %s', (_what, text) => {
    expect(classificationSchema.safeParse(classify(text)).success).toBe(true)
  })

  it('is answered by so many reasons at most, however long it is', () => {
    const long = classify(
      probes
        .map(({ text }) => text)
        .join('. ')
        .repeat(10),
    )
    expect(long.explanation.length).toBeLessThan(100)
    expect(new Set(long.topics.map(({ label }) => label)).size).toBeLessThanOrEqual(topics.length)
  })

  it('costs ten times the visits when it is ten times as long, and few visits a word', () => {
    const once = `${probes.map(({ text }) => text).join('.\n')}.\n`
    const words = findSignals(once).reading.tokens.length
    const visits = findSignals(once).visits
    expect(findSignals(once.repeat(10)).visits).toBe(visits * 10)
    expect(visits / words).toBeLessThan(10)
  })
})
