import { createRoute, z } from '@hono/zod-openapi'
import {
  acceptSchema,
  advanceSchema,
  leadDetailSchema,
  leadItemSchema,
  leadStateSchema,
  nurtureSchema,
  promoteSchema,
  reassignSchema,
  rejectSchema,
  repPatchSchema,
  repSchema,
  salesSettingsSchema,
  weightsViewSchema,
} from '../model/lead.ts'
import { dailyList, listLeads, readLead } from '../people/leads/read-leads.ts'
import {
  changeRep,
  changeSalesSettings,
  listReps,
  readSalesSettings,
  showWeights,
} from '../people/leads/sales-settings.ts'
import { undoLead } from '../people/leads/undo-lead.ts'
import {
  acceptLead,
  advanceLead,
  nurtureLead,
  promoteLead,
  reassignLead,
  rejectLead,
} from '../people/leads/work-lead.ts'
import { requireAgent } from '../triage/people/agents.ts'
import {
  body,
  brandQuery,
  createRouter,
  cursorQuery,
  failures,
  idParam,
  json,
  limitQuery,
  pageOf,
  uuidParam,
} from './responses.ts'

const tags = ['Leads']
const repQuery = z.coerce.number().int().positive().max(2_147_483_647).optional()

const list = createRoute({
  method: 'get',
  tags,
  path: '/leads',
  summary: 'People who may buy, the highest score first',
  request: {
    query: z.strictObject({
      state: leadStateSchema.optional(),
      repId: repQuery,
      brandId: brandQuery,
      limit: limitQuery,
      cursor: cursorQuery,
    }),
  },
  responses: { 200: json(pageOf(leadItemSchema), 'A page of leads'), ...failures },
})

const today = createRoute({
  method: 'get',
  tags,
  path: '/leads/today',
  summary: 'What a rep has to look at today; never more than their capacity',
  request: {
    query: z.strictObject({
      repId: repQuery.openapi({ description: 'Left out: of whoever asks.' }),
    }),
  },
  responses: { 200: json(pageOf(leadItemSchema), 'The highest score first'), ...failures },
})

const read = createRoute({
  method: 'get',
  tags,
  path: '/leads/{id}',
  summary: 'One lead: what its score is made of, why now, what to say, what happened',
  request: { params: uuidParam },
  responses: { 200: json(leadDetailSchema, 'The lead'), ...failures },
})

/** One step with a lead, which answers how it stands after it. */
function step<Name extends string, Schema extends z.ZodType>(
  name: Name,
  summary: string,
  schema: Schema,
) {
  return createRoute({
    method: 'post',
    tags,
    path: `/leads/{id}/${name}` as `/leads/{id}/${Name}`,
    summary,
    request: { params: uuidParam, body: body(schema) },
    responses: { 200: json(leadDetailSchema, 'The lead'), ...failures },
  })
}

const accept = step('accept', 'The acting rep works on it', acceptSchema)
const reject = step('reject', 'It is no lead, and why; scores learn from it', rejectSchema)
const nurture = step(
  'nurture',
  'Kept and not contacted, until a date or a new signal',
  nurtureSchema,
)
const promote = step('promote', 'Makes somebody who was kept a lead again', promoteSchema)
const advance = step('advance', 'In talks, quoted, won or lost', advanceSchema)
const reassign = step('reassign', 'Gives it to another rep', reassignSchema)

const undo = createRoute({
  method: 'post',
  tags,
  path: '/leads/{id}/history/{eventId}/undo',
  summary: 'Takes the newest step back, with what was learned from it',
  request: {
    params: uuidParam.extend({
      eventId: z
        .string()
        .regex(/^\d{1,18}$/, 'is no event')
        .openapi({ param: { name: 'eventId', in: 'path' } }),
    }),
  },
  responses: { 200: json(leadDetailSchema, 'The lead'), ...failures },
})

const settings = createRoute({
  method: 'get',
  tags,
  path: '/sales/settings',
  summary: 'How leads are handled',
  responses: { 200: json(salesSettingsSchema, 'The settings'), ...failures },
})

const saveSettings = createRoute({
  method: 'put',
  tags,
  path: '/sales/settings',
  summary: 'Changes how leads are handled; open leads are scored anew',
  request: { body: body(salesSettingsSchema) },
  responses: { 200: json(salesSettingsSchema, 'The settings'), ...failures },
})

const reps = createRoute({
  method: 'get',
  tags,
  path: '/sales/reps',
  summary: 'Everybody on the team, who of them sells, and how many leads they have',
  responses: { 200: json(pageOf(repSchema), 'By name'), ...failures },
})

const saveRep = createRoute({
  method: 'patch',
  tags,
  path: '/sales/reps/{id}',
  summary: 'Says whether somebody sells, and where',
  request: { params: idParam, body: body(repPatchSchema) },
  responses: { 200: json(repSchema, 'The rep'), ...failures },
})

const weights = createRoute({
  method: 'get',
  tags,
  path: '/sales/weights',
  summary: 'What scores are made of, as shipped and as learned',
  responses: { 200: json(weightsViewSchema, 'The weights, in log-odds'), ...failures },
})

export function leadRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(await listLeads(c.get('ctx'), c.req.valid('query')), 200))
    .openapi(today, async (c) => {
      const ctx = c.get('ctx')
      const repId = c.req.valid('query').repId ?? requireAgent(ctx).id
      return c.json({ items: await dailyList(ctx, repId), next: null }, 200)
    })
    .openapi(read, async (c) => c.json(await readLead(c.get('ctx'), c.req.valid('param').id), 200))
    .openapi(accept, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await acceptLead(c.get('ctx'), seen), 200)
    })
    .openapi(reject, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await rejectLead(c.get('ctx'), seen), 200)
    })
    .openapi(nurture, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await nurtureLead(c.get('ctx'), seen), 200)
    })
    .openapi(promote, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await promoteLead(c.get('ctx'), seen), 200)
    })
    .openapi(advance, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await advanceLead(c.get('ctx'), seen), 200)
    })
    .openapi(reassign, async (c) => {
      const seen = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await reassignLead(c.get('ctx'), seen), 200)
    })
    .openapi(undo, async (c) => c.json(await undoLead(c.get('ctx'), c.req.valid('param')), 200))
    .openapi(settings, async (c) => c.json(await readSalesSettings(c.get('ctx').db), 200))
    .openapi(saveSettings, async (c) =>
      c.json(await changeSalesSettings(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(reps, async (c) => c.json({ items: await listReps(c.get('ctx')), next: null }, 200))
    .openapi(saveRep, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeRep(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(weights, async (c) => c.json(await showWeights(c.get('ctx')), 200))
}
