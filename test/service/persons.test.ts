import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonDetail, PersonItem, Touchpoint } from '../../src/model/person.ts'
import type { MentionView } from '../../src/model/views.ts'
import { followPeople } from '../../src/people/follow-people.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Failure = { code: string; message: string; details?: Record<string, unknown> }
type Items<Item> = { items: Item[]; next: string | null }

const DAY = 86_400_000
const START = Date.parse('2026-10-01T09:00:00Z')
let service: TestService
let now = START

// Without a worker beside: a test says when people are looked at again.
beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
})
afterAll(() => service.stop())
beforeEach(() => {
  now = START
})

let count = 0
const unique = (name: string) => `${name}${++count}`
const follow = () => followPeople({ ...service.ctx, now: () => now }, [])

/** Somebody writes; the id of the author. */
async function write(
  handle: string,
  text: string,
  over: Record<string, unknown> = {},
): Promise<string> {
  const url = `https://social.example/${unique('post')}`
  await service.importLines([
    line(text, { author: handle, handle, url, postedAt: new Date(now).toISOString(), ...over }),
  ])
  const { items } = (await service.call<Items<MentionView>>('GET', '/mentions?limit=50')).body
  const author = items.find((mention) => mention.url === url)?.author
  if (!author) throw new Error('The mention was not stored')
  return author.id
}
const person = async (id: string) => (await service.call<PersonDetail>('GET', `/people/${id}`)).body
const patch = (id: string, body: object) =>
  service.call<PersonDetail & Failure>('PATCH', `/people/${id}`, body)
const join = (id: string, personId: string) =>
  service.call<PersonDetail & Failure>('POST', `/people/${id}/join`, { personId })
const undo = (id: string, eventId: string | undefined) =>
  service.call<PersonDetail & Failure>('POST', `/people/${id}/undo`, { eventId })
const touch = (over: object) =>
  service.call<Touchpoint & Failure>('POST', '/touchpoints', {
    source: 'shop',
    externalId: unique('order'),
    kind: 'order',
    at: new Date(now).toISOString(),
    ...over,
  })

describe('a person', () => {
  it('is there with the first post, under the author’s id, and moves as they write', async () => {
    const id = await write(unique('ann'), 'How does your export work? Which formats are there?')
    expect(await person(id)).toMatchObject({ id, stage: 'aware', consent: 'unknown', mentions: 1 })
    await follow()
    const asking = await person(id)
    expect(asking).toMatchObject({ stage: 'asking', stageBy: null })
    expect(asking.stageWhy[0]).toMatchObject({ kind: 'mention', text: 'Asked about us' })
    expect(asking.history[0]).toMatchObject({
      type: 'person-stage',
      data: { from: 'aware', to: 'asking' },
    })
    now += 31 * DAY
    await follow()
    expect(await person(id)).toMatchObject({ stage: 'aware', stageWhy: [{ kind: 'time' }, {}] })
  })

  it('who cannot be looked at holds up nobody, and is looked at when they write again', async () => {
    const text = 'How does your export work? Which formats are there?'
    const [sick, well] = [await write(unique('sick'), text), await write(unique('well'), text)]
    const context = { ...service.ctx, now: () => now }
    await followPeople(context, [
      async (_tx, _ctx, id) => {
        if (id === sick) throw new Error('cannot be read')
      },
    ])
    expect(await person(well)).toMatchObject({ stage: 'asking' })
    expect(await person(sick)).toMatchObject({ stage: 'aware' })
    await follow()
    expect(await person(sick)).toMatchObject({ stage: 'aware' })
    const { items } = (await service.call<Items<MentionView>>('GET', `/mentions?authorId=${sick}`))
      .body
    expect(items).toHaveLength(1)
    now += DAY
    await service.importLines([
      line(text, {
        id: unique('again'),
        author: items[0]?.author?.name,
        handle: items[0]?.author?.handle,
        postedAt: new Date(now).toISOString(),
      }),
    ])
    await follow()
    expect(await person(sick)).toMatchObject({ stage: 'asking', mentions: 2 })
  })

  it('stays where somebody of ours says, until they take it back, and each step can be undone', async () => {
    const id = await write(unique('bob'), 'How does your export work? Which formats are there?')
    await patch(id, { stage: 'customer' })
    await follow()
    expect(await person(id)).toMatchObject({ stage: 'customer', stageBy: 'you' })
    const tagged = (await patch(id, { tags: ['vip', 'berlin'], name: 'Bob B.' })).body
    expect(tagged).toMatchObject({ name: 'Bob B.', tags: ['berlin', 'vip'] })
    const [step] = tagged.history
    expect(step?.undoable).toBe(true)
    expect((await undo(id, step?.id)).body).toMatchObject({ tags: [] })
    expect((await undo(id, step?.id)).status).toBe(409)
    await patch(id, { stage: null })
    await follow()
    expect(await person(id)).toMatchObject({ stage: 'asking', stageBy: null })
  })

  it('tells who changed it meanwhile, and refuses what there is not', async () => {
    const id = await write(unique('cleo'), 'Your app is broken again, please help me')
    const { version } = (await patch(id, { tags: ['a'] })).body
    await patch(id, { tags: ['b'] })
    expect(await patch(id, { tags: ['c'], version })).toMatchObject({ status: 409 })
    expect((await patch(id, { ownerId: 4711 })).body.message).toContain('ownerId')
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect((await service.call('GET', `/people/${nobody}`)).status).toBe(404)
  })

  it('is found by stage, tag, name, handle and identifier', async () => {
    const handle = unique('dora')
    const id = await write(handle, 'Your app is broken again, please help me')
    await follow()
    await patch(id, { tags: [handle], consent: { state: 'given', basis: 'asked by mail' } })
    await service.call('POST', `/people/${id}/identifiers`, {
      kind: 'email',
      value: `${handle}@Example.org`,
    })
    for (const query of [
      `tag=${handle}`,
      `q=${handle}`,
      `q=${handle}@example.org`,
      `stage=at_risk&q=${handle}`,
    ]) {
      const { body } = await service.call<Items<PersonItem>>('GET', `/people?${query}`)
      expect([query, body.items.map((item) => item.id)]).toEqual([query, [id]])
    }
  })
})

describe('notes and identifiers', () => {
  it('are kept, taken away and brought back', async () => {
    const id = await write(unique('eva'), 'Your app is broken again, please help me', {
      network: 'forum',
    })
    const noted = (
      await service.call<PersonDetail>('POST', `/people/${id}/notes`, { text: 'Call her' })
    ).body
    expect(noted.notes).toMatchObject([{ text: 'Call her', actor: 'you' }])
    const gone = await service.call<PersonDetail>(
      'DELETE',
      `/people/${id}/notes/${noted.notes[0]?.id}`,
    )
    expect(gone.body.notes).toEqual([])
    expect((await undo(id, gone.body.history[0]?.id)).body.notes).toMatchObject([
      { text: 'Call her' },
    ])
    const identifiers = `/people/${id}/identifiers`
    const wrong = await service.call<Failure>('POST', identifiers, { kind: 'email', value: 'eva' })
    expect(wrong.body).toMatchObject({ code: 'invalid', message: expect.stringContaining('value') })
    const crm = { kind: 'crm', value: `hubspot:${id}` }
    const known = (await service.call<PersonDetail>('POST', identifiers, crm)).body
    expect(known.identifiers).toEqual([crm])
    const other = await write(unique('fritz'), 'Your app is broken, help', { network: 'forum' })
    const taken = await service.call<Failure>('POST', `/people/${other}/identifiers`, crm)
    expect(taken).toMatchObject({ status: 409, body: { details: { personId: id } } })
    const undone = (await undo(id, known.history[0]?.id)).body
    expect(undone.identifiers).toEqual([])
    expect(undone.history.map(({ undoable }) => undoable).slice(0, 2)).toEqual([true, false])
  })
})

describe('an account on X', () => {
  it('is tied to a customer record only with consent, whichever way it would be', async () => {
    const onX = await write(unique('gina'), 'Your app is broken again, please help me', {
      network: 'x',
    })
    const email = { kind: 'email', value: `${unique('gina')}@example.org` }
    const path = `/people/${onX}/identifiers`
    expect((await service.call<Failure>('POST', path, email)).body.message).toContain('consent')
    const shop = (await touch({ identifiers: [email] })).body.personId
    expect((await join(shop, onX)).body.message).toContain('consent')
    expect(
      (await touch({ personId: onX, identifiers: [{ kind: 'user', value: unique('u') }] })).status,
    ).toBe(409)
    await patch(onX, { consent: { state: 'refused' } })
    expect((await join(shop, onX)).body.message).toContain('refused')
    await patch(onX, { consent: { state: 'given', basis: 'Said so on the phone' } })
    const one = await join(shop, onX)
    expect(one.body).toMatchObject({ consent: 'given', consentBy: 'you', identifiers: [email] })
  })
})

describe('touchpoints', () => {
  it('are kept once however often they are told, with whom they are given to', async () => {
    const email = { kind: 'email', value: `${unique('hal')}@example.org` }
    const order = {
      externalId: unique('order'),
      identifiers: [email],
      amount: 49.9,
      currency: 'EUR',
    }
    const first = await touch(order)
    const again = await touch(order)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    expect((await touch({ ...order, amount: 1 })).status).toBe(409)
    const second = await touch({ identifiers: [email], kind: 'delivered' })
    expect(second.body.personId).toBe(first.body.personId)
    await follow()
    const customer = await person(first.body.personId)
    expect(customer).toMatchObject({ stage: 'customer', name: email.value, authors: [] })
    expect(customer.touchpoints.map(({ kind }) => kind).toSorted()).toEqual(['delivered', 'order'])
  })

  it('told of one new person many times at once make one person', async () => {
    const email = { kind: 'email', value: `${unique('ida')}@example.org` }
    const told = await Promise.all(
      Array.from({ length: 10 }, () => touch({ identifiers: [email], kind: 'visit' })),
    )
    expect(new Set(told.map(({ body }) => body.personId)).size).toBe(1)
  })

  it('are refused with the field that is wrong, and nothing is made', async () => {
    expect((await touch({})).body.message).toContain('identifiers')
    const later = new Date(now + 3 * DAY).toISOString()
    const email = { kind: 'email', value: `${unique('jo')}@example.org` }
    expect((await touch({ identifiers: [email], at: later })).body.message).toContain('at:')
    expect((await touch({ identifiers: [email], currency: 'euro' })).body.message).toContain(
      'currency',
    )
    const other = { kind: 'email', value: `${unique('kim')}@example.org` }
    await touch({ identifiers: [email] })
    await touch({ identifiers: [other] })
    expect((await touch({ identifiers: [email, other] })).status).toBe(409)
  })
})

describe('joining and parting', () => {
  it('lose and invent no post, whatever is joined, parted and undone in whatever order', async () => {
    const authors: string[] = []
    for (let each = 0; each < 4; each++) {
      const handle = unique('author')
      const id = await write(handle, `Your app is broken again, ${handle}, help`, {
        network: 'forum',
      })
      await write(handle, `Still broken, ${handle}, please help me`, { network: 'forum' })
      authors.push(id)
    }
    /** The authors of each person, by what each author's own id shows. */
    const groups = async () => {
      const shown = await Promise.all(authors.map(person))
      const byRoot = new Map<string, string[]>()
      for (const { id, authors: mine, mentions } of shown) {
        expect(mentions).toBe(2 * mine.length)
        byRoot.set(id, mine.map((author) => author.id).toSorted())
      }
      return [...byRoot.values()].toSorted()
    }
    const whole = authors.toSorted()
    const op = fc.oneof(
      fc.record({ kind: fc.constant('join' as const), a: fc.nat(3), b: fc.nat(3) }),
      fc.record({ kind: fc.constant('part' as const), a: fc.nat(3) }),
      fc.record({ kind: fc.constant('undo' as const), a: fc.nat(3), step: fc.nat(9) }),
    )
    const at = (index: number) => authors[index] ?? ''
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 3, maxLength: 8 }), async (ops) => {
        let before = authors.map((id) => [id])
        for (const step of ops) {
          if (step.kind === 'join') {
            const { status } = await join(at(step.a), at(step.b))
            const together = before.some((g) => g.includes(at(step.a)) && g.includes(at(step.b)))
            expect(status).toBe(together ? 409 : 200)
          } else if (step.kind === 'part') {
            const path = `/people/${at(step.a)}/part`
            const { status } = await service.call('POST', path, { partId: at(step.a) })
            const alone = before.some((g) => g.length === 1 && g[0] === at(step.a))
            expect(status).toBe(alone ? 409 : 200)
          } else {
            const { history } = await person(at(step.a))
            const chosen = history.filter(({ undoable }) => undoable)[step.step]
            // What still stands may yet be refused, where it would join what is one by another way.
            if (chosen) expect([200, 409]).toContain((await undo(at(step.a), chosen.id)).status)
          }
          const after = await groups()
          expect(after.flat().toSorted()).toEqual(whole)
          before = after
        }
        // Back to the start for the next run.
        for (const id of authors) await service.call('POST', `/people/${id}/part`, { partId: id })
        expect(await groups()).toEqual(authors.map((id) => [id]).toSorted())
      }),
      { numRuns: 8 },
    )
  })

  it('is undone from the history, with what was said of either as it was', async () => {
    const [a, b] = [
      await write(unique('lea'), 'Your app is broken again, please help me', { network: 'forum' }),
      await write(unique('lea'), 'Your app is broken again, please help me', { network: 'forum' }),
    ]
    await patch(a, { tags: ['early'] })
    await patch(b, { tags: ['late'], name: 'Lea L.' })
    const one = (await join(a, b)).body
    expect(one).toMatchObject({ id: a, name: 'Lea L.', tags: ['early', 'late'], mentions: 2 })
    expect((await person(b)).id).toBe(a)
    const parted = (await undo(a, one.history[0]?.id)).body
    expect(parted).toMatchObject({ id: a, tags: ['early'], mentions: 1 })
    expect(await person(b)).toMatchObject({ id: b, name: 'Lea L.', tags: ['late'] })
  })
})

describe('who may be the same person', () => {
  type Suggestion = { person: PersonItem; score: number; because: { kind: string; text: string }[] }
  const suggested = async (id: string) =>
    (await service.call<Items<Suggestion>>('GET', `/people/${id}/suggestions`)).body.items

  it('is suggested with what speaks for it, joined by nobody, and not again once it was said not to be', async () => {
    const handle = unique('quiet_moss_')
    const text = 'Your app is broken again, please help me'
    const here = await write(handle, text, { network: 'reddit' })
    const there = await write(handle, text, { network: 'forum' })
    await write(unique('somebody'), text, { network: 'forum' })
    const [one, ...others] = await suggested(here)
    expect(others).toEqual([])
    expect(one).toMatchObject({ person: { id: there }, because: [{ kind: 'handle' }] })
    expect((await person(here)).authors).toHaveLength(1)
    expect(await suggested(there)).toMatchObject([{ person: { id: here } }])
    await service.call('POST', `/people/${here}/apart`, { personId: there })
    expect(await suggested(here)).toEqual([])
    expect(await suggested(there)).toEqual([])
  })

  it('is found over servers, domains and marks in handles', async () => {
    const name = unique('lampligh_ter')
    const text = 'Your app is broken again, please help me'
    const ids = await Promise.all([
      write(name, text, { network: 'reddit' }),
      write(`${name.replace('_', '')}@types.example`, text, { network: 'mastodon' }),
      write(`${name.replace('_', '-')}.example`, text, { network: 'bluesky' }),
    ])
    const found = (await suggested(ids[0] ?? '')).map((item) => item.person.id)
    expect(found.toSorted()).toEqual(ids.slice(1).toSorted())
  })
})
