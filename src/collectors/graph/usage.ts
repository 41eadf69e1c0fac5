import { z } from 'zod'
import type { Page } from '../collector.ts'
import { WAIT_MAX_MS } from '../failures.ts'
import { toIso } from '../parse-date.ts'

export type Usage = {
  /** Null where the answer told nothing of it. */
  rateLimit: NonNullable<Page['rateLimit']> | null
  /** Set when nothing is left: how long Meta says it will take, else an hour. */
  waitMs: number | null
}

/** The app's calls are counted over a rolling hour. */
const windowMs = 3600_000

const percent = z.number().nonnegative().catch(0)
const usageShape = z.object({ call_count: percent, total_time: percent, total_cputime: percent })
const businessShape = z.record(
  z.string(),
  z.array(
    usageShape.extend({
      type: z.string().nullish(),
      /** Minutes. */
      estimated_time_to_regain_access: percent,
    }),
  ),
)

/** Other uses of the same app, such as its advertisements, have limits of their own. */
const uses = new Set(['pages', 'instagram'])

/** The fullest of all the limits that an answer tells of, in percent. */
export function usageOf(headers: Record<string, string>, nowMs: number): Usage {
  const app = usageShape.safeParse(jsonOf(headers['x-app-usage'])).data
  const business = businessShape.safeParse(jsonOf(headers['x-business-use-case-usage'])).data
  const own = Object.values(business ?? {})
    .flat()
    .filter(({ type }) => type == null || uses.has(type))
  const all = [...(app === undefined ? [] : [app]), ...own]
  if (all.length === 0) return { rateLimit: null, waitMs: null }
  const used = Math.max(
    ...all.flatMap((use) => [use.call_count, use.total_time, use.total_cputime]),
  )
  const minutes = Math.max(0, ...own.map((use) => use.estimated_time_to_regain_access))
  const regainMs = Math.min(minutes * 60_000, WAIT_MAX_MS)
  const isSpent = used >= 100 || regainMs > 0
  return {
    rateLimit: {
      limit: 100,
      remaining: isSpent ? 0 : Math.floor(100 - used),
      resetAt: regainMs > 0 ? toIso(nowMs + regainMs) : null,
    },
    waitMs: isSpent ? regainMs || windowMs : null,
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
