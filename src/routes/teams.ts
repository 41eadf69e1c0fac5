import { createRoute } from '@hono/zod-openapi'
import { teamInputSchema, teamPatchSchema, teamSchema } from '../model/team.ts'
import { addTeam, changeTeam, listTeams, removeTeam } from '../triage/people/teams.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Team'],
  path: '/teams',
  summary: 'Teams that tickets are given to',
  responses: { 200: json(pageOf(teamSchema), 'All teams, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Team'],
  path: '/teams',
  summary: 'Makes a team',
  request: { body: body(teamInputSchema) },
  responses: { 201: json(teamSchema, 'The team'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Team'],
  path: '/teams/{id}',
  summary: 'Changes a team; `agentIds` replaces its members',
  request: { params: idParam, body: body(teamPatchSchema) },
  responses: { 200: json(teamSchema, 'The team after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Team'],
  path: '/teams/{id}',
  summary: 'Removes a team; its tickets keep their owners',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

export function teamRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await listTeams(c.get('ctx')), next: null }, 200))
    .openapi(add, async (c) => c.json(await addTeam(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeTeam(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeTeam(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
