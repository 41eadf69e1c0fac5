import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import type { InboxView } from './tickets-query.ts'

type Marked = {
  view: InboxView
  ids: ReadonlySet<string>
  /** All that the view holds, also what has not been read yet. */
  everything: boolean
  /** Where marking on begins. */
  anchor: string | null
}

const none = (view: InboxView): Marked => ({
  view,
  ids: new Set(),
  everything: false,
  anchor: null,
})

/** Which tickets the next step is for, where it is not the one on screen. Another view has none. */
export function useMarks(view: InboxView, items: readonly TicketItem[]) {
  const [kept, setMarked] = useState(() => none(view))
  const marked = kept.view === view ? kept : none(view)
  const { everything } = marked
  // What has left the list is no longer marked: nobody sees it any more.
  const ids = useMemo(() => {
    const shown = items.map(({ id }) => id)
    return new Set(everything ? shown : shown.filter((id) => marked.ids.has(id)))
  }, [items, marked.ids, everything])

  const set = useCallback((next: Omit<Marked, 'view'>) => setMarked({ view, ...next }), [view])
  const latest = useRef(ids)
  useLayoutEffect(() => {
    latest.current = ids
  }, [ids])
  /** The same function while the view is: each row has it, and must not be drawn anew with the list. */
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(latest.current)
      if (!next.delete(id)) next.add(id)
      set({ ids: next, everything: false, anchor: id })
    },
    [set],
  )
  /** Marks these as well, such as all from one row to the next. */
  const add = (more: readonly string[]) =>
    set({ ids: new Set([...ids, ...more]), everything: false, anchor: more.at(-1) ?? null })
  /** First all that is shown, then all there is. */
  function addAll(): void {
    const all = items.every(({ id }) => ids.has(id))
    set({ ids: new Set(items.map(({ id }) => id)), everything: all, anchor: null })
  }
  const clear = useCallback(() => setMarked(none(view)), [view])

  return { ids, everything, count: ids.size, toggle, add, addAll, clear }
}

export type Marks = ReturnType<typeof useMarks>
