import { z } from 'zod'
import type { LeadEvent } from '../../db/lead-event-store.ts'

const stepSchema = z.object({
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  decisionId: z.string().optional(),
  saidNoTo: z.string().optional(),
  /** The step took another one back. */
  isBack: z.boolean().default(false),
})

/** What an event did to its lead; null where that is nothing that can be taken back. */
function stepOf({ type, data }: LeadEvent) {
  if (byItself.has(type)) return null
  return stepSchema.safeParse(data).data ?? null
}

/** Steps that nobody took. */
const byItself: ReadonlySet<string> = new Set([
  'lead-offered',
  'lead-returned',
  'lead-back',
  'lead-cooled',
])

/** The step that can be taken back: the newest of the lead, as long as all stands as it left it. */
export function undoableOf(events: readonly LeadEvent[], lead: Record<string, unknown>) {
  const newest = events.find(({ data }) => data['after'] !== undefined)
  const step = newest ? stepOf(newest) : null
  if (!newest || !step) return null
  const stands = Object.entries(step.after).every(
    ([field, value]) => JSON.stringify(lead[field] ?? null) === JSON.stringify(value),
  )
  return stands ? { event: newest, step } : null
}
