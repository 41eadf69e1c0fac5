import type { Context } from '../context.ts'
import { apartFrom } from '../db/person-edge-store.ts'
import { personItems } from '../db/person-view-store.ts'
import { partsOf } from '../db/person-store.ts'
import { accountsOf, likelyAccounts, type AccountRow } from '../db/sameness-store.ts'
import { findRoot } from './find-root.ts'
import { addressesIn, sameness } from './sameness.ts'

const CANDIDATES_MAX = 50
const SHOWN_MAX = 5
/** Below it a suggestion is wrong more often than right. */
const LEAST = 0.5

/**
 * Who may be the same person, the likeliest first, each with its score and what speaks for and against it,
 * as JSON texts. Nobody is joined by it. `AppError` not_found.
 */
export async function suggestJoins(ctx: Context, id: string): Promise<string[]> {
  const rootId = await findRoot(ctx.db, id)
  const parts = await partsOf(ctx.db, rootId)
  const own = await accountsOf(ctx.db, parts)
  const candidates = await likelyAccounts(ctx.db, cluesFor(own), CANDIDATES_MAX)
  const apart = await apartFrom(ctx.db, parts)
  const best = new Map<string, ReturnType<typeof sameness>>()
  for (const other of candidates) {
    if (other.rootId === rootId || apart.has(other.rootId) || apart.has(other.id)) continue
    for (const mine of own) {
      const judged = sameness(mine, other)
      const known = best.get(other.rootId)
      if (!known || judged.score > known.score) best.set(other.rootId, judged)
    }
  }
  const likely = [...best].filter(([, { score }]) => score >= LEAST)
  const shown = likely.sort(([, a], [, b]) => b.score - a.score).slice(0, SHOWN_MAX)
  const people = await personItems(
    ctx.db,
    shown.map(([root]) => root),
  )
  return shown.flatMap(([root, { score, because }]) => {
    const person = people.get(root)
    if (person === undefined) return []
    const rest = JSON.stringify({ score: Math.round(score * 1000) / 1000, because })
    return [`{"person":${person},${rest.slice(1)}`]
  })
}

/** What to look for: their handles and names, those that they write of, and the addresses that they link to. */
function cluesFor(own: readonly AccountRow[]) {
  const handles = new Set<string>()
  const names = new Set<string>()
  const urls = new Set<string>()
  for (const { handle, name, bio } of own) {
    if (handle !== null) handles.add(handle.toLowerCase().replace(/^@/, ''))
    if (name !== null && name.trim().includes(' ')) names.add(name)
    for (const address of addressesIn(bio ?? '')) {
      for (const scheme of ['https://', 'http://']) {
        for (const end of ['', '/']) urls.add(`${scheme}${address}${end}`)
      }
      const last = address.split('/').at(-1)?.replace(/^@/, '')
      if (last && address.includes('/')) handles.add(last)
    }
    for (const [, named] of (bio ?? '').matchAll(/@([\w.-]{2,60}(?:@[\w.-]{3,100})?)/g)) {
      if (named !== undefined) handles.add(named.toLowerCase())
    }
  }
  return { handles: [...handles].slice(0, 30), names: [...names], urls: [...urls].slice(0, 60) }
}
