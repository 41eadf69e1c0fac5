import { createRoute, z } from '@hono/zod-openapi'
import { ticketQueueSchema } from '../model/queue.ts'
import {
  calendarInputSchema,
  calendarPatchSchema,
  calendarSchema,
  policyInputSchema,
  policyPatchSchema,
  policySchema,
  targetPreviewInputSchema,
  targetPreviewSchema,
} from '../model/sla.ts'
import { slaReportSchema } from '../model/sla-report.ts'
import {
  addCalendar,
  changeCalendar,
  listCalendars,
  removeCalendar,
} from '../triage/targets/calendars.ts'
import { previewTargets } from '../triage/targets/preview-targets.ts'
import {
  addPolicy,
  changePolicy,
  listPolicies,
  removePolicy,
} from '../triage/targets/sla-policies.ts'
import { readSlaReport } from '../triage/targets/sla-report.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const tags = ['Targets']

const calendars = createRoute({
  method: 'get',
  tags,
  path: '/calendars',
  summary: 'When teams work',
  responses: { 200: json(pageOf(calendarSchema), 'All calendars, oldest first'), ...failures },
})

const newCalendar = createRoute({
  method: 'post',
  tags,
  path: '/calendars',
  summary: 'Adds a calendar: hours by weekday in a time zone, less its holidays',
  request: { body: body(calendarInputSchema) },
  responses: { 201: json(calendarSchema, 'The calendar'), ...failures },
})

const patchCalendar = createRoute({
  method: 'patch',
  tags,
  path: '/calendars/{id}',
  summary: 'Changes a calendar; open tickets follow within seconds',
  request: { params: idParam, body: body(calendarPatchSchema) },
  responses: { 200: json(calendarSchema, 'The calendar after the change'), ...failures },
})

const dropCalendar = createRoute({
  method: 'delete',
  tags,
  path: '/calendars/{id}',
  summary: 'Removes a calendar that nothing goes by',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const policies = createRoute({
  method: 'get',
  tags,
  path: '/sla-policies',
  summary: 'Targets for answers and resolutions, in the order in which they are tried',
  responses: { 200: json(pageOf(policySchema), 'All policies in their order'), ...failures },
})

const newPolicy = createRoute({
  method: 'post',
  tags,
  path: '/sla-policies',
  summary: 'Adds targets for the tickets that `when` names',
  request: { body: body(policyInputSchema) },
  responses: { 201: json(policySchema, 'The policy'), ...failures },
})

const patchPolicy = createRoute({
  method: 'patch',
  tags,
  path: '/sla-policies/{id}',
  summary: 'Changes a policy; open tickets follow within seconds, time already used is kept',
  request: { params: idParam, body: body(policyPatchSchema) },
  responses: { 200: json(policySchema, 'The policy after the change'), ...failures },
})

const dropPolicy = createRoute({
  method: 'delete',
  tags,
  path: '/sla-policies/{id}',
  summary: 'Removes a policy; its tickets go by the next one that covers them',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const preview = createRoute({
  method: 'post',
  tags,
  path: '/sla-policies/preview',
  summary: 'Says when a post of next Friday, 17:30 would be due; changes nothing',
  request: { body: body(targetPreviewInputSchema) },
  responses: { 200: json(targetPreviewSchema, 'The due times'), ...failures },
})

const report = createRoute({
  method: 'get',
  tags,
  path: '/reports/sla',
  summary: 'How targets came out, and where the time went',
  request: {
    query: z.strictObject({
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      queue: ticketQueueSchema.optional(),
    }),
  },
  responses: {
    200: json(slaReportSchema, 'All, and by queue, team, agent and priority'),
    ...failures,
  },
})

export function slaRoutes() {
  return createRouter()
    .openapi(calendars, async (c) =>
      c.json({ items: await listCalendars(c.get('ctx')), next: null }, 200),
    )
    .openapi(newCalendar, async (c) =>
      c.json(await addCalendar(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(patchCalendar, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeCalendar(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(dropCalendar, async (c) => {
      await removeCalendar(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(policies, async (c) =>
      c.json({ items: await listPolicies(c.get('ctx')), next: null }, 200),
    )
    .openapi(newPolicy, async (c) =>
      c.json(await addPolicy(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(preview, async (c) =>
      c.json(await previewTargets(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(patchPolicy, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changePolicy(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(dropPolicy, async (c) => {
      await removePolicy(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(report, async (c) =>
      c.json(await readSlaReport(c.get('ctx'), c.req.valid('query')), 200),
    )
}
