import { z } from 'zod'
import type { CrmPerson } from '../../db/crm-store.ts'
import type { OutgoingLead } from '../../model/integration.ts'
import type { Channel, ChannelEnv } from '../channel.ts'
import { CrmError, crmRefuses, putIntoCrm, type Crm } from '../crm/crm.ts'
import { fieldMapOf, mapped, stageMapSchema, stageOf, type StageMap } from '../crm/fields.ts'
import { urlSchema } from '../url-schema.ts'
import { askSalesforce } from './api.ts'

/** The API name of a field there. */
const fieldSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be the API name of a field, such as LastName')

const optionsSchema = z.strictObject({
  /** The address of "My Domain". */
  baseUrl: urlSchema,
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'must be a version such as 62.0')
    .default('62.0'),
  /** A field of contacts and leads, marked as external id: our number of the person or the lead. */
  idField: fieldSchema.default('EarshotId__c'),
  fields: fieldMapOf(fieldSchema).default({ name: 'LastName', email: 'Email', phone: 'Phone' }),
  stages: stageMapSchema,
})
type Options = z.infer<typeof optionsSchema>

const keySchema = z.string().trim().min(8).max(500)
const secretsSchema = z.strictObject({ clientId: keySchema, clientSecret: keySchema })
type Secrets = z.infer<typeof secretsSchema>
type Env = ChannelEnv<Options, Secrets>

/** Records of Salesforce: https://developer.salesforce.com/docs/platform/api-rest/guide */
export const salesforce: Channel<Options, Secrets> = {
  kind: 'salesforce',
  optionsSchema,
  secretsSchema,
  refuses: crmRefuses,
  async send(letter, env) {
    if (letter.body.type !== 'test') return putIntoCrm(letter, env, crmOf(env))
    try {
      const { totalSize } = await query(env, 'SELECT Id FROM Contact LIMIT 1')
      const response = totalSize === 0 ? 'no contact yet' : 'contacts can be read'
      return { outcome: 'delivered', status: 200, error: null, response, waitMs: null }
    } catch (error) {
      if (error instanceof CrmError) return error.sent
      throw error
    }
  },
  async poll(cursor, env) {
    const { since } = cursorSchema.catch({ since: env.since }).parse(cursor)
    const from = new Date(since).toISOString()
    const soql =
      `SELECT Id, Status, SystemModstamp FROM Lead WHERE ${env.options.idField} != null ` +
      `AND SystemModstamp >= ${from} ORDER BY SystemModstamp ASC LIMIT 2000`
    const changes = (await query(env, soql)).records.flatMap(({ Id, Status, SystemModstamp }) => {
      const at = Date.parse(SystemModstamp ?? '')
      if (!Status || Number.isNaN(at)) return []
      const kind = 'lead' as const
      return [{ kind, externalId: Id, status: Status, at: new Date(at).toISOString() }]
    })
    const latest = Math.max(since, ...changes.map(({ at }) => Date.parse(at)))
    return { changes, cursor: { since: latest } }
  },
}

const cursorSchema = z.object({ since: z.number() })
const writtenSchema = z.object({ id: z.string() })
const foundSchema = z.object({
  totalSize: z.number(),
  records: z.array(
    z.object({
      Id: z.string(),
      Status: z.string().nullish(),
      SystemModstamp: z.string().optional(),
    }),
  ),
})

function query(env: Env, soql: string) {
  const path = `/query?q=${encodeURIComponent(soql)}`
  return askSalesforce(env, { path, method: 'GET' }, foundSchema)
}

function crmOf(env: Env): Crm {
  const { idField, fields, stages } = env.options
  const create = (object: string, body: object) =>
    askSalesforce(env, { path: `/sobjects/${object}`, method: 'POST', body }, writtenSchema)
  /** By our number; PATCH as their documentation lets clients say it that only know POST. */
  function upsert(object: string, id: string, body: object) {
    const path = `/sobjects/${object}/${idField}/${id}?_HttpMethod=PATCH`
    return askSalesforce(env, { path, method: 'POST', body }, writtenSchema)
  }
  /** `field` of it holds nothing but what no other record has. */
  async function once(object: string, field: string, value: string, body: object) {
    const soql = `SELECT Id FROM ${object} WHERE ${field} = '${quoted(value)}' LIMIT 1`
    const [known] = (await query(env, soql)).records
    return known ? { id: known.Id } : create(object, { ...body, [field]: value })
  }
  return {
    writeContact: (person) => upsert('Contact', person.id, named(person, mapped(person, fields))),
    writeLead: (lead, { person }) =>
      upsert('Lead', lead.id, leadFields(lead, named(person, mapped(person, fields)), stages)),
    writeNote({ text, mark }, { contactId }) {
      const body = { ParentId: contactId, Body: text }
      return once('Note', 'Title', `From Earshot ${mark}`, body)
    },
    writeTask({ title, text, mark, at }, { contactId }) {
      const day = new Date(at).toISOString().slice(0, 10)
      const rest = { Status: 'Not Started', Priority: 'Normal', ActivityDate: day }
      const body = { WhoId: contactId, Description: text, ...rest }
      const subject = `${title.slice(0, 200)} ${mark}`
      return once('Task', 'Subject', subject, body)
    },
  }
}

/** Neither a contact nor a lead is stored there without a last name. */
function named(person: CrmPerson, fields: Record<string, string>): Record<string, string> {
  const name = person.name ?? person.handle ?? 'Not known'
  return { LastName: name.slice(0, 80), ...fields, ...cutName(fields) }
}

function cutName({ LastName }: Record<string, string>): Record<string, string> {
  return LastName === undefined ? {} : { LastName: LastName.slice(0, 80) }
}

/** A lead is not stored without a company either. */
function leadFields(lead: OutgoingLead, fields: Record<string, string>, stages: StageMap) {
  const stage = stageOf(stages, lead.state)
  const status = stage === undefined ? {} : { Status: stage }
  return { Company: 'Not known', Description: lead.whyNow, ...fields, ...status }
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}
