import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  dropPeopleDue,
  mentionSigns,
  partsOfAll,
  peopleToAge,
  solvedSigns,
  takePeopleDue,
  touchSigns,
} from '../db/person-sign-store.ts'
import { ensurePeople, lockPeople, rootsOf, saidStages, writeStages } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { messageOf } from '../errors.ts'
import { retried } from '../triage/retried.ts'
import { journeyOf, type Journey, type Sign } from './journey.ts'

/** At once, and at most so many times in one go: others use the database too. */
const BATCH = 20
const TURNS = 10

/** Called with each person of whom something has changed, inside the transaction that looks at it. */
export type Followed = (tx: Tx, ctx: Context, rootId: string) => Promise<void>

/**
 * Looks again at everybody of whom something has changed, or whom time has moved: their stage is what
 * their signs say now, or what somebody of ours has said. Whoever cannot be looked at is left out and
 * logged, and holds up nobody. Returns how many it looked at; more may wait.
 */
export async function followPeople(ctx: Context, followed: readonly Followed[]): Promise<number> {
  let seen = 0
  for (let turn = 0; turn < TURNS; turn++) {
    const count = await followSome(ctx, followed, BATCH).catch((error: unknown) =>
      followEach(ctx, followed, error),
    )
    seen += count
    if (count === 0) break
  }
  return seen
}

function followSome(
  ctx: Context,
  followed: readonly Followed[],
  limit: number,
  taken: (ids: readonly string[]) => void = () => undefined,
): Promise<number> {
  return retried(ctx, async (tx) => {
    const due = await takePeopleDue(tx, limit)
    taken(due)
    const room = limit - due.length
    const now = new Date(ctx.now()).toISOString()
    const aged = room > 0 ? await peopleToAge(tx, now, room) : []
    return follow(tx, ctx, [...new Set([...due, ...aged])], followed)
  })
}

/** A batch has failed: one by one, so that only whoever makes it fail is left out, until they change again. */
async function followEach(
  ctx: Context,
  followed: readonly Followed[],
  failure: unknown,
): Promise<number> {
  let seen = 0
  for (let each = 0; each < BATCH; each++) {
    let ids: readonly string[] = []
    try {
      const count = await followSome(ctx, followed, 1, (taken) => (ids = taken))
      if (count === 0) break
      seen += count
    } catch (error) {
      // Nobody in particular: the database does not answer, or time moves somebody who fails.
      if (ids.length === 0) throw failure
      ctx.log.error({ personId: ids[0], error: messageOf(error) }, 'A person was left out')
      await dropPeopleDue(ctx.db, ids)
    }
  }
  return seen
}

async function follow(
  tx: Tx,
  ctx: Context,
  ids: readonly string[],
  followed: readonly Followed[],
): Promise<number> {
  if (ids.length === 0) return 0
  const now = ctx.now()
  await ensurePeople(tx, ids, new Date(now).toISOString())
  const roots = [...new Set((await rootsOf(tx, ids)).values())].sort()
  const rows = await lockPeople(tx, roots)
  const journeys = await journeysOf(tx, roots, now)
  const changed = roots.flatMap((id) => {
    const [row, journey] = [rows.get(id), journeys.get(id)]
    if (!row || !journey) return []
    const { stage, since: stageAt, why: stageWhy, until: stageUntil } = journey
    return [
      { write: { id, stage, stageAt, stageWhy, stageUntil }, before: row.stage, said: journey.by },
    ]
  })
  await writeStages(
    tx,
    changed.map(({ write }) => write),
  )
  const moved = changed.filter(({ write, before }) => write.stage !== before)
  await recordEvents(
    tx,
    moved.map(({ write: { id, stage, stageWhy }, before, said }) => {
      const why = stageWhy[0]?.text ?? null
      const data = { from: before, to: stage, why: said === null ? why : null, said }
      const at = new Date(now).toISOString()
      return { at, type: 'person-stage', actor: ctx.actor, ticketId: null, personId: id, data }
    }),
  )
  for (const id of roots) for (const each of followed) await each(tx, ctx, id)
  return ids.length
}

/** Where each of these people stands; `by` is who said so, null where it follows what is known. */
async function journeysOf(
  tx: Tx,
  rootIds: readonly string[],
  now: number,
): Promise<Map<string, Journey & { by: string | null }>> {
  const said = await saidStages(tx, rootIds)
  const signs = await signsOf(tx, rootIds)
  const journeys = rootIds.map((id): [string, Journey & { by: string | null }] => {
    const mine = signs.get(id) ?? []
    const first = mine.reduce((least, { at }) => Math.min(least, at), now)
    const known = journeyOf(mine, first, now)
    const word = said.get(id)
    if (!word) return [id, { ...known, by: null }]
    const { stage, at, by } = word
    return [id, { stage, since: at, why: known.why, until: null, by }]
  })
  return new Map(journeys)
}

/** All that says where these people stand, by person. */
export async function signsOf(tx: Tx, rootIds: readonly string[]): Promise<Map<string, Sign[]>> {
  const rootOf = new Map(rootIds.map((id) => [id, id]))
  for (const { id, rootId } of await partsOfAll(tx, rootIds)) rootOf.set(id, rootId)
  const parts = [...rootOf.keys()]
  const signs = new Map<string, Sign[]>(rootIds.map((id) => [id, []]))
  const put = (partId: string, sign: Sign) => signs.get(rootOf.get(partId) ?? partId)?.push(sign)
  for (const { id, partId, at, sentiment, intents, ours, theirs } of await mentionSigns(
    tx,
    parts,
  )) {
    const about = !ours ? 'competitor' : theirs ? 'both' : 'us'
    put(partId, { kind: 'mention', id, at, about, sentiment, intents })
  }
  for (const { id, partId, at, touch, what } of await touchSigns(tx, parts)) {
    put(partId, { kind: 'touchpoint', id, at, touch, what })
  }
  for (const { id, partId, at } of await solvedSigns(tx, parts))
    put(partId, { kind: 'solved', id, at })
  return signs
}
