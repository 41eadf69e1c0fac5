import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createListening } from '../../src/ingest/listening.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { RuleTrial, RuleView, ShippedRule } from '../../src/model/rule.ts'
import type { Team } from '../../src/model/team.ts'
import type { MentionView, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { line, posts } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { stubClassifier } from '../helpers/stub-classifier.ts'

type Items<T> = { items: T[]; next: string | null }
type Failure = { code: string; message: string; details?: { ids?: number[] } }
type Told = Items<{ type: string; ticketId: string; text: string }>

let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')
let made = 0

beforeAll(async () => {
  service = await startService({ now: () => now })
})
afterAll(() => service.stop())
beforeEach(async () => {
  for (const { id } of await rules()) await service.call('DELETE', `/rules/${id}`)
})

async function rules(): Promise<RuleView[]> {
  return (await service.call<Items<RuleView>>('GET', '/rules')).body.items
}

async function addRule(rule: object): Promise<RuleView> {
  made += 1
  const { status, body } = await service.call<RuleView & Failure>('POST', '/rules', {
    name: `Rule ${made}`,
    when: { all: [] },
    ...rule,
  })
  expect(body.message).toBeUndefined()
  expect(status).toBe(201)
  return body
}

const says = (...words: string[]) => ({ all: [{ field: 'text', op: 'contains', value: words }] })

/** Imports one text as posted now, and answers the mention as it is stored. */
async function say(text: string, over: Record<string, unknown> = {}): Promise<MentionView> {
  now += 1000
  await service.importLines([line(text, { postedAt: new Date(now).toISOString(), ...over })])
  const { body } = await service.call<Items<MentionView>>('GET', '/mentions?limit=1')
  const [mention] = body.items
  if (!mention) throw new Error('Nothing was stored')
  return mention
}

async function ticketOf({ ticketId }: MentionView): Promise<TicketDetail> {
  return (await service.call<TicketDetail>('GET', `/tickets/${ticketId}`)).body
}

/** A word that is in no other test's texts. */
function newWord(): string {
  made += 1
  return `word${String(made).padStart(4, '0')}x`
}

async function addAgent(name: string): Promise<Agent> {
  made += 1
  const handle = `${name.toLowerCase()}${made}`
  return (await service.call<Agent>('POST', '/agents', { name, handle })).body
}

describe('without rules of their own, a team', () => {
  it('sees the texts of every kind where they belong', async () => {
    const sales = await say(posts.sales)
    const advocacy = await say(posts.advocacy)
    const price = await say(posts.price)
    const help = await say(posts.service)
    const queues = [sales, advocacy, price, help].map(({ queue }) => queue)
    expect(queues).toEqual(['sales', 'advocacy', 'sales', 'service'])
  })

  it('can read the rules that are shipped, in words', async () => {
    const { body } = await service.call<Items<RuleView> & { shipped: ShippedRule[] }>(
      'GET',
      '/rules',
    )
    expect(body.items).toEqual([])
    expect(body.shipped.map(({ id }) => id)).toEqual(defaultRules.map(({ id }) => id))
    for (const { when } of body.shipped.slice(0, -1)) expect(when.join(' ')).toMatch(/^[A-Z].+/)
  })
})

describe('a rule', () => {
  it('decides the queue of what comes in from then on, and the ticket says why', async () => {
    const word = newWord()
    const text = `It is broken, please help ${word}`
    expect((await ticketOf(await say(text))).queue).toBe('service')
    const rule = await addRule({ when: says(word), then: { queue: 'nurture' } })
    const ticket = await ticketOf(await say(text))
    expect(ticket).toMatchObject({
      queue: 'nurture',
      why: {
        rule: { id: String(rule.id), name: rule.name },
        because: [`The text contains '${word}'`],
      },
    })
  })

  it('is counted once for each mention that newly comes, and for nothing else', async () => {
    const word = newWord()
    const [first, second] = [
      await addRule({ when: says(word), then: { addTags: ['seen'] } }),
      await addRule({ when: says('nowhere-at-all'), then: { addTags: ['seen'] } }),
    ]
    const lines = Array.from({ length: 7 }, (_, at) => line(`${at} ${word} is broken, help`))
    await service.importLines([...lines, line('Something else'), ...lines.slice(0, 2)])
    await service.importLines(lines)
    await service.importLines([{ ...lines[0], text: `edited ${word}` }])
    const counted = new Map((await rules()).map((rule) => [rule.id, rule]))
    expect(counted.get(first.id)).toMatchObject({ hits: 7, lastHitAt: new Date(now).toISOString() })
    expect(counted.get(second.id)).toMatchObject({ hits: 0, lastHitAt: null })
  })

  it('that comes first wins what it sets, tags add up, and stop ends the reading', async () => {
    const word = newWord()
    const then = (queue: string, tag: string, more = {}) => ({ queue, addTags: [tag], ...more })
    const a = await addRule({ when: says(word), then: then('sales', 'a') })
    const b = await addRule({ when: says(word), then: then('nurture', 'b', { priority: 2 }) })
    const c = await addRule({ when: says(word), then: { stop: true, addTags: ['c'] } })
    await addRule({ when: says(word), then: then('advocacy', 'd') })
    expect(await ticketOf(await say(`${word} help`))).toMatchObject({
      queue: 'sales',
      priority: 2,
      tags: ['a', 'b', 'c'],
      why: { rule: { id: String(a.id) }, also: [{ id: String(b.id) }, { id: String(c.id) }] },
    })
    const ids = (await rules()).map(({ id }) => id)
    const order = await service.call<Items<RuleView>>('PUT', '/rules/order', {
      ids: ids.toReversed(),
    })
    expect(order.body.items.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(await ticketOf(await say(`${word} help`))).toMatchObject({
      queue: 'advocacy',
      tags: ['c', 'd'],
    })
  })

  it('makes no ticket of what it dismisses', async () => {
    const word = newWord()
    await addRule({ when: says(word), then: { dismiss: true } })
    expect(await say(`${word} is broken, please help me`)).toMatchObject({
      ticketId: null,
      queue: 'none',
    })
  })

  it('rests while it is switched off, and after it is deleted until it is brought back', async () => {
    const word = newWord()
    const { id } = await addRule({ when: says(word), then: { queue: 'nurture' } })
    const queue = async () => (await say(`${word} is broken, please help`)).queue
    const seen = [await queue()]
    await service.call('PATCH', `/rules/${id}`, { enabled: false })
    seen.push(await queue())
    await service.call('PATCH', `/rules/${id}`, { enabled: true })
    expect((await service.call('DELETE', `/rules/${id}`)).status).toBe(204)
    seen.push(await queue())
    expect((await service.call('DELETE', `/rules/${id}`)).status).toBe(404)
    const restored = await service.call<RuleView>('POST', `/rules/${id}/restore`)
    expect(restored.body).toMatchObject({ id, hits: 1 })
    seen.push(await queue())
    expect(seen).toEqual(['nurture', 'service', 'service', 'nurture'])
  })

  it('gives the ticket to its person, tells those it names, and says so in the history', async () => {
    const word = newWord()
    const [owner, watcher] = [await addAgent('Olga'), await addAgent('Wim')]
    const rule = await addRule({
      when: says(word),
      then: { assigneeId: owner.id, notifyAgentIds: [watcher.id] },
    })
    const ticket = await ticketOf(await say(`${word} is broken, please help`))
    expect(ticket.assignee).toMatchObject({ id: owner.id, name: 'Olga' })
    expect(ticket.version).toBe(1)
    const given = ticket.history.find(({ type }) => type === 'assigned')
    expect(given).toMatchObject({ actor: 'system', data: { rules: [{ id: String(rule.id) }] } })
    const headers = { 'x-earshot-agent': watcher.handle }
    const answer = await fetch(`${service.url}/api/v1/notifications`, { headers })
    const told = (await answer.json()) as Told
    expect(told.items).toMatchObject([{ type: 'rule', ticketId: ticket.id, text: rule.name }])
  })

  it('never sets again what a person has set', async () => {
    const word = newWord()
    const [owner, other] = [await addAgent('Ines'), await addAgent('Otto')]
    await addRule({
      when: says(word),
      then: { queue: 'service', assigneeId: owner.id, addTags: ['rule'], priority: 2 },
    })
    const shared = { author: newWord(), conversationId: newWord() }
    const first = await say('I want to buy your product', shared)
    const path = `/tickets/${first.ticketId}`
    await service.call('POST', `${path}/assign`, { assigneeId: other.id })
    await service.call('PATCH', path, { tags: ['mine'], priority: 0 })
    await say(`Thank you ${word}`, shared)
    expect(await ticketOf(first)).toMatchObject({
      queue: 'service',
      assignee: { id: other.id },
      tags: ['mine'],
      priority: 1,
    })
  })

  it('that names somebody who has gone is followed as far as it goes', async () => {
    const word = newWord()
    const { body: team } = await service.call<Team>('POST', '/teams', {
      name: newWord(),
      distribution: 'by_hand',
      agentIds: [],
    })
    await addRule({ when: says(word), then: { teamId: team.id, addTags: ['kept'] } })
    expect(await ticketOf(await say(`${word} is broken, help`))).toMatchObject({
      team: { id: team.id },
    })
    await service.call('DELETE', `/teams/${team.id}`)
    expect(await ticketOf(await say(`${word} is broken, help`))).toMatchObject({
      team: null,
      tags: ['kept'],
    })
  })

  it('that cannot be read any more stops nothing, and the list says what is wrong with it', async () => {
    const word = newWord()
    const { id } = await addRule({ when: says(word), then: { queue: 'sales' } })
    await addRule({ when: says(word), then: { queue: 'nurture' } })
    await service.ctx.db.query(
      `UPDATE rules SET "when" = '{"all":[{"field":"aura","op":"in","value":["red"]}]}' WHERE id = $1`,
      [id],
    )
    expect((await say(`${word} is broken, help`)).queue).toBe('nurture')
    const [broken] = await rules()
    expect(broken?.problem).toMatch(/^when\.all\.0\.field: .*text/)
  })

  it('is followed also by a process in which it was not made', async () => {
    const word = newWord()
    const elsewhere = createListening({ classifier: stubClassifier, rules: defaultRules })
    const before = await elsewhere(service.ctx.db)
    await addRule({ when: says(word), then: { queue: 'nurture' } })
    const after = await elsewhere(service.ctx.db)
    expect(after.route).not.toBe(before.route)
    expect((await elsewhere(service.ctx.db)).route).toBe(after.route)
    expect(after.match).toBe(before.match)
  })

  it('is asked again when a person corrects what a mention means', async () => {
    await addRule({
      when: { all: [{ field: 'intent', op: 'in', value: ['churn_risk'] }] },
      then: { queue: 'nurture', addTags: ['leaving'] },
    })
    const mention = await say('It is broken, please help')
    await service.call('POST', `/mentions/${mention.id}/corrections`, { intents: ['churn_risk'] })
    const ticket = await ticketOf(mention)
    expect(ticket).toMatchObject({ queue: 'nurture', tags: ['leaving'] })
    expect(ticket.why.because.join()).toContain('churn risk')
  })
})

describe('a preview', () => {
  it('counts what would go elsewhere, with examples, and changes nothing', async () => {
    const word = newWord()
    const count = 4
    for (let at = 0; at < count; at += 1) await say(`${word} ${at} is broken, please help`)
    await say(`${word} spoken long ago`, { postedAt: '2026-10-01T00:00:00Z' })
    const list = async () =>
      (await service.call<Items<TicketItem>>('GET', '/tickets?limit=200')).body
    const before = await list()
    const { body } = await service.call<RuleTrial>('POST', '/rules/preview', {
      when: says(word),
      then: { queue: 'nurture' },
    })
    expect(body).toMatchObject({
      days: 7,
      complete: true,
      held: count,
      mentions: count,
      tickets: count,
    })
    expect(body.looked).toBeGreaterThan(count)
    expect(body.examples).toHaveLength(count)
    for (const example of body.examples) {
      expect(example).toMatchObject({ from: 'service', to: 'nurture' })
      expect(example.excerpt).toContain(word)
    }
    expect(await list()).toEqual(before)
    expect(await rules()).toEqual([])
  })

  it('of a change compares with the rule as it is, in its place', async () => {
    const word = newWord()
    const { id } = await addRule({ when: says(word), then: { queue: 'nurture' } })
    await addRule({ when: says(word), then: { queue: 'sales' } })
    await say(`${word} is broken, please help`)
    const preview = (body: object) =>
      service.call<RuleTrial>('POST', '/rules/preview', { when: says(word), ...body })
    const same = await preview({ id, then: { queue: 'nurture' } })
    expect(same.body).toMatchObject({ held: 1, mentions: 0, tickets: 0, examples: [] })
    const other = await preview({ id, then: { addTags: ['only'] } })
    expect(other.body.examples).toMatchObject([{ from: 'nurture', to: 'sales' }])
    const last = await preview({ then: { queue: 'advocacy' } })
    expect(last.body).toMatchObject({ held: 1, mentions: 0 })
    expect((await preview({ id: 999_999, then: { stop: true } })).status).toBe(404)
  })
})

describe('what cannot be', () => {
  it.each([
    [{ when: { all: [{ field: 'aura', op: 'in', value: [] }] } }, /when\.all\.0\.field: .*urgency/],
    [
      { when: { all: [{ field: 'brand', op: 'in', value: [4711] }] } },
      /when\.all\.0\.value\.0: .*4711/,
    ],
    [{ then: { queue: 'elsewhere' } }, /then\.queue: .*service/],
    [{ then: { teamId: 4711 } }, /then\.teamId: .*\/teams/],
    [{ then: { notifyAgentIds: [4711] } }, /then\.notifyAgentIds\.0: .*\/agents/],
    [{ then: { slaPolicyId: 4711 } }, /then\.slaPolicyId: .*\/sla-policies/],
    [{ then: { paint: 'red' } }, /then, paint: .*use some of queue/],
    [{ name: '' }, /name/],
  ])('is refused, naming where and what would be right: %j', async (over, named) => {
    const rule = { name: 'R', when: { all: [] }, then: { queue: 'sales' }, ...over }
    const { status, body } = await service.call<Failure>('POST', '/rules', rule)
    expect(status).toBe(400)
    expect(body.message).toMatch(named)
    expect(await rules()).toEqual([])
  })

  it('an order that leaves out a rule, or names one twice, is refused with those there are', async () => {
    const a = await addRule({ then: { stop: true } })
    const b = await addRule({ then: { stop: true } })
    for (const ids of [[a.id], [a.id, a.id], [a.id, b.id, b.id], [a.id, 4711]]) {
      const { status, body } = await service.call<Failure>('PUT', '/rules/order', { ids })
      expect(status).toBe(409)
      expect(body.details?.ids).toEqual([a.id, b.id])
    }
  })
})
