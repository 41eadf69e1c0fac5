import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  AddedIntegration,
  CrmLinkView,
  Delivery,
  DeliveryDetail,
} from '../../src/model/integration.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { playHubspot } from '../helpers/hubspot.ts'
import { line } from '../helpers/mentions.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { playSalesforce } from '../helpers/salesforce.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { startSmtp } from '../helpers/smtp.ts'

type Items<Item> = { items: Item[] }
type Failure = { message: string }

let service: TestService

beforeAll(async () => {
  service = await startService({
    env: { EARSHOT_CLASSIFIER: 'fast', EARSHOT_BASE_URL: 'https://earshot.example' },
  })
})
afterAll(() => service.stop())

async function add(more: object): Promise<AddedIntegration> {
  const input = { name: 'Channel', options: {}, events: ['ticket.opened'], ...more }
  const answer = await service.call<AddedIntegration>('POST', '/integrations', input)
  expect(answer.status).toBe(201)
  return answer.body
}
const remove = (id: number) => service.call('DELETE', `/integrations/${id}`)
const log = async (id: number) =>
  (await service.call<Items<Delivery>>('GET', `/deliveries?integrationId=${id}`)).body.items
const test = async (id: number) =>
  (await service.call<DeliveryDetail>('POST', `/integrations/${id}/test`)).body
const NASTY = 'Help, *broken* <!channel> [click](https://evil.example) order & <b>refund</b>'
const complain = (more: object = {}) =>
  service.importLines([line(NASTY, { network: 'forum', ...more })])

describe('Slack', () => {
  it('is told in its own form, and what an author wrote neither formats nor calls anybody', async () => {
    await using slack = await startReceiver(() => ({ status: 200, body: 'ok' }))
    const { id, secretsHint } = await add({
      kind: 'slack',
      secrets: { url: `${slack.url}/T0/B0/xyz` },
    })
    expect(JSON.stringify(secretsHint)).not.toContain('/T0/')
    await complain()
    await expect.poll(() => slack.received.length).toBe(1)
    const { text, blocks } = JSON.parse(slack.received[0]?.body ?? '')
    expect(text).toMatch(/^New ticket: .*&lt;!channel&gt;/)
    expect(blocks[0]).toMatchObject({ type: 'section', text: { type: 'mrkdwn' } })
    expect(blocks[1]).toEqual({
      type: 'section',
      text: { type: 'plain_text', text: NASTY, emoji: false },
    })
    expect(JSON.stringify(blocks)).toContain('<https://earshot.example/inbox?ticket=')
    await remove(id)
  })

  it('is turned off where the hook is deleted, and refuses for good what is no message', async () => {
    await using slack = await startReceiver(() => ({ status: 400, body: 'invalid_payload' }))
    const { id } = await add({ kind: 'slack', secrets: { url: slack.url } })
    await complain()
    await expect.poll(async () => (await log(id))[0]?.state).toBe('failed')
    slack.say(() => ({ status: 404, body: 'no_service' }))
    await test(id)
    expect((await service.call<AddedIntegration>('GET', `/integrations/${id}`)).body.state).toBe(
      'off',
    )
    await remove(id)
  })
})

describe('Microsoft Teams', () => {
  it('gets an Adaptive Card, in which what an author wrote is no Markdown', async () => {
    await using teams = await startReceiver(() => ({ status: 202 }))
    const { id } = await add({ kind: 'teams', secrets: { url: teams.url } })
    await complain()
    await expect.poll(() => teams.received.length).toBe(1)
    const { type, attachments } = JSON.parse(teams.received[0]?.body ?? '')
    expect(type).toBe('message')
    const [{ contentType, content }] = attachments
    expect(contentType).toBe('application/vnd.microsoft.card.adaptive')
    expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
    for (const { type: kind } of content.body) expect(kind).toBe('RichTextBlock')
    expect(content.body[1].inlines).toEqual([{ type: 'TextRun', text: NASTY }])
    expect(content.actions[0]).toMatchObject({ type: 'Action.OpenUrl' })
    await expect.poll(async () => (await log(id))[0]?.state).toBe('delivered')
    await remove(id)
  })
})

describe('e-mail', () => {
  const options = { port: 1, host: '127.0.0.1', security: 'none', from: 'earshot@example.com' }

  it('goes to all who are named, signed in, under one message id', async () => {
    await using smtp = await startSmtp()
    const { id } = await add({
      kind: 'email',
      options: { ...options, port: smtp.port, to: ['a@example.com', 'b@example.com'] },
      secrets: { user: 'postman', password: 'open sesame' },
    })
    await complain()
    await expect.poll(() => smtp.letters.length).toBe(1)
    const [letter] = smtp.letters
    expect(letter?.to).toEqual(['<a@example.com>', '<b@example.com>'])
    expect(letter?.auth).toBe('\u0000postman\u0000open sesame')
    await expect.poll(async () => (await log(id))[0]?.state).toBe('delivered')
    const [delivery] = await log(id)
    expect(letter?.text).toContain(`Message-ID: <${delivery?.id}@example.com>`)
    expect(letter?.text).toContain('Content-Type: text/plain')
    await remove(id)
  })

  it('to nobody is refused for good; to a private address no connection is made', async () => {
    await using smtp = await startSmtp()
    const to = ['nobody@example.com']
    const { id } = await add({ kind: 'email', options: { ...options, port: smtp.port, to } })
    await complain()
    await expect.poll(async () => (await log(id))[0]?.state).toBe('failed')
    expect(await log(id)).toMatchObject([{ error: expect.stringContaining('550') }])
    const inside = await add({
      kind: 'email',
      options: { ...options, host: '10.1.2.3', port: 25, to },
    })
    expect((await test(inside.id)).error).toContain('10.1.2.3 is not public')
    await Promise.all([remove(id), remove(inside.id)])
  })
})

describe('HubSpot', () => {
  const TOKEN = 'pat-eu1-0123456789abcdef'
  const hub = (url: string, more: object = {}) => ({
    kind: 'hubspot',
    options: {
      baseUrl: url,
      fields: { name: 'lastname', handle: 'twitterhandle', stage: 'journey' },
      ...more,
    },
    secrets: { token: TOKEN },
  })

  it('gets a person as one contact however often, with a note of each event once', async () => {
    const { answer, records } = playHubspot(TOKEN)
    await using crm = await startReceiver(answer)
    const { id } = await add(hub(crm.url))
    expect((await test(id)).state).toBe('delivered')
    await complain({ author: 'kim', handle: 'kim' })
    await expect.poll(() => records['notes']?.length).toBe(1)
    await expect.poll(async () => (await log(id))[0]?.state).toBe('delivered')
    const [delivery] = await log(id)
    await service.call('POST', `/deliveries/${delivery?.id}/retry`)
    await expect.poll(async () => (await log(id))[0]?.attempts).toBe(1)
    await expect.poll(async () => (await log(id))[0]?.state).toBe('delivered')
    const [contact, ...others] = records['contacts'] ?? []
    expect(others).toEqual([])
    expect(contact?.properties).toMatchObject({ lastname: 'kim', journey: expect.any(String) })
    expect(records['notes']).toHaveLength(1)
    expect(records['notes']?.[0]?.properties['hs_note_body']).toContain('&lt;b&gt;refund&lt;/b&gt;')
    expect(records['notes']?.[0]?.associations).toEqual([
      {
        to: { id: contact?.id },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
      },
    ])
    await remove(id)
  })

  it('says what became of a contact there', async () => {
    const { answer, records, change } = playHubspot(TOKEN)
    await using crm = await startReceiver(answer)
    const { id } = await add(hub(crm.url))
    await complain({ author: 'lee' })
    await expect.poll(() => records['contacts']?.length).toBe(1)
    const links = async () =>
      (await service.call<Items<CrmLinkView>>('GET', `/integrations/${id}/links`)).body.items
    await expect.poll(async () => (await links()).length).toBe(1)
    const [contact] = records['contacts'] ?? []
    if (contact) change(contact, { hs_lead_status: 'CONNECTED' })
    await service.ctx.db.query('UPDATE integrations SET poll_at = NULL WHERE id = $1', [id])
    await expect
      .poll(links, { timeout: 60_000 })
      .toMatchObject([{ kind: 'contact', externalId: contact?.id, status: 'CONNECTED' }])
    await remove(id)
  })

  it('gets nobody with an account on X who has not agreed, and says why; its token is never shown', async () => {
    const { answer, records } = playHubspot(TOKEN)
    await using crm = await startReceiver(answer)
    const { id } = await add(hub(crm.url))
    await complain({ network: 'x', author: 'pat' })
    await expect.poll(async () => (await log(id))[0]?.state).toBe('failed')
    const [delivery] = await log(id)
    expect(delivery?.error).toMatch(/^consent: /)
    expect(records['contacts']).toEqual([])
    const { items } = (await service.call<Items<TicketItem>>('GET', '/tickets?limit=50')).body
    const personId = items.find(({ id: ticket }) => ticket === delivery?.ticketId)?.author?.id
    const push = () =>
      service.call<DeliveryDetail & Failure>('POST', `/integrations/${id}/push`, { personId })
    expect(await push()).toMatchObject({ status: 409, body: { message: /^consent: / } })
    await service.ctx.db.query(
      `INSERT INTO people (id, root_id, consent, stage_at, created_at, updated_at)
       VALUES ($1::text::uuid, $1::text::uuid, 'given', now(), now(), now())
       ON CONFLICT (id) DO UPDATE SET consent = 'given'`,
      [personId ?? ''],
    )
    expect(await push()).toMatchObject({ status: 200, body: { state: 'delivered' } })
    expect(records['contacts']).toHaveLength(1)
    crm.say((received) => playHubspot('another token').answer(received))
    const failed = await test(id)
    expect(failed.tries[0]?.status).toBe(401)
    expect(JSON.stringify(failed)).not.toContain(TOKEN)
    await remove(id)
  })
})

describe('Salesforce', () => {
  const keys = { id: 'consumer-key-1', secret: 'consumer-secret-1' }
  const force = (url: string, secret = keys.secret) => ({
    kind: 'salesforce',
    options: { baseUrl: url, stages: { new: 'Open', accepted: 'Working' } },
    secrets: { clientId: keys.id, clientSecret: secret },
    events: ['ticket.opened', 'lead.accepted'],
  })

  it('gets a lead with its contact, note and task once, and says what became of it', async () => {
    const { answer, records, change } = playSalesforce(keys)
    await using crm = await startReceiver(answer)
    const { id } = await add(force(crm.url))
    expect((await test(id)).state).toBe('delivered')
    await complain({ author: "O'Neil" })
    await expect.poll(() => records['Note']?.length).toBe(1)
    const { items } = (await service.call<Items<TicketItem>>('GET', '/tickets?limit=50')).body
    const ticket = items.find(
      ({ author }) => author?.handle === "O'Neil" || author?.name === "O'Neil",
    )
    const leadId = '6f9a1d3e-3d55-4c2e-8a42-0f6f6a1f2c11'
    await service.ctx.db.query(
      `INSERT INTO leads (id, person_id, brand_id, ticket_id, excerpt, language, signal_at, state, state_at,
         score, features, parts, why_now, need, weights_id, scored_at, created_at)
       VALUES ($1::text::uuid, $2::text::uuid, 1, $3::text::uuid, 'x', 'en', now(), 'accepted', now(),
         70, '{}', '[]', 'Asks for a price', 'price', 0, now(), now())`,
      [leadId, ticket?.author?.id ?? '', ticket?.id ?? ''],
    )
    await service.ctx.db.query(
      `INSERT INTO events (at, type, actor, person_id, data)
       VALUES (now(), 'lead-accepted', 'Ana', $1::text::uuid, json_build_object('leadId', $2::text))`,
      [ticket?.author?.id ?? '', leadId],
    )
    await expect.poll(() => records['Task']?.length).toBe(1)
    await expect
      .poll(async () => (await log(id)).map(({ state }) => state))
      .not.toContain('sending')
    const again = await service.call<DeliveryDetail>('POST', `/integrations/${id}/push`, { leadId })
    expect(again.body.state).toBe('delivered')
    expect(records['Contact']).toMatchObject([{ LastName: "O'Neil" }])
    expect(records['Lead']).toMatchObject([
      { EarshotId__c: leadId, Company: 'Not known', Status: 'Working' },
    ])
    expect(records['Note']).toHaveLength(2)
    expect(records['Task']).toMatchObject([{ WhoId: records['Contact']?.[0]?.['Id'] }])
    const [lead] = records['Lead'] ?? []
    if (lead) change(lead, { Status: 'Closed' })
    await service.ctx.db.query('UPDATE integrations SET poll_at = NULL WHERE id = $1', [id])
    const status = async () =>
      (await service.call<Items<CrmLinkView>>('GET', `/integrations/${id}/links?localId=${leadId}`))
        .body
    await expect
      .poll(status, { timeout: 60_000 })
      .toMatchObject({ items: [{ kind: 'lead', externalId: lead?.['Id'], status: 'Closed' }] })
    await remove(id)
  })

  it('says in its own words that a key is wrong, and never shows it', async () => {
    const { answer } = playSalesforce(keys)
    await using crm = await startReceiver(answer)
    const { id } = await add(force(crm.url, 'a-wrong-secret'))
    const failed = await test(id)
    expect(failed.error).toContain('invalid client credentials')
    expect(JSON.stringify(failed)).not.toContain('a-wrong-secret')
    await remove(id)
  })
})
