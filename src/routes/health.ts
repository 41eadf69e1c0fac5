import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

export type HealthDeps = {
  /** Resolves when the database answers. */
  ping(): Promise<void>
  /** False while the service starts or stops. */
  ready(): boolean
  /** Prometheus text. */
  metrics(): Promise<{ type: string; text: string }>
}

/** `/healthz`: the process lives. `/readyz`: it can serve. `/metrics`: for Prometheus. */
export function healthRoutes(deps: HealthDeps) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (!deps.ready()) return c.json({ status: 'starting or stopping' }, 503)
      try {
        await deps.ping()
      } catch {
        return c.json({ status: 'the database does not answer' }, 503, { 'retry-after': '5' })
      }
      return c.json({ status: 'ok' })
    })
    .get('/metrics', async (c) => {
      const { type, text } = await deps.metrics()
      return c.body(text, 200, { 'content-type': type })
    })
}
