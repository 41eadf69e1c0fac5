import type { Context } from '../context.ts'
import type { NewEvent } from '../db/event-store.ts'
import type { Json } from '../model/mention.ts'

/** An entry of a person's history. */
export function personEvent(
  ctx: Context,
  personId: string,
  type: string,
  data: Record<string, Json>,
): NewEvent {
  const at = new Date(ctx.now()).toISOString()
  return { at, type, actor: ctx.actor, ticketId: null, personId, data }
}
