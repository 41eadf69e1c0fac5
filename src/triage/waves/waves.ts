import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import type { Tx } from '../../db/sql.ts'
import { lockTickets } from '../../db/ticket-store.ts'
import {
  findWave,
  listWaves as findWaves,
  lockWave,
  setWave,
  waveTicketIds,
} from '../../db/wave-store.ts'
import { AppError } from '../../errors.ts'
import type { Wave, WaveStatus } from '../../model/wave.ts'
import { findActing } from '../people/agents.ts'
import { changeTickets } from '../change-ticket.ts'
import { readTicketIn } from '../read-ticket.ts'

const LIST_MAX = 200

/** Waves with the newest complaint first, 200 at most. */
export function listWaves(
  ctx: Context,
  filter: { status: WaveStatus; brandId: number | null },
): Promise<Wave[]> {
  return findWaves(ctx.db, filter, LIST_MAX)
}

/** `AppError` not_found where there is none. */
export async function readWave(ctx: Context, id: string): Promise<Wave> {
  return must(await findWave(ctx.db, id))
}

/** Ids of its tickets, oldest first; those alone that wait for somebody where `waiting`. */
export async function waveTickets(ctx: Context, id: string, waiting: boolean): Promise<string[]> {
  await readWave(ctx, id)
  return waveTicketIds(ctx.db, id, waiting)
}

/** Gives the wave, with every ticket that still waits in it, to one agent; null takes it away. */
export async function assignWave(ctx: Context, id: string, ownerId: number | null): Promise<Wave> {
  if (ownerId !== null && !(await findActing(ctx, { id: ownerId }))) {
    throw new AppError('invalid', 'ownerId: nobody on the team has this id.')
  }
  return change(ctx, id, async (tx) => {
    await setWave(tx, id, { ownerId })
    const tickets = await lockTickets(tx, await waveTicketIds(tx, id, true))
    const changings = [...tickets.values()].map((ticket) => ({
      ticket,
      type: 'assigned',
      change: { assigneeId: ownerId },
      more: { waveId: id },
    }))
    await changeTickets(tx, ctx, changings)
  })
}

/** Closes it: what comes later in the same words founds another. Its tickets stay as they are. */
export function setWaveStatus(ctx: Context, id: string, status: WaveStatus): Promise<Wave> {
  return change(ctx, id, (tx) => setWave(tx, id, { status }))
}

/** Takes one ticket out, for good; the ticket as JSON text. */
export function leaveWave(ctx: Context, id: string, ticketId: string): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    if (!(await lockWave(tx, id))) throw gone()
    const ticket = (await lockTickets(tx, [ticketId])).get(ticketId)
    if (ticket?.waveId !== id) {
      throw new AppError('not_found', 'ticketId: that ticket is not in this wave.')
    }
    await changeTickets(tx, ctx, [{ ticket, type: 'left-wave', change: { waveId: null } }])
    await setWave(tx, id, { exception: ticketId })
    return readTicketIn(tx, ticketId)
  })
}

async function change(ctx: Context, id: string, work: (tx: Tx) => Promise<unknown>): Promise<Wave> {
  return ctx.db.transaction(async (tx) => {
    if (!(await lockWave(tx, id))) throw gone()
    await work(tx)
    const wave = must(await findWave(tx, id))
    const at = new Date(ctx.now()).toISOString()
    const data = { waveId: id, brandIds: [wave.brandId] }
    await recordEvents(tx, [{ at, type: 'wave-changed', actor: ctx.actor, ticketId: null, data }])
    return wave
  })
}

function must(wave: Wave | null): Wave {
  if (!wave) throw gone()
  return wave
}

function gone(): AppError {
  return new AppError('not_found', 'There is no such wave.')
}
