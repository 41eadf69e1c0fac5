import { createRoute, z } from '@hono/zod-openapi'
import { agentInputSchema, agentPatchSchema, agentSchema, presenceSchema } from '../model/agent.ts'
import { addAgent, changeAgent, listAgents, setPresence } from '../triage/people/agents.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Team'],
  path: '/agents',
  summary: 'The people who work here, those who have left at the end',
  responses: { 200: json(pageOf(agentSchema), 'Everybody, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Team'],
  path: '/agents',
  summary: 'Adds somebody to the team',
  request: { body: body(agentInputSchema) },
  responses: { 201: json(agentSchema, 'The agent'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Team'],
  path: '/agents/{id}',
  summary: 'Changes somebody; who is made inactive loses their tickets that are not done',
  request: { params: idParam, body: body(agentPatchSchema) },
  responses: { 200: json(agentSchema, 'The agent after the change'), ...failures },
})

const presence = createRoute({
  method: 'put',
  tags: ['Team'],
  path: '/agents/me/presence',
  summary: 'Says that you are there, and whether you want work; good for two minutes',
  request: {
    body: body(
      z.strictObject({
        presence: presenceSchema
          .optional()
          .openapi({ description: 'Left out, what you chose last stays.' }),
      }),
    ),
  },
  responses: { 200: json(agentSchema, 'You'), ...failures },
})

export function agentRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await listAgents(c.get('ctx')), next: null }, 200))
    .openapi(add, async (c) => c.json(await addAgent(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeAgent(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(presence, async (c) => {
      const { presence: chosen } = c.req.valid('json')
      return c.json(await setPresence(c.get('ctx'), chosen), 200)
    })
}
