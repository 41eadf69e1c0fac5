import { z } from 'zod'
import type { OutgoingLead } from '../../model/integration.ts'
import type { Channel, ChannelEnv, CrmChange } from '../channel.ts'
import { CrmError, crmRefuses, putIntoCrm, type Crm, type Linked } from '../crm/crm.ts'
import { fieldMapOf, mapped, stageMapSchema, stageOf, type StageMap } from '../crm/fields.ts'
import { urlSchema } from '../url-schema.ts'
import { askHubspot } from './api.ts'

/** The name of a property there. */
const propertySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,99}$/, 'must be the internal name of a property, such as lastname')

const optionsSchema = z.strictObject({
  baseUrl: urlSchema.default('https://api.hubapi.com'),
  /** A property of contacts and deals with unique values: our number of the person or the lead. */
  idProperty: propertySchema.default('earshot_id'),
  fields: fieldMapOf(propertySchema).default({ name: 'lastname', email: 'email', phone: 'phone' }),
  stages: stageMapSchema,
})
type Options = z.infer<typeof optionsSchema>

const secretsSchema = z.strictObject({ token: z.string().trim().min(10).max(500) })
type Secrets = z.infer<typeof secretsSchema>
type Env = ChannelEnv<Options, Secrets>

/** Objects of HubSpot's CRM, version 3: https://developers.hubspot.com/docs/api-reference/crm-objects-v3 */
export const hubspot: Channel<Options, Secrets> = {
  kind: 'hubspot',
  optionsSchema,
  secretsSchema,
  refuses: crmRefuses,
  async send(letter, env) {
    if (letter.body.type !== 'test') return putIntoCrm(letter, env, crmOf(env))
    try {
      const limit = { limit: 1 }
      const { total } = await askHubspot(env, objectPath('contacts', 'search'), limit, foundSchema)
      const response = `${total} contacts`
      return { outcome: 'delivered', status: 200, error: null, response, waitMs: null }
    } catch (error) {
      if (error instanceof CrmError) return error.sent
      throw error
    }
  },
  async poll(cursor, env) {
    const { since } = cursorSchema.catch({ since: env.since }).parse(cursor)
    const contacts = await changed(env, since, {
      object: 'contacts',
      kind: 'contact',
      status: 'hs_lead_status',
      modified: 'lastmodifieddate',
    })
    const deals = await changed(env, since, {
      object: 'deals',
      kind: 'lead',
      status: 'dealstage',
      modified: 'hs_lastmodifieddate',
    })
    const changes = [...contacts, ...deals]
    const latest = Math.max(since, ...changes.map(({ at }) => Date.parse(at)))
    return { changes, cursor: { since: latest } }
  },
}

const cursorSchema = z.object({ since: z.number() })
const writtenSchema = z.object({ results: z.array(z.object({ id: z.string() })).min(1) })
const createdSchema = z.object({ id: z.string() })
const foundSchema = z.object({
  total: z.number().default(0),
  results: z.array(
    z.object({
      id: z.string(),
      properties: z.record(z.string(), z.string().nullable()),
      updatedAt: z.string(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
})
/** 207: what was asked for in a batch did not all go. */
const associatedSchema = z.object({ results: z.array(z.unknown()).min(1) })

const objectPath = (object: string, rest?: string) =>
  `/crm/v3/objects/${object}${rest === undefined ? '' : `/${rest}`}`

/** As HubSpot numbers them: a note or a task to a contact, to a deal. */
const TIES = { notes: { contact: 202, deal: 214 }, tasks: { contact: 204, deal: 216 } } as const

function crmOf(env: Env): Crm {
  const { idProperty, fields, stages } = env.options
  async function write(object: string, id: string, by: string | null, properties: object) {
    const input = { id, ...(by === null ? {} : { idProperty: by }), properties }
    const path = objectPath(object, `batch/${by === null ? 'update' : 'upsert'}`)
    const { results } = await askHubspot(env, path, { inputs: [input] }, writtenSchema)
    return { id: results[0]?.id ?? '' }
  }
  async function once(object: keyof typeof TIES, mark: string, field: string, body: object) {
    const filter = { propertyName: field, operator: 'CONTAINS_TOKEN', value: mark }
    const search = { filterGroups: [{ filters: [filter] }], properties: [], limit: 1 }
    const found = await askHubspot(env, objectPath(object, 'search'), search, foundSchema)
    const [known] = found.results
    return known ?? askHubspot(env, objectPath(object), body, createdSchema)
  }
  return {
    writeContact(person, known) {
      const properties = { ...mapped(person, fields), [idProperty]: person.id }
      if (known !== null) return write('contacts', known, null, properties)
      const { email } = person
      // Whoever is there by this address already is the same person.
      return email !== null && fields.email === 'email'
        ? write('contacts', email, 'email', properties)
        : write('contacts', person.id, idProperty, properties)
    },
    async writeLead(lead, { contactId }, known) {
      const deal = { ...dealOf(lead, stages), [idProperty]: lead.id }
      const written =
        known === null
          ? await write('deals', lead.id, idProperty, deal)
          : await write('deals', known, null, deal)
      const inputs = [{ from: { id: written.id }, to: { id: contactId } }]
      const path = '/crm/v4/associations/deals/contacts/batch/associate/default'
      await askHubspot(env, path, { inputs }, associatedSchema)
      return written
    },
    writeNote({ text, mark, at }, to) {
      const properties = {
        hs_timestamp: new Date(at).toISOString(),
        hs_note_body: html(text, mark),
      }
      const body = { properties, associations: ties('notes', to) }
      return once('notes', mark, 'hs_note_body', body)
    },
    writeTask({ title, text, mark, at }, to) {
      const properties = {
        hs_timestamp: new Date(at).toISOString(),
        hs_task_subject: title,
        hs_task_body: html(text, mark),
        hs_task_status: 'NOT_STARTED',
      }
      return once('tasks', mark, 'hs_task_body', { properties, associations: ties('tasks', to) })
    },
  }
}

function dealOf(lead: OutgoingLead, stages: StageMap): Record<string, string> {
  const stage = stageOf(stages, lead.state)
  return {
    dealname: lead.whyNow.slice(0, 200),
    ...(stage === undefined ? {} : { dealstage: stage }),
  }
}

function ties(object: keyof typeof TIES, { contactId, leadId }: Linked) {
  const tie = (id: string, associationTypeId: number) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  })
  const { contact, deal } = TIES[object]
  return [tie(contactId, contact), ...(leadId === null ? [] : [tie(leadId, deal)])]
}

/** Their notes are HTML; what others wrote stays text. */
function html(text: string, mark: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `${escaped.replaceAll('\n', '<br>')}<br>${mark}`
}

const PAGES_MAX = 10

/** What has changed there since, of what has our number. */
async function changed(
  env: Env,
  since: number,
  of: { object: string; kind: CrmChange['kind']; status: string; modified: string },
): Promise<CrmChange[]> {
  const changes: CrmChange[] = []
  let after: string | undefined
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const filters = [
      { propertyName: of.modified, operator: 'GTE', value: String(since) },
      { propertyName: env.options.idProperty, operator: 'HAS_PROPERTY' },
    ]
    const search = {
      filterGroups: [{ filters }],
      sorts: [{ propertyName: of.modified, direction: 'ASCENDING' }],
      properties: [of.status],
      limit: 100,
      ...(after === undefined ? {} : { after }),
    }
    const found = await askHubspot(env, objectPath(of.object, 'search'), search, foundSchema)
    for (const { id, properties, updatedAt } of found.results) {
      const status = properties[of.status] ?? ''
      if (status !== '') changes.push({ kind: of.kind, externalId: id, status, at: updatedAt })
    }
    after = found.paging?.next?.after
    if (after === undefined) break
  }
  return changes
}
