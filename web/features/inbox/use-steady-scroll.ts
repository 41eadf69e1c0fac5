import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A pointer that moved within this many milliseconds is about to click something. */
const AIMING_MS = 2000

type Steady = {
  /** How many rows came in above what is in view. */
  unseen: number
  /** The rows that came in just now. */
  fresh: ReadonlySet<string>
  onScroll(): void
  onPointerMove(): void
}

type Memory = { ids: readonly string[]; listKey: string; pages: number }

/** How long, in milliseconds, a row that came in is told apart from the others. */
const FRESH_MS = 1600

const NONE: ReadonlySet<string> = new Set()

/** The rows that came in between `before` and now; a further page at the end is nothing new. */
function arrivedIn(ids: readonly string[], before: Memory, pages: number): string[] {
  const known = new Set(before.ids)
  const lastKnown = ids.findLastIndex((id) => known.has(id))
  const end = pages > before.pages ? lastKnown : ids.length
  return ids.slice(0, end).filter((id) => !known.has(id))
}

/** The first row of `before` at or below `index` that is still there, with its old and new place. */
function anchorFrom(before: readonly string[], after: readonly string[], index: number) {
  const places = new Map(after.map((id, place) => [id, place]))
  for (let old = index; old < before.length; old += 1) {
    const place = places.get(before[old] ?? '')
    if (place !== undefined) return { old, place }
  }
  return null
}

type List = {
  ids: readonly string[]
  /** Tells one list from another; a new list starts at its top with nothing fresh. */
  listKey: string
  /** How many pages have been read; more rows at the end by a further page are nothing new. */
  pages: number
  /** In pixels, the same for all rows. */
  rowHeight: number
  scroller: RefObject<HTMLElement | null>
}

/** Moves the scroll position by whole rows without any row being seen to move. */
function shiftBy(element: HTMLElement, pixels: number): void {
  element.dataset['still'] = ''
  element.scrollTop += pixels
  requestAnimationFrame(() => requestAnimationFrame(() => delete element.dataset['still']))
}

/**
 * Keeps a list still while rows come and go above what is read: unless the reader is at the top and
 * not aiming at anything, the scroll position moves along with what is in view.
 */
export function useSteadyScroll({ ids, listKey, pages, rowHeight, scroller }: List): Steady {
  const memory = useRef<Memory>({ ids: [], listKey: '', pages: 0 })
  const aimedAt = useRef(-Infinity)
  const [unseen, setUnseen] = useState(0)
  const [fresh, setFresh] = useState(NONE)

  useLayoutEffect(() => {
    const before = memory.current
    const element = scroller.current
    memory.current = { ids, listKey, pages }
    if (before.listKey !== listKey) {
      setFresh(NONE)
      setUnseen(0)
      element?.scrollTo({ top: 0 })
    }
    if (before.listKey !== listKey || before.pages === 0 || element === null) return
    const arrived = arrivedIn(ids, before, pages)
    const anchor = anchorFrom(before.ids, ids, Math.floor(element.scrollTop / rowHeight))
    const atRest = element.scrollTop < 4 && performance.now() - aimedAt.current > AIMING_MS
    const shift = anchor === null || atRest ? 0 : anchor.place - anchor.old
    if (shift !== 0) shiftBy(element, shift * rowHeight)
    if (arrived.length > 0) setFresh(new Set(arrived))
    if (shift <= 0 || anchor === null) return
    const above = new Set(ids.slice(0, anchor.place))
    const hidden = arrived.filter((id) => above.has(id)).length
    setUnseen((count) => count + hidden)
  }, [ids, listKey, pages, rowHeight, scroller])

  useEffect(() => {
    if (fresh.size === 0) return
    const timer = setTimeout(() => setFresh(NONE), FRESH_MS)
    return () => clearTimeout(timer)
  }, [fresh])

  const onScroll = useCallback(() => {
    if ((scroller.current?.scrollTop ?? 0) < 4) setUnseen(0)
  }, [scroller])
  const onPointerMove = useCallback(() => {
    aimedAt.current = performance.now()
  }, [])
  return { unseen, fresh, onScroll, onPointerMove }
}
