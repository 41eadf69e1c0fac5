import { z } from 'zod'
import { ask, type GraphEnv } from '../graph/client.ts'
import { GraphError } from '../graph/errors.ts'
import { idSchema } from '../graph/fields.ts'
import { readList, type List } from '../graph/lists.ts'
import { fromOf, type Stream } from '../graph/reading.ts'

const searchShape = z.object({ data: z.array(z.object({ id: idSchema })).min(1) })

/** Lists are of the last day at most, and those of busy hashtags are long. */
const overlapMs = 3600_000

/** 18: no more hashtags in these seven days. 24: nobody ever used it. */
const unanswered = [18, 24]

type RecentOf = (name: string, nodeId: string, accountId: string, fromMs: number) => List

/**
 * One hashtag. Its id is asked for once and kept with the place. That Meta refuses one is said, and
 * does not keep the others from being heard.
 */
export function hashtagOf(name: string, accountId: string, recentOf: RecentOf): Stream {
  return {
    key: `#${name}`,
    async *read(place, env) {
      try {
        const nodeId = place?.nodeId ?? (await idOf(name, accountId, env))
        const fromMs = place === null ? -Infinity : fromOf(place, overlapMs, env)
        const steps = readList(recentOf(name, nodeId, accountId, fromMs), env)
        for await (const step of steps) yield { ...step, reachedMs: null, nodeId }
      } catch (error) {
        if (!(error instanceof GraphError) || !unanswered.includes(error.code)) throw error
        const rejected = [{ line: null, reason: `#${name}: ${error.message}`, excerpt: name }]
        const usage = { rateLimit: null, waitMs: null }
        yield { mentions: [], rejected, deletions: [], usage, reachedMs: null, isRefused: true }
      }
    },
    past: null,
  }
}

async function idOf(name: string, accountId: string, env: GraphEnv): Promise<string> {
  const parameters = [
    ['user_id', accountId],
    ['q', name],
  ] as const
  const permission = 'instagram_basic and the feature Instagram Public Content Access'
  const { body } = await ask(
    { path: 'ig_hashtag_search', parameters, permission },
    searchShape,
    env,
  )
  return body.data[0]?.id ?? ''
}
