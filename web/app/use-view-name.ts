import { useLocation } from '@tanstack/react-router'
import { isTicketQueue } from '../lib/queues.ts'
import { strings } from '../lib/strings.ts'
import { queueNames } from '../lib/words/names.ts'
import { sla } from '../lib/words/sla.ts'
import { waves } from '../lib/words/waves.ts'

const names: Record<string, string> = {
  overview: strings.nav.overview,
  waves: waves.title,
  people: strings.nav.people,
  mentions: strings.nav.mentions,
  sources: strings.nav.sources,
  brands: strings.nav.brands,
  team: strings.nav.team,
  targets: strings.nav.targets,
  reports: sla.report.title,
  rules: strings.nav.rules,
  answers: strings.nav.answers,
  integrations: strings.nav.integrations,
}

/** What the view on screen is called. */
export function useViewName(): string {
  const [, view = '', part] = useLocation({ select: ({ pathname }) => pathname }).split('/')
  if (view === 'inbox') return isTicketQueue(part) ? queueNames[part] : strings.nav.all
  return names[view] ?? strings.app.name
}
