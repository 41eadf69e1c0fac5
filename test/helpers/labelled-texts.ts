import type { Said } from '../../src/model/correction.ts'
import { createRandom } from '../../src/classify/score/bootstrap.ts'

/** Posts about made-up things with what they mean, as many as a test asks for. */

// prettier-ignore
const things = [
  'kettle', 'grinder', 'headset', 'bike lock', 'desk lamp', 'backpack', 'toaster', 'keyboard',
  'thermos', 'webcam', 'tent', 'router', 'blender', 'watch strap', 'phone case', 'pan',
]
const shops = ['Norvik', 'Tallow', 'Quince', 'Halden', 'Brill', 'Ostra']

type Pattern = { say: (thing: string, shop: string) => string; said: Said }

const patterns: readonly Pattern[] = [
  {
    say: (thing, shop) => `My ${thing} from ${shop} arrived broken and nobody answers, please help`,
    said: { sentiment: 'negative', intents: ['service_complaint'], queue: 'service', urgency: 1 },
  },
  {
    say: (thing, shop) => `@${shop} my order for a ${thing} is two weeks late, where is it?`,
    said: {
      sentiment: 'negative',
      intents: ['service_complaint', 'question'],
      queue: 'service',
      urgency: 1,
    },
  },
  {
    say: (thing, shop) => `Where can I buy the new ${shop} ${thing}? I want one for my sister`,
    said: { sentiment: 'neutral', intents: ['buy_signal'], queue: 'sales', urgency: 1 },
  },
  {
    say: (thing, shop) => `I love my ${shop} ${thing}, thank you so much, it is wonderful`,
    said: { sentiment: 'positive', intents: ['praise'], queue: 'advocacy', urgency: 1 },
  },
  {
    say: (thing, shop) => `${shop} opens its third ${thing} factory in the north next year`,
    said: { sentiment: 'neutral', intents: [], queue: 'none', urgency: 0 },
  },
  {
    say: (thing, shop) => `How do I clean the filter of the ${shop} ${thing}?`,
    said: { sentiment: 'neutral', intents: ['question'], queue: 'service', urgency: 1 },
  },
]

export type LabelledText = { text: string; said: Said }

/** Different texts, each with what is true of it. At most 576. */
export function labelledTexts(count: number): LabelledText[] {
  return Array.from({ length: count }, (_, at) => {
    const pattern = patterns[at % patterns.length]
    const place = Math.floor(at / patterns.length)
    const thing = things[place % things.length] ?? ''
    const shop = shops[Math.floor(place / things.length) % shops.length] ?? ''
    return { text: pattern?.say(thing, shop) ?? '', said: pattern?.said ?? {} }
  })
}

/** The same with a share of them labelled like some other text. */
export function carelessly(texts: readonly LabelledText[], share: number): LabelledText[] {
  const random = createRandom(5)
  return texts.map(({ text, said }) => {
    if (random() >= share) return { text, said }
    const others = patterns.filter((pattern) => pattern.said.queue !== said.queue)
    return { text, said: others[Math.floor(random() * others.length)]?.said ?? said }
  })
}
