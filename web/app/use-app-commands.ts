import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { TicketQueue } from '../../src/model/queue.ts'
import { focusSearch } from '../features/inbox/search-focus.ts'
import { type Command, useCommands } from '../lib/commands.ts'
import { strings } from '../lib/strings.ts'
import { queueNames } from '../lib/words/names.ts'
import { leads } from '../lib/words/leads.ts'
import { people } from '../lib/words/people.ts'
import { sla } from '../lib/words/sla.ts'
import { search } from '../lib/words/search.ts'

export type Overlay = 'palette' | 'shortcuts' | 'notifications'

/** The second key after `g`, for each place. */
export const queueKeys: Record<TicketQueue | 'all', string> = {
  all: 'i',
  service: 's',
  sales: 'l',
  advocacy: 'a',
  unsure: 'u',
  nurture: 'n',
}

export const viewKeys = {
  overview: 'o',
  mentions: 'm',
  people: 'c',
  sources: 'r',
  brands: 'b',
  team: 't',
  targets: 'd',
  notifications: 'h',
  rules: 'e',
  answers: 'w',
  leads: 'f',
  kept: 'k',
} as const

type Navigate = ReturnType<typeof useNavigate>

function queueCommands(navigate: Navigate): Command[] {
  const places: [TicketQueue | undefined, string, string][] = [
    [undefined, strings.nav.all, queueKeys.all],
    ...(Object.entries(queueNames).flatMap(([queue, name]) =>
      queue === 'none' ? [] : [[queue, name, queueKeys[queue as TicketQueue]]],
    ) as [TicketQueue, string, string][]),
  ]
  return places.map(([queue, title, key]) => ({
    id: `queue-${queue ?? 'all'}`,
    title,
    group: strings.nav.queues,
    keys: [`g ${key}`],
    run: () => void navigate({ to: '/inbox/{-$queue}', params: { queue } }),
  }))
}

function viewCommands(navigate: Navigate): Command[] {
  const group = strings.palette.views
  const go = (title: string, to: string, keys: string[]): Command => ({
    id: to,
    title,
    group,
    keys,
    run: () => void navigate({ to }),
  })
  return [
    go(strings.nav.overview, '/overview', [`g ${viewKeys.overview}`]),
    go(leads.title, '/leads', [`g ${viewKeys.leads}`]),
    go(leads.navKept, '/leads/kept', [`g ${viewKeys.kept}`]),
    go(leads.sales.title, '/sales', []),
    go(strings.nav.people, '/people', [`g ${viewKeys.people}`]),
    go(strings.nav.mentions, '/mentions', [`g ${viewKeys.mentions}`]),
    go(strings.nav.sources, '/sources', [`g ${viewKeys.sources}`]),
    go(strings.nav.brands, '/brands', [`g ${viewKeys.brands}`]),
    go(strings.nav.team, '/team', [`g ${viewKeys.team}`]),
    go(strings.nav.targets, '/targets', [`g ${viewKeys.targets}`]),
    go(sla.report.title, '/reports/targets', []),
    go(strings.nav.rules, '/rules', [`g ${viewKeys.rules}`]),
    go(strings.nav.answers, '/answers', [`g ${viewKeys.answers}`]),
    go(strings.nav.integrations, '/integrations', []),
    go(strings.sources.add, '/sources/new', []),
    go(strings.upload.title, '/sources/upload', []),
  ]
}

/** What can be done from anywhere. */
export function useAppCommands(show: (overlay: Overlay) => void): void {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const scheme = (title: string, value: 'auto' | 'light' | 'dark'): Command => ({
    id: `theme-${value}`,
    title,
    group: strings.palette.page,
    keys: [],
    run: () => setColorScheme(value),
  })
  const overlay = (id: Overlay, title: string, keys: string[]): Command => ({
    id,
    title,
    group: strings.palette.page,
    keys,
    keyOnly: id === 'palette',
    run: () => show(id),
  })
  useCommands([
    ...queueCommands(navigate),
    ...viewCommands(navigate),
    overlay('palette', strings.palette.title, ['mod+k']),
    {
      id: 'search-tickets',
      title: search.label,
      group: strings.palette.views,
      keys: ['/'],
      run: () => {
        if (!focusSearch()) show('palette')
      },
    },
    overlay('shortcuts', strings.nav.shortcuts, ['?']),
    overlay('notifications', people.bell.title, [`g ${viewKeys.notifications}`]),
    scheme(strings.app.themeAuto, 'auto'),
    scheme(strings.app.themeLight, 'light'),
    scheme(strings.app.themeDark, 'dark'),
  ])
}
