import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { enterTicket } from './use-selection.ts'

/**
 * Keeps the focus where what had it is taken away: a button that has done its work, a row that somebody
 * else has dealt with. It goes to the ticket on screen, unless something else takes it.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  const held = useRef<Element | null>(null)
  useEffect(() => {
    function onFocusIn({ target }: FocusEvent): void {
      held.current = target instanceof Element && root.current?.contains(target) ? target : null
    }
    document.addEventListener('focusin', onFocusIn)
    return () => document.removeEventListener('focusin', onFocusIn)
  }, [root])
  useLayoutEffect(() => {
    if (held.current?.isConnected !== false || document.activeElement !== document.body) return
    held.current = null
    enterTicket()
  })
}
