import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import type { TicketQueue } from '../../src/model/queue.ts'
import { InboxPage } from '../features/inbox/inbox-page.tsx'
import { isTicketQueue } from '../lib/queues.ts'
import {
  readBrand,
  readDays,
  readInbox,
  readLeads,
  readMentions,
  readPeople,
  readSignIn,
  readSlaReport,
} from '../lib/search.ts'
import { NotFound, PageError } from './failure.tsx'
import { Root } from './root.tsx'

const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: PageError,
  validateSearch: readBrand,
  // The brand that is worked on stays chosen from view to view.
  search: { middlewares: [retainSearchParams(['brand'])] },
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/{-$queue}', replace: true })
  },
})

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox/{-$queue}',
  params: {
    parse: ({ queue }): { queue?: TicketQueue | undefined } => ({
      queue: isTicketQueue(queue) ? queue : undefined,
    }),
    stringify: ({ queue }) => ({ queue }),
  },
  validateSearch: readInbox,
  component: InboxPage,
})

const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  validateSearch: readDays,
  component: lazyRouteComponent(
    () => import('../features/trends/overview-page.tsx'),
    'OverviewPage',
  ),
})

const waves = createRoute({
  getParentRoute: () => root,
  path: '/waves',
  component: lazyRouteComponent(() => import('../features/waves/waves-page.tsx'), 'WavesPage'),
})

const leads = createRoute({
  getParentRoute: () => root,
  path: '/leads',
  validateSearch: readLeads,
  component: lazyRouteComponent(() => import('../features/leads/leads-page.tsx'), 'LeadsPage'),
})

const keptLeads = createRoute({
  getParentRoute: () => root,
  path: '/leads/kept',
  component: lazyRouteComponent(() => import('../features/leads/kept-page.tsx'), 'KeptPage'),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: readPeople,
  component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
})

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('../features/people/person-page.tsx'), 'PersonPage'),
})

const sales = createRoute({
  getParentRoute: () => root,
  path: '/sales',
  component: lazyRouteComponent(() => import('../features/leads/sales-page.tsx'), 'SalesPage'),
})

const mentions = createRoute({
  getParentRoute: () => root,
  path: '/mentions',
  validateSearch: readMentions,
  component: lazyRouteComponent(
    () => import('../features/mentions/mentions-page.tsx'),
    'MentionsPage',
  ),
})

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(
    () => import('../features/sources/sources-page.tsx'),
    'SourcesPage',
  ),
})

const newSource = createRoute({
  getParentRoute: () => root,
  path: '/sources/new',
  component: lazyRouteComponent(
    () => import('../features/sources/new-source-page.tsx'),
    'NewSourcePage',
  ),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  path: '/sources/signed-in',
  validateSearch: readSignIn,
  component: lazyRouteComponent(
    () => import('../features/sources/signed-in-page.tsx'),
    'SignedInPage',
  ),
})

const upload = createRoute({
  getParentRoute: () => root,
  path: '/sources/upload',
  component: lazyRouteComponent(() => import('../features/sources/upload-page.tsx'), 'UploadPage'),
})

const editSource = createRoute({
  getParentRoute: () => root,
  path: '/sources/$sourceId',
  component: lazyRouteComponent(
    () => import('../features/sources/edit-source-page.tsx'),
    'EditSourcePage',
  ),
})

const brands = createRoute({
  getParentRoute: () => root,
  path: '/brands/{-$brandId}',
  component: lazyRouteComponent(() => import('../features/settings/brands-page.tsx'), 'BrandsPage'),
})

const answers = createRoute({
  getParentRoute: () => root,
  path: '/answers/{-$what}',
  component: lazyRouteComponent(
    () => import('../features/settings/answers-page.tsx'),
    'AnswersPage',
  ),
})

const integrations = createRoute({
  getParentRoute: () => root,
  path: '/integrations/{-$what}',
  component: lazyRouteComponent(
    () => import('../features/integrations/integrations-page.tsx'),
    'IntegrationsPage',
  ),
})

const workbench = createRoute({
  getParentRoute: () => root,
  path: '/brands/$brandId/query',
  component: lazyRouteComponent(
    () => import('../features/workbench/workbench-page.tsx'),
    'WorkbenchPage',
  ),
})

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules/{-$ruleId}',
  component: lazyRouteComponent(() => import('../features/settings/rules-page.tsx'), 'RulesPage'),
})

const team = createRoute({
  getParentRoute: () => root,
  path: '/team/{-$who}',
  component: lazyRouteComponent(() => import('../features/settings/team-page.tsx'), 'TeamPage'),
})

const targets = createRoute({
  getParentRoute: () => root,
  path: '/targets/{-$what}',
  component: lazyRouteComponent(() => import('../features/settings/sla-page.tsx'), 'TargetsPage'),
})

const slaReport = createRoute({
  getParentRoute: () => root,
  path: '/reports/targets',
  validateSearch: readSlaReport,
  component: lazyRouteComponent(() => import('../features/reports/sla-page.tsx'), 'SlaReportPage'),
})

const routeTree = root.addChildren([
  index,
  inbox,
  overview,
  waves,
  leads,
  keptLeads,
  sales,
  people,
  person,
  mentions,
  sources,
  newSource,
  signedIn,
  upload,
  editSource,
  brands,
  team,
  targets,
  slaReport,
  rules,
  answers,
  integrations,
  workbench,
])

/** Every address of the page. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageError,
  })
}
