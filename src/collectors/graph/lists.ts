import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { ask, type GraphEnv, type Parameter, type Question } from './client.ts'
import { isGone, isTooMuch } from './errors.ts'
import type { Usage } from './usage.ts'

/** What was found in the items of one page. */
export type Found = {
  mentions: MentionDraft[]
  rejected: Rejected[]
  /** When the items were made, for the end of the walk. */
  times: number[]
  /** Lists inside the items that go on beyond what came with them. */
  inner: List[]
}

/** An edge that is read page by page, newest first. */
export type List = Question & {
  limit: number
  /** Reading ends with the first page that has nothing of this time or later. */
  fromMs: number
  /** Where it begins, when its first page came inside another. */
  position?: readonly Parameter[]
  /** What it hangs on: when that is gone, its mention is. */
  ofId?: string
  read(items: readonly unknown[]): Found
}

export type Step = Omit<Found, 'times' | 'inner'> & {
  deletions: string[]
  usage: Usage
  /** All that the list has from this time on has come, with what is inside it. */
  reachedMs: number | null
}

const pagingShape = z
  .object({ next: z.string().nullish().catch(null) })
  .nullish()
  .catch(null)

/** One page of an edge, also where it comes inside an item. */
export const pageShape = z.object({ data: z.array(z.unknown()), paging: pagingShape })

export type GraphPage = z.infer<typeof pageShape>

/** No list goes on for so long; one that does repeats itself. */
const pagesMax = 2000

/** Only these are taken of the address of the next page: the rest of it holds the token. */
const positions = ['after', 'since', 'until', 'offset', '__paging_token']

/** What the next page is asked with, null on the last. A page may be empty and not the last. */
export function nextOf(page: GraphPage): Parameter[] | null {
  const next = URL.parse(page.paging?.next ?? '')?.searchParams
  const found = positions.flatMap((name) => {
    const value = next?.get(name)
    return value ? [[name, value] as const] : []
  })
  return found.length > 0 ? found : null
}

/** Reads a list back to its `fromMs`, the lists inside each page before the page itself. */
export async function* readList(list: List, env: GraphEnv): AsyncGenerator<Step> {
  let reachedMs = Infinity
  for await (const { items, usage } of pagesOf(list, env)) {
    if (items === 'gone') {
      const deletions = list.ofId === undefined ? [] : [list.ofId]
      yield { mentions: [], rejected: [], deletions, usage, reachedMs: null }
      return
    }
    const { mentions, rejected, times, inner } = list.read(items)
    for (const each of inner) {
      for await (const step of readList(each, env)) yield { ...step, reachedMs: null }
    }
    reachedMs = Math.min(reachedMs, ...times)
    const reached = Number.isFinite(reachedMs) ? reachedMs : null
    yield { mentions, rejected, deletions: [], usage, reachedMs: reached }
    if (times.length > 0 && Math.max(...times) < list.fromMs) return
  }
}

/** `gone` where that on which the list hangs is no longer there. */
type Answered = { items: readonly unknown[] | 'gone'; usage: Usage }

async function* pagesOf(list: List, env: GraphEnv): AsyncGenerator<Answered> {
  let position = list.position ?? []
  let { limit } = list
  let before = ''
  for (let pages = 0; pages < pagesMax; pages++) {
    const parameters = [...list.parameters, ...position, ['limit', String(limit)] as const]
    try {
      const { body, usage } = await ask({ ...list, parameters }, pageShape, env)
      const now = JSON.stringify(body)
      if (now === before) return
      before = now
      yield { items: body.data, usage }
      const next = nextOf(body)
      if (next === null) return
      position = next
    } catch (error) {
      if (isGone(error) && list.ofId !== undefined) {
        yield { items: 'gone', usage: { rateLimit: null, waitMs: null } }
        return
      }
      // With fewer items, each with all that is inside it, the answer is small enough.
      if (!isTooMuch(error) || limit === 1) throw error
      limit = Math.ceil(limit / 5)
    }
  }
}
