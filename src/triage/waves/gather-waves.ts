import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import type { Tx } from '../../db/sql.ts'
import {
  gatheringWaves,
  insertWave,
  joinWave,
  looseComplaints,
  mayGather,
  type Loose,
} from '../../db/wave-store.ts'
import { clusterAlike, type Alike } from './cluster-alike.ts'

/** Complaints further apart than this are no wave, and a wave that nobody joined for so long is over. */
const SPAN_MS = 48 * 3_600_000

/** Complaints that are looked at in one go. */
const AT_ONCE = 2000

type Gathering = Alike & { brandId: number; ownerId: number | null }

/**
 * Gathers complaints of nearly the same words about one brand into waves: five that belong to none
 * found one, and later ones join it and its owner. Returns how many tickets joined. Any number of
 * workers may run it; one at a time does.
 */
export function gatherWaves(ctx: Context): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    if (!(await mayGather(tx))) return 0
    const since = new Date(ctx.now() - SPAN_MS).toISOString()
    const loose = await looseComplaints(tx, since, AT_ONCE)
    if (loose.length === 0) return 0
    const waves: Gathering[] = await gatheringWaves(tx, since)
    let joined = 0
    for (const brandId of new Set(loose.map((each) => each.brandId))) {
      const own = <Of extends { brandId: number }>(all: Of[]) =>
        all.filter((each) => each.brandId === brandId)
      const { joins, founded } = clusterAlike(own(loose), own(waves))
      for (const { waveId, ids } of joins) {
        const ownerId = waves.find(({ id }) => id === waveId)?.ownerId ?? null
        joined += await join(tx, ctx, { waveId, brandId, ownerId, ids })
      }
      for (const ids of founded) {
        const waveId = await found(tx, loose, ids[0])
        if (waveId) joined += await join(tx, ctx, { waveId, brandId, ownerId: null, ids })
      }
    }
    return joined
  })
}

async function found(
  tx: Tx,
  loose: readonly Loose[],
  firstId: string | undefined,
): Promise<string | null> {
  const first = loose.find(({ id }) => id === firstId)
  if (!first) return null
  const id = randomUUID()
  const { brandId, simhash, postedAt } = first
  await insertWave(tx, { id, brandId, simhash, title: first.excerpt, firstAt: postedAt })
  return id
}

/**
 * Joining is no news to whoever works on the ticket: its version stays, so that nobody's step is
 * refused for it.
 */
async function join(
  tx: Tx,
  ctx: Context,
  wave: { waveId: string; brandId: number; ownerId: number | null; ids: readonly string[] },
): Promise<number> {
  const { waveId, brandId, ownerId } = wave
  const joined = await joinWave(tx, wave)
  const at = new Date(ctx.now()).toISOString()
  await recordEvents(
    tx,
    joined.map((ticketId) => ({
      at,
      type: 'gathered',
      actor: ctx.actor,
      ticketId,
      data: { waveId, ownerId, queues: ['service'], brandIds: [brandId] },
    })),
  )
  return joined.length
}
