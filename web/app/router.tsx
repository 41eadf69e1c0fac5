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
import { readBrand, readDays, readInbox, readMentions } from '../lib/search.ts'
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

const routeTree = root.addChildren([
  index,
  inbox,
  overview,
  mentions,
  sources,
  newSource,
  upload,
  editSource,
  brands,
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
