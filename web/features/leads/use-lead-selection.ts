import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { LeadItem } from '../../../src/model/lead.ts'
import { wantRowFocus } from '../inbox/row-focus.ts'

/** Which lead is chosen, kept in the address bar, and the ways to choose another. */
export function useLeadSelection(
  items: readonly LeadItem[],
  leadId: string | undefined,
  isPhone: boolean,
) {
  const navigate = useNavigate({ from: '/leads' })
  const { history } = useRouter()
  const index = items.findIndex(({ id }) => id === leadId)
  const select = (id: string | undefined, replace = true): void =>
    void navigate({ to: '.', search: (all) => ({ ...all, lead: id }), replace, resetScroll: false })
  // Where the chosen one stood, so that one goes on from there once it has left the list.
  const last = useRef(0)
  useLayoutEffect(() => {
    if (index >= 0) last.current = index
  }, [index])
  const firstId = items[0]?.id
  useEffect(() => {
    if (leadId === undefined && !isPhone && firstId !== undefined) select(firstId)
  })
  return {
    item: items[index],
    select,
    /** As by a click: on a phone the way back leads to the list. */
    open: (id: string) => select(id, !isPhone),
    step(delta: 1 | -1): void {
      const from = index >= 0 ? index : delta === 1 ? last.current - 1 : last.current
      const to = items[Math.max(0, Math.min(items.length - 1, from + delta))]
      if (to === undefined) return
      wantRowFocus()
      if (to.id === leadId) focusLead(to.id)
      else select(to.id)
    },
    /** The one to show once this one is gone: the next below it, else the one above. */
    after(id: string): string | undefined {
      const at = items.findIndex((one) => one.id === id)
      return (items[at + 1] ?? items[at - 1])?.id
    },
    leave(): void {
      if (!isPhone) focusLead(leadId ?? firstId)
      else if (history.canGoBack()) history.back()
      else select(undefined)
    },
  }
}

export type LeadSelection = ReturnType<typeof useLeadSelection>

function focusLead(id: string | undefined): void {
  const row = id === undefined ? null : document.querySelector(`[data-lead="${CSS.escape(id)}"]`)
  if (row instanceof HTMLElement) row.focus({ preventScroll: true })
}
