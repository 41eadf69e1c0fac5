import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldLine } from '../../src/ingest/fold.ts'
import { brandKinds } from '../../src/model/brand.ts'
import { intents, sentiments, topics, type Classification } from '../../src/model/classification.ts'
import { mentionKinds } from '../../src/model/mention.ts'
import { labelQueues, ticketQueues } from '../../src/model/queue.ts'
import {
  conditionSchema,
  ruleFields,
  ruleInputSchema,
  type Condition,
  type Then,
  type When,
} from '../../src/model/rule.ts'
import { weekdays } from '../../src/model/sla.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { route } from '../../src/triage/rules/route.ts'
import type { RuleFacts } from '../../src/triage/rules/rule-facts.ts'
import { compileRules } from '../../src/triage/rules/user-rules.ts'

type Written = { id: number; name: string; when: When; then: Then }

const confidence = fc.constantFrom(0, 0.2, 0.5, 0.8, 1)
const word = fc.constantFrom('refund', 'money back', 'late', 'now', 'Grüße', 'c++', '退款')
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 })
const inList = fc.constantFrom('in' as const, 'not_in' as const)
const inText = fc.constantFrom('contains', 'not_contains', 'phrase', 'not_phrase')
const amount = fc.constantFrom('at_least' as const, 'below' as const)
const clock = fc.constantFrom('00:00', '06:30', '09:00', '17:00', '22:15')

const listed = (field: string, items: readonly unknown[], sure = false) => {
  const base = { field: fc.constant(field), op: inList, value: some(fc.constantFrom(...items)) }
  return sure
    ? fc.record({ ...base, confidence }, { requiredKeys: ['field', 'op', 'value'] })
    : fc.record(base)
}
const figure = (field: string, values: readonly number[]) =>
  fc.record({ field: fc.constant(field), op: amount, value: fc.constantFrom(...values) })
const flag = (field: string) =>
  fc.record({ field: fc.constant(field), op: fc.constant('is'), value: fc.boolean() })

const byField: Record<Condition['field'], fc.Arbitrary<unknown>> = {
  text: fc.record({ field: fc.constant('text'), op: inText, value: some(word) }),
  author_name: fc.record({ field: fc.constant('author_name'), op: inText, value: some(word) }),
  kind: listed('kind', mentionKinds),
  language: listed('language', ['en', 'de', 'und']),
  network: listed('network', ['x', 'reddit']),
  source: listed('source', [1, 2]),
  author: listed('author', ['@Bob', 'ann']),
  brand: listed('brand', [1, 2]),
  brand_kind: listed('brand_kind', brandKinds),
  sentiment: listed('sentiment', sentiments, true),
  intent: listed('intent', intents, true),
  model_queue: listed('model_queue', labelQueues, true),
  topic: listed('topic', topics, true),
  label: listed('label', ['vip', 'legal'], true),
  has_link: flag('has_link'),
  spam: flag('spam'),
  unsure: flag('unsure'),
  stars: figure('stars', [1, 3, 5]),
  likes: figure('likes', [0, 10]),
  replies: figure('replies', [0, 10]),
  reposts: figure('reposts', [0, 10]),
  views: figure('views', [0, 10]),
  followers: figure('followers', [0, 1000]),
  urgency: figure('urgency', [0, 1, 2]),
  queue_confidence: figure('queue_confidence', [0.2, 0.5, 1]),
  age_hours: figure('age_hours', [1, 24]),
  posted: fc.record({
    field: fc.constant('posted'),
    op: inList,
    value: fc.record({
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 4 }),
      from: clock,
      to: clock,
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'),
    }),
  }),
}
const condition = fc.oneof(...Object.values(byField)).map((each) => conditionSchema.parse(each))

const labelled = (labels: readonly string[]) =>
  fc.uniqueArray(fc.record({ label: fc.constantFrom(...labels), confidence }), {
    selector: ({ label }) => label,
    maxLength: 2,
  })
const classification = fc.record({
  language: fc.constantFrom('en', 'de', 'und'),
  sentiment: fc.record({
    label: fc.constantFrom(...sentiments),
    score: fc.constant(0),
    confidence,
  }),
  intents: labelled(intents),
  queue: fc.record({ label: fc.constantFrom(...labelQueues), confidence }),
  urgency: fc.constantFrom(0 as const, 1 as const, 2 as const),
  topics: labelled(topics),
  spam: fc.record({ label: fc.boolean(), confidence }),
  unsure: fc.boolean(),
  labels: labelled(['vip', 'legal']),
  explanation: fc.constant([]),
  model: fc.constant('test-1'),
}) as fc.Arbitrary<Classification>

const START = Date.UTC(2026, 2, 20)
const facts: fc.Arbitrary<RuleFacts> = fc
  .record({
    brandId: fc.constantFrom(1, 2),
    brandName: fc.constantFrom('Quellburg', null),
    brandKind: fc.constantFrom(...brandKinds),
    sourceId: fc.constantFrom(1, 2),
    sourceName: fc.constant(null),
    network: fc.constantFrom('x', 'reddit'),
    kind: fc.constantFrom(...mentionKinds),
    text: fc
      .array(
        fc.constantFrom(
          'refund',
          'Refunds',
          'MONEY\nback',
          'grusse',
          'I like C++!',
          '请退款吧',
          'https://a.example',
        ),
      )
      .map((parts) => parts.join(' ')),
    metrics: fc.constantFrom(
      {},
      { stars: 3, likes: 10, replies: 0 },
      { rating: 1, shares: 11, views: 5 },
    ),
    author: fc.constantFrom(
      null,
      { handle: 'bob', name: 'Late Bob', followers: 1000 },
      { handle: null, name: null, followers: null },
    ),
    classification,
    postedAt: fc.integer({ min: START, max: START + 30 * 86_400_000 }),
    age: fc.constantFrom(0, 3_600_000, 90_000_000),
  })
  .map(({ age, ...rest }) => Object.assign(rest, { seenAt: rest.postedAt + age }))

/** What the docs say of each condition, as slowly and as plainly as can be. */
function holds(condition: Condition, of: RuleFacts): boolean {
  const { classification: means } = of
  const number = (value: number | null | undefined): boolean => {
    if (value == null || typeof condition.value !== 'number') return false
    return condition.op === 'at_least' ? value >= condition.value : value < condition.value
  }
  const listHolds = (own: unknown): boolean =>
    (condition.value as unknown[]).includes(own) === (condition.op === 'in')
  const labels = (own: readonly { label: string; confidence: number }[]): boolean => {
    const bar = 'confidence' in condition ? (condition.confidence ?? 0) : 0
    const values = condition.value as string[]
    const hit = own.some((each) => values.includes(each.label) && each.confidence >= bar)
    return hit === (condition.op === 'in')
  }
  const text = (own: string): boolean => {
    const hit = (condition.value as string[]).some((needle) =>
      condition.op.endsWith('phrase') ? hasWords(own, needle) : plain(own).includes(plain(needle)),
    )
    return hit === !condition.op.startsWith('not')
  }
  switch (condition.field) {
    case 'text':
      return text(of.text)
    case 'author_name':
      return text(of.author?.name ?? '')
    case 'author': {
      const known = condition.value.map((each) => each.toLowerCase().replace('@', ''))
      const handle = of.author?.handle ?? null
      return (handle !== null && known.includes(handle)) === (condition.op === 'in')
    }
    case 'kind':
      return listHolds(of.kind)
    case 'language':
      return listHolds(means.language)
    case 'network':
      return listHolds(of.network)
    case 'source':
      return listHolds(of.sourceId)
    case 'brand':
      return listHolds(of.brandId)
    case 'brand_kind':
      return listHolds(of.brandKind)
    case 'sentiment':
      return labels([means.sentiment])
    case 'intent':
      return labels(means.intents)
    case 'model_queue':
      return labels([means.queue])
    case 'topic':
      return labels(means.topics)
    case 'label':
      return labels(means.labels)
    case 'has_link':
      return of.text.includes('https://') === condition.value
    case 'spam':
      return means.spam.label === condition.value
    case 'unsure':
      return means.unsure === condition.value
    case 'stars':
      return number(of.metrics['stars'] ?? of.metrics['rating'])
    case 'likes':
      return number(of.metrics['likes'])
    case 'replies':
      return number(of.metrics['replies'])
    case 'reposts':
      return number(of.metrics['reposts'] ?? of.metrics['shares'])
    case 'views':
      return number(of.metrics['views'])
    case 'followers':
      return number(of.author?.followers)
    case 'urgency':
      return number(means.urgency)
    case 'queue_confidence':
      return number(means.queue.confidence)
    case 'age_hours':
      return number((of.seenAt - of.postedAt) / 3_600_000)
    case 'posted':
      return isWithin(condition.value, of.postedAt) === (condition.op === 'in')
  }
}

const plain = (text: string): string =>
  text.toLowerCase().replaceAll('ü', 'u').replaceAll('ß', 'ss').replaceAll('\n', ' ')

/** Whole words, but for Chinese, which puts no blanks between them. */
function hasWords(text: string, needle: string): boolean {
  if (needle === '退款') return text.includes(needle)
  const ends = (part: string) => (/\w$/.test(part) ? part.replace(/[^a-z0-9+\s]/g, '') : part)
  const words = ` ${plain(text)
    .replaceAll('!', ' ')
    .replace(/[^\S ]/g, ' ')} `
  return words.includes(` ${ends(plain(needle))} `)
}

/** Minute by minute: goes back from the post to where its window could have begun. */
function isWithin(
  { days, from, to, timeZone }: { days: string[]; from: string; to: string; timeZone: string },
  at: number,
): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const today = part('weekday').toLowerCase()
  const time = `${part('hour')}:${part('minute')}`
  const yesterday = weekdays[(weekdays.findIndex((day) => day === today) + 6) % 7] ?? ''
  if (from < to) return days.includes(today) && from <= time && time < to
  return (days.includes(today) && time >= from) || (days.includes(yesterday) && time < to)
}

function naive(rules: readonly Written[], of: RuleFacts) {
  const fired: Written[] = []
  for (const rule of rules) {
    const { all, any = [] } = rule.when
    const isSo = all ? all.every((each) => holds(each, of)) : any.some((each) => holds(each, of))
    if (!isSo) continue
    fired.push(rule)
    if (rule.then.stop) break
  }
  const decides = fired.find(({ then }) => then.queue !== undefined || then.dismiss)
  const shipped = route(defaultRules, of)
  return {
    fired: fired.map(({ id }) => id),
    queue: decides ? (decides.then.queue ?? 'none') : shipped.queue,
    rule: decides ? String(decides.id) : shipped.why.rule.id,
    tags: [...new Set(fired.flatMap(({ then }) => then.addTags ?? []))],
    priority: fired.find(({ then }) => then.priority !== undefined)?.then.priority ?? null,
    teamId: fired.find(({ then }) => then.teamId !== undefined)?.then.teamId ?? null,
    notify: [...new Set(fired.flatMap(({ then }) => then.notifyAgentIds ?? []))],
  }
}

const then = fc
  .record(
    {
      queue: fc.constantFrom(...ticketQueues),
      priority: fc.constantFrom(0 as const, 1 as const, 2 as const),
      addTags: some(fc.constantFrom('a', 'b', 'c')),
      teamId: fc.constantFrom(1, 2),
      notifyAgentIds: some(fc.constantFrom(1, 2)),
      dismiss: fc.constant(true as const),
      stop: fc.constant(true as const),
    },
    { requiredKeys: [] },
  )
  .filter(({ dismiss, queue }) => !(dismiss && queue))
  .filter((each) => Object.keys(each).length > 0)
const when = fc.oneof(
  fc.array(condition, { maxLength: 2 }).map((all): When => ({ all })),
  fc.array(condition, { minLength: 1, maxLength: 3 }).map((any): When => ({ any })),
)
const rules = fc
  .array(fc.record({ when, then }), { maxLength: 4 })
  .map((each) => each.map((rule, at): Written => ({ id: at + 1, name: `R${at + 1}`, ...rule })))

const sure: Classification = {
  language: 'en',
  sentiment: { label: 'neutral', score: 0, confidence: 0.9 },
  intents: [],
  queue: { label: 'service', confidence: 0.9 },
  urgency: 1,
  topics: [],
  spam: { label: false, confidence: 0.9 },
  unsure: false,
  labels: [],
  explanation: [],
  model: 'test-1',
}
const said = (text: string, over: Partial<RuleFacts> = {}): RuleFacts => ({
  brandId: 1,
  brandName: 'Quellburg',
  brandKind: 'own',
  sourceId: 1,
  sourceName: 'Forum',
  network: 'x',
  kind: 'post',
  text,
  metrics: {},
  author: null,
  classification: sure,
  postedAt: START,
  seenAt: START,
  ...over,
})
const one = (conditions: unknown[], action: Then = { queue: 'sales' }) =>
  compileRules(
    [{ id: 7, name: 'Mine', when: { all: conditions }, then: action }],
    defaultRules,
    foldLine,
  )

describe("the user's rules", () => {
  it('do what the docs say of every field, operator and action, whatever the rules and the mention', () => {
    fc.assert(
      fc.property(rules, facts, (written, of) => {
        const routing = compileRules(written, defaultRules, foldLine)(of)
        const expected = naive(written, of)
        expect(routing.fired).toEqual(expected.fired)
        expect(routing.queue).toBe(expected.queue)
        expect(routing.why.rule.id).toBe(expected.rule)
        expect(routing.actions?.addTags ?? []).toEqual(expected.tags)
        expect(routing.actions?.priority ?? null).toBe(expected.priority)
        expect(routing.actions?.teamId ?? null).toBe(expected.teamId)
        expect(routing.actions?.notifyAgentIds ?? []).toEqual(expected.notify)
      }),
      { numRuns: 3000 },
    )
  })

  it('leave everything as it is where there are none, or none that can be read', () => {
    const broken = { id: 1, name: 'Old', when: { all: [{ field: 'gone' }] }, then: { queue: 'x' } }
    fc.assert(
      fc.property(facts, (of) => {
        const shipped = route(defaultRules, of)
        expect(compileRules([], defaultRules, foldLine)(of)).toEqual(shipped)
        expect(compileRules([broken], defaultRules, foldLine)(of)).toEqual(shipped)
      }),
    )
  })

  it('say in words why they held, and which others did', () => {
    const written = [
      { id: 1, name: 'Tag', when: { all: [] }, then: { addTags: ['all'] } },
      {
        id: 2,
        name: 'Refunds',
        when: {
          any: [
            { field: 'text', op: 'phrase', value: ['money back', 'Refund'] },
            { field: 'spam', op: 'is', value: true },
          ],
        },
        then: { queue: 'sales' },
      },
      {
        id: 3,
        name: 'Not read',
        when: { all: [{ field: 'spam', op: 'is', value: true }] },
        then: { priority: 2 },
      },
    ]
    const { why } = compileRules(written, defaultRules, foldLine)(said('I want a REFUND.'))
    expect(why).toEqual({
      rule: { id: '2', name: 'Refunds' },
      because: ["The text contains 'Refund'"],
      also: [{ id: '1', name: 'Tag' }],
    })
  })

  it('name in a ground what is true of the mention, for every field', () => {
    fc.assert(
      fc.property(condition, facts, (each, of) => {
        const { fired, why } = one([each])(of)
        if (fired.length === 0) return
        expect(why.because).toHaveLength(1)
        expect(why.because[0]).toMatch(/^[A-Z].{4,}$/)
        expect(why.because[0]).not.toMatch(/undefined|null|NaN/)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['refund', 'Refunds are slow', false],
    ['refund', 'a refund!', true],
    ['money back', 'my money\n  back', true],
    ['c++', 'I write C++.', true],
    ['退款', '我要退款谢谢', true],
    ['Grüße', 'GRUSSE aus Wien', true],
    ['paypal', 'pаypal is down', true],
  ])('find the phrase %s in %j: %s', (phrase, text, found) => {
    const router = one([{ field: 'text', op: 'phrase', value: [phrase] }])
    expect(router(said(text)).fired.length === 1).toBe(found)
  })

  it('count the night after midnight to the day before, by the clock of the zone', () => {
    const night = { days: ['fri'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }
    const router = one([{ field: 'posted', op: 'in', value: night }])
    const at = (iso: string) => router(said('x', { postedAt: Date.parse(iso) })).fired.length
    // The clocks there go forward in the night to Sunday, 29 March 2026.
    expect(at('2026-03-27T20:59:00Z')).toBe(0)
    expect(at('2026-03-27T21:00:00Z')).toBe(1)
    expect(at('2026-03-28T04:59:00Z')).toBe(1)
    expect(at('2026-03-28T05:00:00Z')).toBe(0)
    expect(at('2026-04-03T20:00:00Z')).toBe(1)
  })
})

describe('what a rule may say', () => {
  const read = (when: unknown, action: unknown = { queue: 'sales' }) => {
    const parsed = ruleInputSchema.safeParse({ name: 'R', when, then: action })
    return parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  }

  it.each([
    [
      { all: [{ field: 'colour', op: 'in', value: ['red'] }] },
      /^when\.all\.0\.field: .*text, kind/,
    ],
    [{ all: [{ field: 'text', op: 'has', value: ['a'] }] }, /^when\.all\.0\.op: .*contains/],
    [
      { any: [{ field: 'intent', op: 'in', value: ['rage'] }] },
      /^when\.any\.0\.value\.0: .*churn_risk/,
    ],
    [{ all: [], any: [] }, /^when.*(all|any)/],
    [{ any: [] }, /^when\.any: /],
    [
      {
        all: [
          {
            field: 'posted',
            op: 'in',
            value: { days: ['mon'], from: '9', to: '10:00', timeZone: 'UTC' },
          },
        ],
      },
      /from: .*09:00/,
    ],
  ])('%j is refused, naming where and what is allowed', (when, named) => {
    expect(read(when).join('\n')).toMatch(named)
  })

  it.each([
    [{}, /^then: .*queue, priority/],
    [{ queue: 'nowhere' }, /^then\.queue: .*service/],
    [{ colour: 1 }, /^then: not an action; use some of queue/],
    [{ queue: 'sales', dismiss: true }, /^then\.dismiss: /],
  ])('the actions %j are refused', (action, named) => {
    expect(read({ all: [] }, action).join('\n')).toMatch(named)
  })

  it('has a test for every field', () => {
    expect(Object.keys(byField).sort()).toEqual([...ruleFields].sort())
  })
})
