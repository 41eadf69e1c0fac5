/**
 * How many texts a second of one core the brand matcher takes at 100 and at 10,000 terms, beside one big
 * regular expression and `includes()` over the same terms, and what the whole pure front half of
 * ingest costs. Texts are made up. Run: node bench/query.ts
 */
import { cleanDraft } from '../src/ingest/clean.ts'
import { fingerprint } from '../src/ingest/fingerprint.ts'
import { compileMatcher } from '../src/ingest/query/match.ts'
import { parseQuery } from '../src/ingest/query/parse.ts'
import type { MatchDoc } from '../src/ingest/query/read-doc.ts'
import type { MentionDraft } from '../src/model/mention.ts'

const TEXTS = 5000
const TERMS_PER_BRAND = 100
const ROUND_MS = 150

/** The generator of Park and Miller: the same texts in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
const random = createRandom(42)

const syllables = 'ba ce di fo gu ka le mi no pu ra se ti vo wu za chi sho ter ing'.split(' ')
function makeWord(length: number): string {
  return Array.from({ length }, () => syllables[Math.floor(random() * 20)] ?? '').join('')
}
const words = Array.from({ length: 20_000 }, (_, rank) =>
  makeWord(rank < 200 ? 1 : rank < 3000 ? 2 : 4),
)
/** Few words are frequent and most are rare, as in any language. */
function anyWord(): string {
  return words[Math.floor(words.length ** random()) - 1] ?? 'ba'
}

/** Terms of one to three words: a name that stands in no other text, or a phrase. */
function makeTerms(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const phrase = Array.from({ length: index % 3 }, anyWord)
    return [`${makeWord(3)}x`, ...phrase].join(' ')
  })
}
const terms = makeTerms(10_000)

/** One text in ten holds a term, one in a hundred one of the first hundred. */
function makeText(): string {
  let text = anyWord()
  if (random() < 0.1) text += ` ${terms[Math.floor(random() * (random() < 0.1 ? 100 : 10_000))]}`
  while (text.length < 150) text += (random() < 0.1 ? ', ' : ' ') + anyWord()
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
const texts = Array.from({ length: TEXTS }, makeText)
const emojiTexts = texts.map((text) => `${text} It’s great — thanks 🔥❤️ café`)

function matcherOf(chosen: readonly string[]): (text: string) => unknown {
  const brands = []
  for (let i = 0; i < chosen.length; i += TERMS_PER_BRAND) {
    const query = chosen
      .slice(i, i + TERMS_PER_BRAND)
      .map((term) => `"${term}"`)
      .join(' OR ')
    const parsed = parseQuery(query)
    if (!parsed.ok) throw new Error(parsed.errors[0]?.message)
    brands.push({ id: i, tree: parsed.tree, excludedAuthors: [] })
  }
  const match = compileMatcher(brands)
  return (text) => match(docOf(text))
}

function docOf(text: string): MatchDoc {
  return { title: null, text, author: 'someone', language: 'en', source: 'bench', network: 'none' }
}

function draftOf(text: string, textFormat: 'plain' | 'html'): MentionDraft {
  const externalId = String(text.length)
  return {
    externalId,
    network: 'none',
    kind: 'post',
    title: null,
    text,
    textFormat,
    url: 'https://social.example/@someone/1234567890',
    language: 'en',
    postedAt: '2026-01-01T00:00:00.000Z',
    author: {
      externalId,
      handle: 'someone',
      name: 'Some One',
      url: 'https://social.example/@someone',
      avatarUrl: 'https://files.example/avatars/someone.png',
      followers: 12,
    },
    metrics: { likes: 3, replies: 1 },
    conversationId: externalId,
    parentId: null,
    raw: { id: externalId, text, likes: 3, user: { name: 'Some One', tags: ['a', 'b'] } },
  }
}

/** Microseconds of processor time a text, the best of five rounds. */
function measure(work: (text: string) => unknown, sample: readonly string[]): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    const before = process.cpuUsage()
    let done = 0
    while (performance.now() - start < ROUND_MS) {
      for (let i = 0; i < 20; i++) work(sample[done++ % sample.length] ?? '')
    }
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / done)
  }
  return best
}

function report(name: string, microseconds: number): void {
  const rate = Math.round(1_000_000 / microseconds).toLocaleString('en')
  console.log(`${name.padEnd(44)}${microseconds.toFixed(2).padStart(9)} us ${rate.padStart(11)}/s`)
}

for (const count of [100, 10_000]) {
  const chosen = terms.slice(0, count)
  const match = matcherOf(chosen)
  const expression = new RegExp(`\\b(?:${chosen.join('|')})\\b`, 'iu')
  report(`${count} terms: matcher`, measure(match, texts))
  report(`${count} terms: matcher, texts with emoji`, measure(match, emojiTexts))
  report(
    `${count} terms: one RegExp, first hit only`,
    measure((t) => expression.test(t), texts),
  )
  report(
    `${count} terms: includes() of each`,
    measure((text) => {
      const lower = text.toLowerCase()
      return chosen.filter((term) => lower.includes(term))
    }, texts),
  )
}

const match = matcherOf(terms)
const front = (format: 'plain' | 'html') => (text: string) => {
  const cleaned = cleanDraft(draftOf(text, format))
  return cleaned.ok && [match(cleaned.mention.text), fingerprint(cleaned.mention.text)]
}
const htmlTexts = texts.map(
  (text) => `<p>${text}</p><p>More &amp; <a href="https://a.example/b">b</a></p>`,
)
report(
  'clean a plain mention',
  measure((text) => cleanDraft(draftOf(text, 'plain')), texts),
)
report(
  'clean, emoji and accents',
  measure((text) => cleanDraft(draftOf(text, 'plain')), emojiTexts),
)
report(
  'clean an HTML mention',
  measure((text) => cleanDraft(draftOf(text, 'html')), htmlTexts),
)
report('fingerprint', measure(fingerprint, texts))
report('front half, plain, 10,000 terms', measure(front('plain'), texts))
report('front half, emoji and accents', measure(front('plain'), emojiTexts))
report('front half, HTML', measure(front('html'), htmlTexts))
