import type { Context } from '../../context.ts'
import { findActive } from '../../db/agent-store.ts'
import type { Tx } from '../../db/sql.ts'
import * as store from '../../db/team-store.ts'
import type { ActingAgent } from '../../model/agent.ts'
import { chooseAgent, hasRoom, UNDETERMINED, type Candidate } from './choose-agent.ts'

/** A team whose tickets find their owner by themselves, and what could be given out in it now. */
export type FreeTeam = {
  id: number
  room: number
  /** What those with room speak; null = any. */
  languages: string[] | null
}

/**
 * Gives out work inside one transaction, and remembers what it gave, so that many tickets in one
 * transaction go round as fairly as one by one. Only one transaction at a time may choose owners.
 */
export type Desk = {
  /** Somebody active, or null. */
  agent(id: number): Promise<ActingAgent | null>
  /** A team with its active members, or null. */
  team(id: number): Promise<store.TeamRow | null>
  /** Waits until it may choose owners; to be called before any ticket is locked. */
  wait(): Promise<void>
  /**
   * Whose a ticket of the team becomes; null where nobody fits, where the team does it by hand, and
   * where another transaction chooses at this moment: `distribute` finds its owner soon after.
   */
  choose(teamId: number, language: string): Promise<number | null>
  /** Teams in which something could be given out now. */
  freeTeams(): Promise<FreeTeam[]>
}

export function openDesk(tx: Tx, ctx: Context): Desk {
  const now = ctx.now()
  let mayChoose: boolean | null = null
  const teams = once(async () => {
    return new Map((await store.listTeamRows(tx)).map((team) => [team.id, team]))
  })
  // Read once nobody else gives anything out.
  const candidates = once(async () => {
    mayChoose ??= await store.tryToDistribute(tx)
    const rows: Candidate[] = mayChoose ? await store.listCandidates(tx) : []
    return new Map(rows.map((each) => [each.id, each]))
  })

  async function membersOf(team: store.TeamRow): Promise<Candidate[]> {
    const all = await candidates()
    return team.agentIds.flatMap((id) => all.get(id) ?? [])
  }

  async function give(chosen: Candidate): Promise<number> {
    const all = [...(await candidates()).values()]
    // Later than everybody's last, so that turns go round also within one millisecond.
    const turn = Math.max(now, ...all.map(({ lastAssignedAt }) => (lastAssignedAt ?? 0) + 1))
    chosen.openTickets += 1
    chosen.lastAssignedAt = turn
    await store.markAssigned(tx, chosen.id, new Date(turn).toISOString())
    return chosen.id
  }

  return {
    agent: (id) => findActive(tx, { id }),
    team: async (id) => (await teams()).get(id) ?? null,
    async wait() {
      await store.waitToDistribute(tx)
      mayChoose = true
    },
    async choose(teamId, language) {
      const team = (await teams()).get(teamId)
      if (!team || team.distribution === 'by_hand') return null
      const { distribution } = team
      const chosen = chooseAgent(await membersOf(team), { distribution, language, now })
      return chosen === null ? null : give(chosen)
    },
    async freeTeams() {
      const distributing = [...(await teams()).values()].filter(
        ({ distribution }) => distribution !== 'by_hand',
      )
      const free: FreeTeam[] = []
      for (const team of distributing) {
        const fit = (await membersOf(team)).filter((each) => hasRoom(each, now))
        const room = fit.reduce((sum, each) => sum + each.capacity - each.openTickets, 0)
        if (room > 0) free.push({ id: team.id, room, languages: languagesOf(fit) })
      }
      return free
    },
  }
}

function languagesOf(candidates: readonly Candidate[]): string[] | null {
  if (candidates.some(({ languages }) => languages.length === 0)) return null
  return [...new Set([UNDETERMINED, ...candidates.flatMap(({ languages }) => languages)])]
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => (result ??= work())
}
