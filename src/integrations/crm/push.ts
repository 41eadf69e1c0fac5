import { randomUUID } from 'node:crypto'
import { findCrmPerson, listLinks as storedLinks } from '../../db/crm-store.ts'
import { insertDeliveries } from '../../db/delivery-store.ts'
import { findIntegration } from '../../db/integration-store.ts'
import { outgoingLeads, outgoingPeople } from '../../db/outgoing-store.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { CrmLinkView, DeliveryDetail, Outgoing, PushInput } from '../../model/integration.ts'
import { readDelivery } from '../deliveries.ts'
import { payloadOf } from '../enqueue.ts'
import { leadOf } from '../fan-out.ts'
import { missing } from '../integrations.ts'
import { channelOf } from '../registry.ts'
import { sendNow, type SenderDeps } from '../sender.ts'
import { consentProblem } from './consent.ts'

/**
 * Puts a person, or a lead with its person, into a CRM now; what does not get there is tried again as
 * any delivery is. `AppError` conflict where the person may not be tied to a record of a customer.
 */
export async function push(
  deps: SenderDeps,
  integrationId: number,
  input: PushInput,
): Promise<DeliveryDetail> {
  const { ctx } = deps
  await requireCrm(ctx, integrationId)
  const data =
    'leadId' in input ? await leadData(ctx, input.leadId) : await personData(ctx, input.personId)
  const person = data.person && (await findCrmPerson(ctx.db, data.person.id))
  const problem = person ? consentProblem(person) : null
  if (problem !== null) throw new AppError('conflict', problem)
  const id = randomUUID()
  const at = new Date(ctx.now()).toISOString()
  const payload = payloadOf({ type: 'push', timestamp: at, data })
  const row = { id, integrationId, key: `push:${id}`, type: 'push', payload, ticketId: null, at }
  await insertDeliveries(ctx.db, [row])
  await sendNow(deps, id)
  return readDelivery(ctx, id)
}

/** People and leads that a CRM knows, and what it says of them. */
export async function listLinks(
  ctx: Context,
  integrationId: number,
  localId: string | null,
): Promise<CrmLinkView[]> {
  await requireCrm(ctx, integrationId)
  return storedLinks(ctx.db, integrationId, localId)
}

async function requireCrm(ctx: Context, id: number): Promise<void> {
  const found = await findIntegration(ctx.db, id)
  if (!found) throw missing()
  if (channelOf(found.kind).poll) return
  throw new AppError('conflict', 'It keeps no customers: choose an integration with a CRM.')
}

async function personData(ctx: Context, personId: string): Promise<Outgoing['data']> {
  const person = (await outgoingPeople(ctx.db, [personId])).get(personId)
  if (!person) throw new AppError('not_found', 'personId: there is no such person.')
  return { actor: ctx.actor, person }
}

async function leadData(ctx: Context, leadId: string): Promise<Outgoing['data']> {
  const lead = (await outgoingLeads(ctx.db, [leadId])).get(leadId)
  if (!lead) throw new AppError('not_found', 'leadId: there is no such lead.')
  return { ...(await personData(ctx, lead.personId)), lead: leadOf(lead) }
}
