import { z } from 'zod'
import type { Config } from '../config.ts'
import { findHolder } from '../db/data-lock.ts'
import { AppError } from '../errors.ts'

/** A service that has the data folder open, and how to ask it; null where there is none. */
export type RunningService = {
  /** The answer to a request below /api/v1; an `AppError` with what the service says is wrong. */
  ask<T>(method: string, path: string, schema: z.ZodType<T>, body?: object): Promise<T>
}

/** With a database server nobody is in the way: the command goes there itself. */
export async function findService(config: Config): Promise<RunningService | null> {
  const holder = config.databaseUrl ? null : await findHolder(config.dataDir)
  if (!holder?.url || !holder.token) return null
  const { url, token } = holder
  return {
    async ask(method, path, schema, body) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await answer.text()
      const json: unknown = text === '' ? null : JSON.parse(text)
      if (answer.ok) return schema.parse(json)
      const failed = z.object({ message: z.string() }).safeParse(json)
      throw new AppError(
        'internal',
        failed.data?.message ?? `The service answered ${answer.status}.`,
      )
    },
  }
}
