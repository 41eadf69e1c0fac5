import type { Context } from '../../context.ts'
import {
  listNames,
  sumOutcomes,
  type Grouping,
  type SlaFigures as Sums,
} from '../../db/sla-report-store.ts'
import { AppError } from '../../errors.ts'
import type { TicketQueue } from '../../model/queue.ts'
import type { SlaFigures, SlaReport, SlaRow } from '../../model/sla-report.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const DAYS = 30
const DAYS_MAX = 366

const nothing: SlaFigures = {
  met: 0,
  inTarget: 0,
  missed: 0,
  share: null,
  medianMinutes: null,
  p90Minutes: null,
  minutes: null,
}

/** How targets came out from `from` to `to` (ISO 8601; the last 30 days where left out). */
export async function readSlaReport(
  ctx: Context,
  asked: { from?: string | undefined; to?: string | undefined; queue?: TicketQueue | undefined },
): Promise<SlaReport> {
  const now = ctx.now()
  // `to` itself is left out: so what happens at this very moment counts.
  const to = asked.to === undefined ? now + 1 : Date.parse(asked.to)
  const from = asked.from === undefined ? to - DAYS * DAY_MS : Date.parse(asked.from)
  if (from >= to) throw new AppError('invalid', 'from: must be earlier than to.')
  if (to - from > DAYS_MAX * DAY_MS) {
    throw new AppError('invalid', `from: a report covers at most ${DAYS_MAX} days.`)
  }
  const span = { from: isoOf(from), to: isoOf(to), now: isoOf(now), queue: asked.queue ?? null }
  const [sums, names] = await Promise.all([sumOutcomes(ctx.db, span), listNames(ctx.db)])
  const nameOf = new Map(names.map(({ by, id, name }) => [`${by} ${id}`, name]))
  const rows = (by: Grouping) => rowsOf(sums, by, (key) => nameOf.get(`${by} ${key}`) ?? null)
  const [all = { key: null, name: null, answers: nothing, resolutions: nothing }] = rows('all')
  return {
    from: span.from,
    to: span.to,
    queue: span.queue,
    all,
    queues: rows('queue'),
    teams: rows('team'),
    agents: rows('agent'),
    priorities: rows('priority'),
  }
}

/** One row a key, those with most to tell first. */
function rowsOf(
  sums: readonly Sums[],
  by: Grouping,
  nameOf: (key: string) => string | null,
): SlaRow[] {
  const rows = new Map<string | null, SlaRow>()
  for (const sum of sums) {
    if (sum.by !== by) continue
    const { key } = sum
    const name = key === null ? null : nameOf(key)
    const row = rows.get(key) ?? { key, name, answers: nothing, resolutions: nothing }
    const figures = figuresOf(sum)
    rows.set(
      key,
      sum.target === 'answer' ? { ...row, answers: figures } : { ...row, resolutions: figures },
    )
  }
  return [...rows.values()].sort((one, other) => sizeOf(other) - sizeOf(one))
}

function sizeOf({ answers, resolutions }: SlaRow): number {
  return answers.met + answers.missed + resolutions.met + resolutions.missed
}

function figuresOf(sum: Sums): SlaFigures {
  const { met, inTarget, missed } = sum
  const asked = met + missed
  const minutes = (ms: number | null) => (ms ?? 0) / MINUTE_MS
  return {
    met,
    inTarget,
    missed,
    share: asked === 0 ? null : inTarget / asked,
    medianMinutes: sum.medianMs === null ? null : minutes(sum.medianMs),
    p90Minutes: sum.p90Ms === null ? null : minutes(sum.p90Ms),
    minutes:
      met === 0
        ? null
        : {
            network: minutes(sum.networkMs),
            collector: minutes(sum.collectorMs),
            queue: minutes(sum.queueMs),
            agent: minutes(sum.agentMs),
            customer: minutes(sum.customerMs),
          },
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
