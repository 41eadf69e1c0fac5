import { type RefObject, useEffect, useRef } from 'react'
import { isTyping } from '../../lib/commands.ts'

/** Puts the focus on a heading, from where the keys go on. */
function focusHeading(place: Element | null | undefined): void {
  const heading = place?.querySelector<HTMLElement>('h1, h2')
  heading?.focus({ preventScroll: true })
}

/**
 * Keeps the focus where what had it is taken away, as a note that was removed: it goes to the heading of
 * its part of the page. Esc leaves a field the same way.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  const held = useRef<{ element: Element; part: Element | null } | null>(null)
  useEffect(() => {
    const place = root.current
    function onFocusIn({ target }: FocusEvent): void {
      if (target instanceof Element)
        held.current = { element: target, part: target.closest('section, header') }
    }
    function onKeyDown({ key, target, isComposing }: KeyboardEvent): void {
      if (key !== 'Escape' || isComposing || !isTyping(target)) return
      if (target instanceof Element) focusHeading(target.closest('section, header'))
    }
    function onGone(): void {
      const last = held.current
      if (last === null || last.element.isConnected) return
      if (document.activeElement !== document.body) return
      held.current = null
      focusHeading(last.part?.isConnected === true ? last.part : place)
    }
    // Whatever part of the page took it away.
    const watch = new MutationObserver(onGone)
    if (place !== null) watch.observe(place, { childList: true, subtree: true })
    place?.addEventListener('focusin', onFocusIn)
    place?.addEventListener('keydown', onKeyDown)
    return () => {
      watch.disconnect()
      place?.removeEventListener('focusin', onFocusIn)
      place?.removeEventListener('keydown', onKeyDown)
    }
  }, [root])
}
