import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  outgoingSchema,
  type AddedIntegration,
  type Delivery,
  type DeliveryDetail,
  type Integration,
  type SigningSecret,
} from '../../src/model/integration.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<Item> = { items: Item[]; next: string | null }
type Failure = { message: string }

let service: TestService

beforeAll(async () => {
  service = await startService({ env: { EARSHOT_CLASSIFIER: 'fast' } })
})
afterAll(() => service.stop())

async function add(more: object): Promise<AddedIntegration> {
  const input = { kind: 'webhook', name: 'Hook', events: ['ticket.opened'], ...more }
  const answer = await service.call<AddedIntegration>('POST', '/integrations', input)
  expect(answer.status).toBe(201)
  return answer.body
}
const read = async (id: number) =>
  (await service.call<Integration>('GET', `/integrations/${id}`)).body
const log = async (id: number) =>
  (await service.call<Items<Delivery>>('GET', `/deliveries?integrationId=${id}&limit=200`)).body
    .items
const detail = async (id: string) =>
  (await service.call<DeliveryDetail>('GET', `/deliveries/${id}`)).body
const remove = (id: number) => service.call('DELETE', `/integrations/${id}`)
const complaints = (count: number) =>
  Array.from({ length: count }, () => line('My order is broken, please help me'))

describe('a signed webhook', () => {
  it('gets each of 1,000 tickets once, verified by its secret, and no field beyond the schema', async () => {
    await using receiver = await startReceiver()
    const { id, secret = '' } = await add({ options: { url: `${receiver.url}/in` } })
    await service.importLines(complaints(1000))
    await expect.poll(async () => (await log(id)).length).toBe(200)
    await expect.poll(() => receiver.received.length, { timeout: 90_000 }).toBe(1000)
    const shown = JSON.stringify(await read(id))
    expect(secret).toMatch(/^whsec_/)
    expect(shown).not.toContain(secret)
    const tickets = new Set<string | undefined>()
    for (const { headers, body } of receiver.received) {
      const told: unknown = new Webhook(secret).verify(body, headers)
      const { type, data } = outgoingSchema.parse(told)
      expect(type).toBe('ticket.opened')
      tickets.add(data.ticket?.id)
      expect(body.length).toBeLessThan(20_000)
      expect(body).not.toContain('whsec_')
    }
    expect(tickets.size).toBe(1000)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1000)
    await remove(id)
  })

  it('hears what people do with a ticket, of the queues and brands that it wants', async () => {
    await using receiver = await startReceiver()
    const { id } = await add({ options: { url: receiver.url }, events: ['ticket.resolved'] })
    const other = await add({
      options: { url: receiver.url },
      events: ['ticket.resolved'],
      queues: ['advocacy'],
    })
    await service.importLines(complaints(1))
    const [ticket] = (await service.call<Items<TicketItem>>('GET', '/tickets?limit=1')).body.items
    await service.call('POST', `/tickets/${ticket?.id}/move`, { to: 'resolved' })
    await expect.poll(() => receiver.received.length).toBe(1)
    const { type, data } = outgoingSchema.parse(JSON.parse(receiver.received[0]?.body ?? ''))
    expect({ type, ...data }).toMatchObject({
      type: 'ticket.resolved',
      before: { status: 'open' },
      after: { status: 'resolved' },
      ticket: { id: ticket?.id, status: 'resolved' },
    })
    expect(await log(other.id)).toEqual([])
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 1 }])
    await Promise.all([remove(id), remove(other.id)])
  })

  it('signs by the old secret too for a day after the new one was made', async () => {
    await using receiver = await startReceiver()
    const { id, secret = '' } = await add({ options: { url: receiver.url } })
    const made = await service.call<SigningSecret>('POST', `/integrations/${id}/secret`)
    expect(made.status).toBe(201)
    expect(made.body.previousUntil).not.toBeNull()
    await service.call('POST', `/integrations/${id}/test`)
    const [told] = receiver.received
    for (const key of [secret, made.body.secret]) {
      expect(() => new Webhook(key).verify(told?.body ?? '', told?.headers ?? {})).not.toThrow()
    }
    await remove(id)
  })
})

describe('a test', () => {
  it('says at once what came back: the status, and of the answer 1 KB as text', async () => {
    await using receiver = await startReceiver(() => ({
      status: 500,
      body: `<script>\u0000${'é'.repeat(5000)}`,
    }))
    const { id } = await add({ options: { url: receiver.url }, events: [] })
    const { body } = await service.call<DeliveryDetail>('POST', `/integrations/${id}/test`)
    expect(body).toMatchObject({ type: 'test', state: 'failed', attempts: 1 })
    expect(body.tries).toMatchObject([{ ok: false, status: 500 }])
    const response = body.tries[0]?.response ?? ''
    expect(response).toMatch(/^<script>é+$/)
    expect(Buffer.byteLength(response)).toBeLessThanOrEqual(1024)
    expect((await read(id)).failingSince).toBeNull()
    await remove(id)
  })

  it('reaches nothing that the operator has not opened', async () => {
    const { id } = await add({ options: { url: 'http://10.1.2.3/in' } })
    const { body } = await service.call<DeliveryDetail>('POST', `/integrations/${id}/test`)
    expect(body.error).toContain('10.1.2.3 is not public')
    await remove(id)
  })
})

describe('a receiver', () => {
  it('that answers with a redirect is asked again, and not followed', async () => {
    await using receiver = await startReceiver(({ path }) =>
      path === '/in' ? { status: 301, headers: { location: '/there' } } : { status: 200 },
    )
    const { id } = await add({ options: { url: `${receiver.url}/in` } })
    await service.importLines(complaints(1))
    await expect.poll(async () => (await log(id))[0]?.attempts).toBe(1)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/in'])
    const [one] = await log(id)
    expect(one).toMatchObject({ state: 'pending', error: expect.stringContaining('redirect') })
    expect(await read(id)).toMatchObject({ state: 'failing', counts: { pending: 1 } })
    receiver.say(() => ({ status: 204 }))
    await service.call('POST', `/deliveries/${one?.id}/retry`)
    await expect.poll(async () => (await detail(one?.id ?? '')).state).toBe('delivered')
    expect((await detail(one?.id ?? '')).tries.map(({ ok }) => ok)).toEqual([true, false])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids)).toEqual(new Set([one?.id]))
    expect((await read(id)).state).toBe('ok')
    await remove(id)
  })

  it('that is gone (410) turns it off, with a notice; a replay brings what it missed', async () => {
    await using receiver = await startReceiver(() => ({ status: 410 }))
    await service.call('POST', '/agents', { name: 'Ana' })
    const { id } = await add({ name: 'Old shop', options: { url: receiver.url } })
    await service.importLines(complaints(1))
    await expect.poll(async () => (await read(id)).state, { timeout: 60_000 }).toBe('off')
    await service.importLines(complaints(2))
    await expect
      .poll(async () => (await read(id)).counts)
      .toEqual({ pending: 0, failed: 1, held: 2 })
    expect(receiver.received).toHaveLength(1)
    const told = await fetch(`${service.url}/api/v1/notifications`, {
      headers: { 'x-earshot-agent': 'ana' },
    })
    expect(await told.json()).toMatchObject({
      items: [{ type: 'integration_off', text: expect.stringContaining('Old shop') }],
    })
    const range = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }
    const early = await service.call<Failure>('POST', `/integrations/${id}/replay`, range)
    expect(early).toMatchObject({ status: 409, body: { message: /turn it on/ } })
    receiver.say(() => ({ status: 200 }))
    await service.call('PATCH', `/integrations/${id}`, { enabled: true })
    const replay = await service.call('POST', `/integrations/${id}/replay`, range)
    expect(replay.body).toEqual({ count: 3 })
    await expect.poll(() => receiver.received.length).toBe(4)
    await remove(id)
  })

  it('that asks for time gets it, for everything that is for it', async () => {
    await using receiver = await startReceiver(() => ({
      status: 429,
      headers: { 'retry-after': '3600' },
    }))
    const { id } = await add({ options: { url: receiver.url } })
    await service.importLines(complaints(1))
    await expect.poll(async () => (await read(id)).state).toBe('waiting')
    const [one] = await log(id)
    const waits = Date.parse(one?.dueAt ?? '') - Date.now()
    expect(waits).toBeGreaterThan(3_500_000)
    await service.importLines(complaints(5))
    await expect.poll(async () => (await read(id)).counts.pending).toBe(6)
    expect(receiver.received).toHaveLength(1)
    await remove(id)
  })

  it('that never answers holds up no other', async () => {
    await using dead = await startReceiver(() => 'never')
    await using receiver = await startReceiver()
    const stuck = await add({ options: { url: dead.url } })
    const { id } = await add({ options: { url: receiver.url } })
    await service.importLines(complaints(100))
    await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(100)
    expect(dead.received.length).toBeLessThanOrEqual(32)
    expect((await log(stuck.id)).every(({ state }) => state !== 'delivered')).toBe(true)
    await Promise.all([remove(id), remove(stuck.id)])
  })
})

describe('an integration', () => {
  it('says which field is wrong', async () => {
    const wrong = async (more: object) => {
      const input = { kind: 'webhook', name: 'Hook', ...more }
      const answer = await service.call<Failure>('POST', '/integrations', input)
      expect(answer.status).toBe(400)
      return answer.body.message
    }
    expect(await wrong({ options: { url: 'ftp://x.example' } })).toMatch(/^options\.url: /)
    expect(await wrong({ options: {}, kind: 'slack' })).toMatch(/^secrets\.url: /)
    expect(await wrong({ options: { url: 'https://x.example' }, events: ['no'] })).toMatch(
      /^events\.0: /,
    )
  })

  it('sends a stored secret only where it was given for', async () => {
    const options = { host: 'mail.example.com', from: 'a@b.example', to: ['c@d.example'] }
    const secrets = { user: 'postman', password: 'a long pass phrase' }
    const { id, secretsHint } = await add({ kind: 'email', options, secrets })
    expect(secretsHint).toEqual({ user: '••••', password: '••••rase' })
    const elsewhere = { options: { ...options, host: 'mail.evil.example' } }
    expect(await service.call<Failure>('PATCH', `/integrations/${id}`, elsewhere)).toMatchObject({
      status: 409,
      body: { message: /^secrets: / },
    })
    await remove(id)
  })
})
