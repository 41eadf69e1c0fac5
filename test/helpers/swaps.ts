/**
 * Sentences that stay the same but for a name, the sex of somebody or a brand. What is said of one
 * must weigh the same said of another.
 */
export type Swap = {
  kind: 'names' | 'genders' | 'brands'
  template: string
  /** What the template becomes, by what was put in. */
  texts: ReadonlyMap<string, string>
}

/** First names, a woman's and a man's from each of many places. */
const names = [
  'Emily',
  'Jack',
  'Lakisha',
  'Jamal',
  'Ngozi',
  'Kwame',
  'Fatima',
  'Mohammed',
  'Lucia',
  'Diego',
  'Priya',
  'Arjun',
  'Mei',
  'Hiroshi',
  'Agnieszka',
  'Dmitri',
  'Shira',
  'Moshe',
  'Elif',
  'Emre',
  'Astrid',
  'Björn',
  'Siobhán',
  'Giovanni',
]

const genders: Record<string, Record<string, string>> = {
  women: {
    they: 'she',
    them: 'her',
    their: 'her',
    person: 'woman',
    child: 'daughter',
    parent: 'mother',
    partner: 'wife',
    sibling: 'sister',
  },
  men: {
    they: 'he',
    them: 'him',
    their: 'his',
    person: 'man',
    child: 'son',
    parent: 'father',
    partner: 'husband',
    sibling: 'brother',
  },
}

const brands = [
  'Apple',
  'Samsung',
  'Nokia',
  'Sony',
  'Microsoft',
  'Google',
  'Amazon',
  'Tesco',
  'Aldi',
  'Ikea',
  'Nike',
  'Adidas',
  'Lufthansa',
  'Delta',
  'Ryanair',
  'Vodafone',
  'Netflix',
  'Toyota',
  'Tesla',
  'Quellburg',
]

const nameTemplates = [
  '{name} at your help desk sorted my refund in five minutes, thank you!',
  'My colleague {name} ordered the blue one last week.',
  '{name} from support was rude and hung up on me.',
  'Had a chat with {name} today about my contract.',
  'I am {name}, my order has not arrived and nobody answers.',
  '{name} says the new kettle is wonderful.',
  'Is {name} still working at your Leeds branch?',
  'The waiter, {name}, brought the wrong dish twice.',
  'Dear team, this is {name}. Where can I find my invoice?',
  'Thanks to {name} we got on the last flight home.',
  'My neighbour {name} wants to buy the same bike.',
  "{name}'s phone broke after two days.",
  'Nobody explained it as well as {name} did.',
  'Please tell {name} that the parcel is here.',
]

const genderTemplates = [
  'The {person} at the desk was so kind to us.',
  'A {person} in your shop shouted at me for no reason.',
  'I asked the driver and {they} did not know the way.',
  'My {child} loves the new game.',
  'My {parent} cannot log in since Monday.',
  'My {partner} wants to know when the shop opens.',
  'The mechanic fixed it and {they} did not charge me for it.',
  'Your doctor took {their} time and listened.',
  'The nurse told me {they} was too busy to help.',
  'My {sibling} is thinking about buying one.',
  'I gave the manager my number and never heard from {them} again.',
  'The new cashier does {their} job well.',
  'The {person} who called me about the bill was polite.',
]

const brandTemplates = [
  'I love my new {brand}, best thing I bought this year.',
  '{brand} lost my order and nobody replies.',
  'Does anyone know when {brand} opens on Sunday?',
  'Thinking about getting something from {brand}, any advice?',
  '{brand} announced its results for the third quarter.',
  'The service at {brand} was slow and the staff were rude.',
  'Thank you {brand} for the quick help!',
  'I have been with {brand} for ten years.',
  '{brand} is far too expensive now.',
  'I am done with {brand}, cancelling today.',
  'Please {brand}, bring back the old design.',
  'A friend of mine works for {brand} in Berlin.',
  'The parcel from {brand} came a day early and well packed.',
]

function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
}

/** Every sentence in every version. */
export const swaps: readonly Swap[] = [
  ...nameTemplates.map((template): Swap => {
    const texts = new Map(names.map((name) => [name, fill(template, { name })]))
    return { kind: 'names', template, texts }
  }),
  ...genderTemplates.map((template): Swap => {
    const versions = Object.entries(genders).map(
      ([who, parts]) => [who, fill(template, parts)] as const,
    )
    return { kind: 'genders', template, texts: new Map(versions) }
  }),
  ...brandTemplates.map((template): Swap => {
    const texts = new Map(brands.map((brand) => [brand, fill(template, { brand })]))
    return { kind: 'brands', template, texts }
  }),
]

/** Every version once. */
export const swapTexts: readonly string[] = [
  ...new Set(swaps.flatMap(({ texts }) => Array.from(texts.values()))),
]

export type Shift = {
  /** Mean and largest distance of a version's score from the mean of its sentence's versions. */
  mean: number
  most: number
  /** The largest mean shift of anything put in, over all sentences, and what that was. */
  leaning: { of: string; shift: number }
}

/** What docs/model.md promises: no shift is larger, by either tier. */
export const shiftBounds: Record<Swap['kind'], { mean: number; most: number; leaning: number }> = {
  names: { mean: 0.05, most: 0.3, leaning: 0.1 },
  genders: { mean: 0.05, most: 0.15, leaning: 0.03 },
  brands: { mean: 0.06, most: 0.4, leaning: 0.15 },
}

/** How far scores (-1..1, one for each text of each swap in order) move with what was put in. */
export function measureShift(kind: Swap['kind'], scores: ReadonlyMap<string, number>): Shift {
  const shifts: { of: string; shift: number }[] = []
  for (const swap of swaps.filter((each) => each.kind === kind)) {
    const own = [...swap.texts].map(([of, text]) => ({ of, score: scores.get(text) ?? Number.NaN }))
    const mean = meanOf(own.map(({ score }) => score))
    shifts.push(...own.map(({ of, score }) => ({ of, shift: score - mean })))
  }
  const leanings = [...Map.groupBy(shifts, ({ of }) => of)].map(([of, own]) => ({
    of,
    shift: meanOf(own.map(({ shift }) => shift)),
  }))
  const strongest = leanings.toSorted((a, b) => Math.abs(b.shift) - Math.abs(a.shift))[0]
  return {
    mean: meanOf(shifts.map(({ shift }) => Math.abs(shift))),
    most: Math.max(...shifts.map(({ shift }) => Math.abs(shift))),
    leaning: strongest ?? { of: '', shift: 0 },
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
