import { createRoute, z } from '@hono/zod-openapi'
import type { Learner } from '../learn/learner.ts'
import { readModel, readVersion, rollBack } from '../learn/model-versions.ts'
import { messageOf } from '../errors.ts'
import { beginTraining } from '../learn/train-model.ts'
import { modelVersionSchema, modelViewSchema } from '../model/model-version.ts'
import { body, createRouter, failures, idParam, json } from './responses.ts'

const read = createRoute({
  method: 'get',
  tags: ['Model'],
  path: '/model',
  summary: 'The model that answers, and what trainings made of it',
  responses: { 200: json(modelViewSchema, 'The newest 50 trainings'), ...failures },
})

const version = createRoute({
  method: 'get',
  tags: ['Model'],
  path: '/model/versions/{id}',
  summary: 'One training with its whole report',
  request: { params: idParam },
  responses: { 200: json(modelVersionSchema, 'The training'), ...failures },
})

const train = createRoute({
  method: 'post',
  tags: ['Model'],
  path: '/model/train',
  summary: 'Learns from all corrections now, which takes up to two minutes',
  request: {
    body: {
      ...body(
        z.strictObject({
          wait: z
            .boolean()
            .default(true)
            .openapi({ description: 'false: answers 202 at once; `/model` says when it is done.' }),
        }),
      ),
      required: false,
    },
  },
  responses: {
    200: json(
      modelVersionSchema.nullable(),
      'What came of it: promoted, or refused and why; null where there is nothing to learn',
    ),
    202: { description: 'It has begun' },
    ...failures,
  },
})

const back = createRoute({
  method: 'post',
  tags: ['Model'],
  path: '/model/rollback',
  summary: 'Lets the version before answer again',
  responses: { 200: json(modelViewSchema, 'What answers now'), ...failures },
})

export function modelRoutes(learner: Learner) {
  return createRouter()
    .openapi(read, async (c) => c.json(await readModel(c.get('ctx'), learner), 200))
    .openapi(version, async (c) =>
      c.json(await readVersion(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(train, async (c) => {
      const ctx = c.get('ctx')
      const begun = await beginTraining(ctx, learner)
      // A request without a body is one that waits.
      const { wait = true } = c.req.valid('json') ?? {}
      if (wait) return c.json((await begun?.done) ?? null, 200)
      begun?.done.catch((error: unknown) =>
        ctx.log.error({ error: messageOf(error) }, 'A training broke off'),
      )
      return c.body(null, 202)
    })
    .openapi(back, async (c) => c.json(await rollBack(c.get('ctx'), learner), 200))
}
