import { bodyLimit } from 'hono/body-limit'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'
import type { ListeningSource } from './ingest/listening.ts'
import type { Learner } from './learn/learner.ts'
import type { Hub } from './live/hub.ts'
import type { App } from './routes/app-env.ts'
import { brandRoutes } from './routes/brands.ts'
import { correctionRoutes } from './routes/corrections.ts'
import { errorHandler, notFoundHandler } from './routes/error-handler.ts'
import { sameSite, securityHeaders, withContext } from './routes/guards.ts'
import { healthRoutes, type HealthDeps } from './routes/health.ts'
import { importRoutes, type ImportDeps } from './routes/import.ts'
import { labelRoutes } from './routes/labels.ts'
import { liveRoutes } from './routes/live.ts'
import { mentionRoutes } from './routes/mentions.ts'
import { modelRoutes } from './routes/model.ts'
import { pageRoutes, type Assets } from './routes/page.ts'
import { referenceRoutes } from './routes/reference.ts'
import { createRouter } from './routes/responses.ts'
import { requireSession, sessionRoutes, type SessionDeps } from './routes/session.ts'
import { sourceRoutes, type SourceDeps } from './routes/sources.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { trendRoutes } from './routes/trends.ts'

export type AppDeps = {
  ctx: Context
  baseUrl: string
  version: string
  hub: Hub
  session: SessionDeps
  sources: SourceDeps
  imports: ImportDeps
  learning: { learner: Learner; listening: ListeningSource }
  health: HealthDeps
  page: Assets
  reference: Assets
}

const BODY_MAX_BYTES = 1024 * 1024

/** The whole HTTP surface: health, the API under /api/v1, its description, and the page. */
export function createApp(deps: AppDeps): App {
  const app = createRouter()
  app.onError(errorHandler(deps.ctx.log))
  app.notFound(notFoundHandler)
  app.use(withContext(deps.ctx), securityHeaders())
  app.use('/metrics', requireSession(deps.session))
  app.route('/', healthRoutes(deps.health))
  app.use(sameSite({ baseUrl: deps.baseUrl, open: deps.session.token === null }))

  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Earshot', version: deps.version },
    security: [{ token: [] }],
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
  })
  app.route('/api/docs', referenceRoutes(deps.reference))

  app.route('/api/v1', sessionRoutes(deps.session))
  app.use('/api/v1/*', requireSession(deps.session))
  // A file may be of any size: it is read as it arrives.
  app.route('/api/v1', importRoutes(deps.imports))
  app.use(
    '/api/v1/*',
    bodyLimit({
      maxSize: BODY_MAX_BYTES,
      onError: () => {
        throw new AppError('too_large', 'The request is larger than 1 MB; send less at once.')
      },
    }),
  )
  app.route('/api/v1', brandRoutes())
  app.route('/api/v1', sourceRoutes(deps.sources))
  app.route('/api/v1', ticketRoutes())
  app.route('/api/v1', mentionRoutes())
  app.route('/api/v1', correctionRoutes(deps.learning.listening))
  app.route('/api/v1', modelRoutes(deps.learning.learner))
  app.route('/api/v1', labelRoutes(deps.learning.learner))
  app.route('/api/v1', trendRoutes())
  app.route('/api/v1', liveRoutes(deps.hub))
  app.route('/', pageRoutes(deps.page))
  return app
}
