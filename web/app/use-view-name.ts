import { useLocation } from '@tanstack/react-router'
import { isTicketQueue } from '../lib/queues.ts'
import { queueNames, strings } from '../lib/strings.ts'

const names: Record<string, string> = {
  overview: strings.nav.overview,
  mentions: strings.nav.mentions,
  sources: strings.nav.sources,
  brands: strings.nav.brands,
}

/** What the view on screen is called. */
export function useViewName(): string {
  const [, view = '', part] = useLocation({ select: ({ pathname }) => pathname }).split('/')
  if (view === 'inbox') return isTicketQueue(part) ? queueNames[part] : strings.nav.all
  return names[view] ?? strings.app.name
}
