import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Notification as Told } from '../../src/model/notification.ts'
import { notificationTitle } from '../lib/words/people.ts'

/** More at once than this would cover the screen. */
const AT_ONCE = 3

type Show = (told: Told) => void

/**
 * Shows what somebody is told outside the page while it is out of sight, where the browser lets it.
 * `who` is whom it is for: what was there when they were chosen is not news.
 */
export function useBrowserNotifications(
  who: number | undefined,
  items: readonly Told[],
  loaded: boolean,
): void {
  const navigate = useNavigate()
  const seen = useRef<{ who: number | undefined; id: number } | null>(null)
  useEffect(() => {
    if (!loaded) return
    const newest = items[0]?.id ?? 0
    const last = seen.current
    const before = last !== null && last.who === who ? last.id : newest
    seen.current = { who, id: Math.max(newest, before) }
    if (!document.hidden || !('Notification' in window)) return
    if (Notification.permission !== 'granted') return
    const show: Show = (told) => {
      try {
        // Every tab says so; of the same tag only one is shown.
        const tag = `earshot-${told.id}`
        const shown = new Notification(notificationTitle(told), { body: told.text, tag })
        shown.addEventListener('click', () => {
          window.focus()
          if (told.ticketId !== null) {
            void navigate({ to: '/inbox/{-$queue}', search: { ticket: told.ticketId } })
          }
        })
      } catch {
        // Some browsers on phones allow it only from a worker.
      }
    }
    const news = items.filter(({ id, readAt }) => id > before && readAt === null)
    news.slice(0, AT_ONCE).forEach(show)
  }, [items, loaded, navigate, who])
}
