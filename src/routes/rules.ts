import { createRoute, z } from '@hono/zod-openapi'
import type { ListeningSource } from '../ingest/listening.ts'
import { previewRule } from '../ingest/preview-rule.ts'
import {
  ruleInputSchema,
  rulePatchSchema,
  ruleTrialInputSchema,
  ruleTrialSchema,
  ruleViewSchema,
  shippedRuleSchema,
} from '../model/rule.ts'
import { defaultRules } from '../triage/rules/default-rules.ts'
import { describeRule } from '../triage/rules/describe-rule.ts'
import {
  addRule,
  changeRule,
  listRules,
  orderRules,
  removeRule,
  restoreRule,
} from '../triage/rules/rules.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/rules',
  summary: 'The rules that decide where a mention goes, in their order',
  responses: {
    200: json(
      pageOf(ruleViewSchema).extend({ shipped: z.array(shippedRuleSchema) }),
      'The rules of your own; `shipped` are read where none of them names a queue',
    ),
    ...failures,
  },
})

const add = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/rules',
  summary: 'Adds a rule after all others; it holds for what comes in from now on',
  request: { body: body(ruleInputSchema) },
  responses: { 201: json(ruleViewSchema, 'The rule'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Rules'],
  path: '/rules/{id}',
  summary: 'Changes a rule; what it has done so far stays',
  request: { params: idParam, body: body(rulePatchSchema) },
  responses: { 200: json(ruleViewSchema, 'The rule after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Rules'],
  path: '/rules/{id}',
  summary: 'Deletes a rule; what it has done so far stays',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const restore = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/rules/{id}/restore',
  summary: 'Brings a deleted rule back to its place',
  request: { params: idParam },
  responses: { 200: json(ruleViewSchema, 'The rule'), ...failures },
})

const order = createRoute({
  method: 'put',
  tags: ['Rules'],
  path: '/rules/order',
  summary: 'Puts the rules into an order',
  request: {
    body: body(
      z.strictObject({
        ids: z.array(z.number().int()).max(10_000).openapi({ description: 'Each rule once.' }),
      }),
    ),
  },
  responses: { 200: json(pageOf(ruleViewSchema), 'The rules in that order'), ...failures },
})

const preview = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/rules/preview',
  summary:
    'What a rule would have done with the newest mentions of the last 7 days; changes nothing',
  request: { body: body(ruleTrialInputSchema) },
  responses: {
    200: json(ruleTrialSchema, 'How much would go elsewhere, with examples'),
    ...failures,
  },
})

const shipped = defaultRules.map(describeRule)

export function ruleRoutes(listening: ListeningSource) {
  return createRouter()
    .openapi(list, async (c) =>
      c.json({ items: await listRules(c.get('ctx')), next: null, shipped }, 200),
    )
    .openapi(add, async (c) => c.json(await addRule(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(order, async (c) => {
      const { ids } = c.req.valid('json')
      return c.json({ items: await orderRules(c.get('ctx'), ids), next: null }, 200)
    })
    .openapi(preview, async (c) => {
      const input = c.req.valid('json')
      return c.json(await previewRule(c.get('ctx'), listening, input, c.req.raw.signal), 200)
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeRule(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeRule(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(restore, async (c) =>
      c.json(await restoreRule(c.get('ctx'), c.req.valid('param').id), 200),
    )
}
