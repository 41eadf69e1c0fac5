import type { Context } from '../../context.ts'
import * as store from '../../db/agent-store.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import { recordEvents } from '../../db/event-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import {
  handleOf,
  type ActingAgent,
  type Agent,
  type AgentInput,
  type AgentPatch,
  type Presence,
} from '../../model/agent.ts'
import type { Json } from '../../model/mention.ts'
import { takeFromInactive } from './take-from-inactive.ts'

/** Everybody on the team, those who have left at the end. */
export function listAgents(ctx: Context): Promise<Agent[]> {
  return store.listAgents(ctx.db, ctx.now())
}

/** Somebody who may act, by id or handle; null where nobody active is called so. */
export function findActing(
  ctx: Context,
  who: { id: number } | { handle: string },
): Promise<ActingAgent | null> {
  return store.findActive(ctx.db, who)
}

/** Who acts on this request. `AppError` invalid where nobody has said who they are. */
export function requireAgent(ctx: Context): ActingAgent {
  if (ctx.agent) return ctx.agent
  throw new AppError(
    'invalid',
    'agent: say who you are first, on the page or with the header "X-Earshot-Agent: HANDLE".',
  )
}

/** Adds somebody. `AppError` conflict for a handle that is taken; one made of the name never is. */
export async function addAgent(ctx: Context, input: AgentInput): Promise<Agent> {
  return saving(input.handle, () =>
    ctx.db.transaction(async (tx) => {
      const handle = input.handle ?? (await freeHandle(tx, input.name))
      const at = new Date(ctx.now()).toISOString()
      const id = await store.insertAgent(tx, { ...input, handle }, at)
      await record(ctx, tx, 'agent-added', { agentId: id, name: input.name, handle })
      return readAgent(tx, ctx, id)
    }),
  )
}

/**
 * Changes somebody. Who is made inactive loses every ticket that is not done. `AppError` not_found
 * where there is nobody, conflict for a handle that is taken.
 */
export async function changeAgent(ctx: Context, id: number, patch: AgentPatch): Promise<Agent> {
  await saving(patch.handle, () =>
    ctx.db.transaction(async (tx) => {
      if (!(await store.updateAgent(tx, id, patch))) {
        throw new AppError('not_found', 'There is no such agent.')
      }
      const said = Object.entries(patch).filter(([, value]) => value !== undefined)
      await record(ctx, tx, 'agent-changed', { agentId: id, ...Object.fromEntries(said) })
    }),
  )
  // Only now: whoever gives tickets out meanwhile locks the ticket before the agent.
  if (patch.active === false) await takeFromInactive(ctx)
  return readAgent(ctx.db, ctx, id)
}

/**
 * Notes that the acting agent is there, and whether they want work where that is said. `AppError`
 * invalid without an agent.
 */
export async function setPresence(ctx: Context, presence: Presence | undefined): Promise<Agent> {
  const { id } = requireAgent(ctx)
  return ctx.db.transaction(async (tx) => {
    // Told only when it changes who is there: the page says it every 45 seconds.
    const isNews = await store.markPresent(tx, id, presence ?? null, ctx.now())
    const agent = await readAgent(tx, ctx, id)
    if (isNews) await record(ctx, tx, 'agent-presence', { agentId: id, presence: agent.presence })
    return agent
  })
}

async function readAgent(tx: Tx, ctx: Context, id: number): Promise<Agent> {
  const agent = await store.findAgent(tx, id, ctx.now())
  if (!agent) throw new AppError('not_found', 'There is no such agent.')
  return agent
}

async function freeHandle(tx: Tx, name: string): Promise<string> {
  const taken = await store.takenHandles(tx, handleOf(name).slice(0, 20))
  let again = 1
  while (taken.has(handleOf(name, again))) again += 1
  return handleOf(name, again)
}

/** Tries again where the handle is ours to choose and somebody took it meanwhile. */
async function saving<T>(handle: string | undefined, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      if (handle === undefined && tries < 5) continue
      throw new AppError('conflict', `handle: somebody is called "@${handle ?? ''}" already.`, {
        cause: error,
      })
    }
  }
}

async function record(
  ctx: Context,
  tx: Tx,
  type: string,
  data: Record<string, Json>,
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
