import { bodyLimit } from 'hono/body-limit'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'
import type { ListeningSource } from './ingest/listening.ts'
import type { Learner } from './learn/learner.ts'
import type { Hub } from './live/hub.ts'
import { actingAgentRoutes, withActingAgent } from './routes/acting-agent.ts'
import { agentRoutes } from './routes/agents.ts'
import type { App } from './routes/app-env.ts'
import { assignmentRoutes } from './routes/assignment.ts'
import { brandRoutes } from './routes/brands.ts'
import { bulkRoutes } from './routes/bulk.ts'
import { correctionRoutes } from './routes/corrections.ts'
import { describeApi } from './routes/description.ts'
import { errorHandler, notFoundHandler } from './routes/error-handler.ts'
import { sameSite, securityHeaders, withContext } from './routes/guards.ts'
import { healthRoutes, type HealthDeps } from './routes/health.ts'
import { hookRoutes, type HookDeps } from './routes/hooks.ts'
import { idempotency } from './routes/idempotency.ts'
import { importRoutes, type ImportDeps } from './routes/import.ts'
import { integrationRoutes, type IntegrationDeps } from './routes/integrations.ts'
import { labelRoutes } from './routes/labels.ts'
import { leadRoutes } from './routes/leads.ts'
import { liveRoutes } from './routes/live.ts'
import { mentionRoutes } from './routes/mentions.ts'
import { macroRoutes } from './routes/macros.ts'
import { modelRoutes } from './routes/model.ts'
import { notificationRoutes } from './routes/notifications.ts'
import { pageRoutes, type Assets } from './routes/page.ts'
import { referenceRoutes } from './routes/reference.ts'
import { peopleRoutes } from './routes/people.ts'
import { createRouter } from './routes/responses.ts'
import { replyRoutes } from './routes/replies.ts'
import { requireSession, sessionRoutes, type SessionDeps } from './routes/session.ts'
import { rejectedRoutes } from './routes/rejected.ts'
import { ruleRoutes } from './routes/rules.ts'
import { savedReplyRoutes } from './routes/saved-replies.ts'
import { signInCallback, signInRoutes } from './routes/sign-in.ts'
import { slaRoutes } from './routes/sla.ts'
import { sourceRoutes, type SourceDeps } from './routes/sources.ts'
import { surroundingsRoutes } from './routes/surroundings.ts'
import { teamRoutes } from './routes/teams.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { ticketWorkRoutes } from './routes/ticket-work.ts'
import { trendRoutes } from './routes/trends.ts'
import { touchpointRoutes } from './routes/touchpoints.ts'
import { tryQueryRoutes } from './routes/try-query.ts'
import { viewRoutes } from './routes/views.ts'
import { waveRoutes } from './routes/waves.ts'

export type AppDeps = {
  ctx: Context
  baseUrl: string
  version: string
  hub: Hub
  session: SessionDeps
  sources: SourceDeps
  imports: ImportDeps
  hooks: HookDeps
  integrations: IntegrationDeps
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

  describeApi(app, deps.version)
  app.route('/api/docs', referenceRoutes(deps.reference))

  const bodyMax = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: () => {
      throw new AppError('too_large', 'The request is larger than 1 MB; send less at once.')
    },
  })
  app.use('/hooks/*', bodyMax)
  app.route('/', hookRoutes(deps.hooks))
  app.route('/', signInCallback(deps))

  app.route('/api/v1', sessionRoutes(deps.session))
  app.use('/api/v1/*', requireSession(deps.session))
  app.use('/api/v1/*', withActingAgent(deps.session))
  // A file may be of any size: it is read as it arrives.
  app.route('/api/v1', importRoutes(deps.imports))
  app.use('/api/v1/*', bodyMax)
  app.use('/api/v1/*', idempotency())
  app.route('/api/v1', actingAgentRoutes(deps.session))
  app.route('/api/v1', agentRoutes())
  app.route('/api/v1', teamRoutes())
  app.route('/api/v1', assignmentRoutes())
  app.route('/api/v1', notificationRoutes())
  app.route('/api/v1', brandRoutes())
  app.route('/api/v1', tryQueryRoutes(deps.sources))
  app.route('/api/v1', signInRoutes(deps))
  app.route('/api/v1', sourceRoutes(deps.sources))
  app.route('/api/v1', ticketRoutes())
  app.route('/api/v1', ticketWorkRoutes())
  app.route('/api/v1', bulkRoutes())
  app.route('/api/v1', replyRoutes(deps.sources))
  app.route('/api/v1', surroundingsRoutes())
  app.route('/api/v1', waveRoutes(deps.sources))
  app.route('/api/v1', leadRoutes())
  app.route('/api/v1', integrationRoutes(deps.integrations))
  app.route('/api/v1', ruleRoutes(deps.learning.listening))
  app.route('/api/v1', viewRoutes())
  app.route('/api/v1', savedReplyRoutes())
  app.route('/api/v1', macroRoutes())
  app.route('/api/v1', mentionRoutes())
  app.route('/api/v1', rejectedRoutes(deps.learning.listening))
  app.route('/api/v1', correctionRoutes(deps.learning.listening))
  app.route('/api/v1', modelRoutes(deps.learning.learner))
  app.route('/api/v1', labelRoutes(deps.learning.learner))
  app.route('/api/v1', peopleRoutes())
  app.route('/api/v1', touchpointRoutes())
  app.route('/api/v1', slaRoutes())
  app.route('/api/v1', trendRoutes())
  app.route('/api/v1', liveRoutes(deps.hub))
  app.route('/', pageRoutes(deps.page))
  return app
}
