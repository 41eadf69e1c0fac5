import { createRoute, z } from '@hono/zod-openapi'
import { ticketDetailSchema } from '../model/views.ts'
import { waveAnsweredSchema, waveSchema, waveStatusSchema } from '../model/wave.ts'
import { answerWave } from '../replies/answer-wave.ts'
import { assignWave, leaveWave, listWaves, readWave, setWaveStatus } from '../triage/waves/waves.ts'
import { finder, type CollectorDeps } from './collectors.ts'
import {
  body,
  brandQuery,
  createRouter,
  failures,
  json,
  pageOf,
  rawJson,
  uuidParam,
} from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Waves'],
  path: '/waves',
  summary: 'Like complaints, gathered; the wave with the newest complaint first',
  request: {
    query: z.strictObject({ status: waveStatusSchema.default('open'), brandId: brandQuery }),
  },
  responses: { 200: json(pageOf(waveSchema), 'The newest 200'), ...failures },
})

const read = createRoute({
  method: 'get',
  tags: ['Waves'],
  path: '/waves/{id}',
  summary: 'One wave',
  request: { params: uuidParam },
  responses: { 200: json(waveSchema, 'The wave'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Waves'],
  path: '/waves/{id}',
  summary: 'Gives a wave an owner, with every ticket that still waits in it; closes or reopens it',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({
        ownerId: z.number().int().positive().nullable().optional(),
        status: waveStatusSchema.optional(),
      }),
    ),
  },
  responses: { 200: json(waveSchema, 'The wave'), ...failures },
})

const leave = createRoute({
  method: 'post',
  tags: ['Waves'],
  path: '/waves/{id}/leave',
  summary: 'Takes one ticket out of a wave, for good',
  request: { params: uuidParam, body: body(z.strictObject({ ticketId: z.uuid() })) },
  responses: { 200: json(ticketDetailSchema, 'The ticket'), ...failures },
})

const answer = createRoute({
  method: 'post',
  tags: ['Waves'],
  path: '/waves/{id}/answer',
  summary: 'Answers every ticket of a wave that still waits with one text, but for exceptions',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({
        text: z.string().trim().min(1).max(10_000).openapi({
          description: 'May hold the fields of saved replies, such as {{author.name}}.',
        }),
        except: z.array(z.uuid()).max(10_000).default([]),
      }),
    ),
  },
  responses: { 200: json(waveAnsweredSchema, 'What became of each'), ...failures },
})

export function waveRoutes(deps: Pick<CollectorDeps, 'collectors' | 'secrets'>) {
  const tools = { find: finder(deps), secrets: deps.secrets }
  return createRouter()
    .openapi(list, async (c) => {
      const { status, brandId } = c.req.valid('query')
      const items = await listWaves(c.get('ctx'), { status, brandId: brandId ?? null })
      return c.json({ items, next: null }, 200)
    })
    .openapi(read, async (c) => c.json(await readWave(c.get('ctx'), c.req.valid('param').id), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      const { ownerId, status } = c.req.valid('json')
      const ctx = c.get('ctx')
      if (ownerId !== undefined) await assignWave(ctx, id, ownerId)
      if (status !== undefined) await setWaveStatus(ctx, id, status)
      return c.json(await readWave(ctx, id), 200)
    })
    .openapi(answer, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await answerWave(c.get('ctx'), tools, { id, ...c.req.valid('json') }), 200)
    })
    .openapi(leave, async (c) => {
      const { ticketId } = c.req.valid('json')
      return rawJson(await leaveWave(c.get('ctx'), c.req.valid('param').id, ticketId)) as never
    })
}
