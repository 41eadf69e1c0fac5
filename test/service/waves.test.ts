import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import type { Wave } from '../../src/model/wave.ts'
import { gatherWaves } from '../../src/triage/waves/gather-waves.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<Item> = { items: Item[] }
type Failure = { message: string }

let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')

// Without a worker: a test says when complaints are gathered.
beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
})
afterAll(() => service.stop())

const subjects = {
  signOut: (place: string) =>
    `Since the update this morning the app signs me out every five minutes and my saved cards are gone, it is broken, please help me soon, greetings from ${place}`,
  parcel: (place: string) =>
    `My order has been lying in your depot for nine days and nobody on the phone can tell me where it is, this is broken, help, I live in ${place}`,
}

async function complain(subject: keyof typeof subjects, places: readonly string[]): Promise<void> {
  const lines = places.map((place) => {
    now += 1000
    return line(subjects[subject](place), {
      author: `${subject}-${place}`,
      postedAt: new Date(now).toISOString(),
    })
  })
  await service.importLines(lines)
}

const waves = async (status = 'open') =>
  (await service.call<Items<Wave>>('GET', `/waves?status=${status}`)).body.items
const gather = () => gatherWaves({ ...service.ctx, now: () => now })
const ticketsOf = async (wave: Wave) => {
  const { items } = (await service.call<Items<TicketItem>>('GET', '/tickets?limit=200')).body
  return items.filter(({ waveId }) => waveId === wave.id)
}
async function agent(name: string): Promise<number> {
  return (await service.call<{ id: number }>('POST', '/agents', { name })).body.id
}

describe('like complaints', () => {
  it('become one wave when there are five, and no sooner; versions that agents saw still hold', async () => {
    await complain('signOut', ['Berlin', 'Paris', 'Rome', 'Oslo'])
    expect(await gather()).toBe(0)
    expect(await waves()).toEqual([])
    await complain('signOut', ['Prague'])
    await complain('parcel', ['Vienna'])
    const seen = (await service.call<Items<TicketItem>>('GET', '/tickets')).body.items
    expect(await gather()).toBe(5)
    const [wave, ...others] = await waves()
    expect(others).toEqual([])
    expect(wave).toMatchObject({ status: 'open', owner: null, tickets: 5, open: 5 })
    expect(wave?.title).toContain('Berlin')
    for (const { id, version, waveId } of wave ? await ticketsOf(wave) : []) {
      expect(waveId).toBe(wave?.id)
      expect(version).toBe(seen.find((each) => each.id === id)?.version)
    }
    expect(await gather()).toBe(0)
  })

  it('are given to one owner, and so are those that join later', async () => {
    const ownerId = await agent('Ann')
    const [wave] = await waves()
    const given = await service.call<Wave>('PATCH', `/waves/${wave?.id}`, { ownerId })
    expect(given).toMatchObject({ status: 200, body: { owner: { id: ownerId, name: 'Ann' } } })
    await complain('signOut', ['Madrid'])
    expect(await gather()).toBe(1)
    const owned = wave ? await ticketsOf(wave) : []
    expect(owned).toHaveLength(6)
    for (const { assignee } of owned) expect(assignee).toEqual({ id: ownerId, name: 'Ann' })
  })

  it('can be taken out one by one, and stay out', async () => {
    const [wave] = await waves()
    const [one] = wave ? await ticketsOf(wave) : []
    const leave = () =>
      service.call<TicketDetail & Failure>('POST', `/waves/${wave?.id}/leave`, {
        ticketId: one?.id,
      })
    expect(await leave()).toMatchObject({ status: 200, body: { id: one?.id, waveId: null } })
    expect(await gather()).toBe(0)
    const again = await leave()
    expect(again.status).toBe(404)
    expect(again.body.message).toMatch(/^ticketId: /)
  })

  it('found another wave once theirs is closed', async () => {
    const [wave] = await waves()
    await service.call('PATCH', `/waves/${wave?.id}`, { status: 'closed' })
    await complain('signOut', ['Lisbon', 'Athens', 'Dublin', 'Riga', 'Bern'])
    expect(await gather()).toBe(5)
    expect((await waves('closed')).map(({ id }) => id)).toEqual([wave?.id])
    expect(await waves()).toMatchObject([{ tickets: 5, owner: null }])
  })

  it('are not given to somebody who is not there', async () => {
    const [wave] = await waves()
    const answer = await service.call<Failure>('PATCH', `/waves/${wave?.id}`, { ownerId: 999 })
    expect(answer.status).toBe(400)
    expect(answer.body.message).toMatch(/^ownerId: /)
  })
})
