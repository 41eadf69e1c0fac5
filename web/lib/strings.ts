import type { Classification, Intent, Sentiment } from '../../src/model/classification.ts'
import type { BrandKind } from '../../src/model/brand.ts'
import type { Queue, TicketQueue } from '../../src/model/queue.ts'
import type { BudgetState, Keep, Source } from '../../src/model/source.ts'
import type { Priority, TicketStatus } from '../../src/model/ticket.ts'
import type { MentionView } from '../../src/model/views.ts'
import { brandsWords } from './words/brands.ts'
import { many } from './words/many.ts'
import { sourcesWords } from './words/sources.ts'
import { ticketWords } from './words/ticket.ts'

/** Every word the page says, in one place. */

export const queueNames: Record<Queue, string> = {
  service: 'Service',
  sales: 'Sales',
  advocacy: 'Advocacy',
  unsure: 'Unsure',
  nurture: 'Nurture',
  none: 'No queue',
}

export const queueHints: Record<TicketQueue, string> = {
  service: 'Customers who need help, an answer or an apology',
  sales: 'People who may buy, or who weigh the price',
  advocacy: 'Worth a thank-you or a share',
  unsure: 'The classifier does not know; nobody is paged',
  nurture: 'Not yet a lead; nobody is paged',
}

export const statusNames: Record<TicketStatus, string> = {
  open: 'Open',
  pending: 'Pending',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
  dismissed: 'Dismissed',
}

export const sentimentNames: Record<Sentiment, string> = {
  negative: 'Negative',
  neutral: 'Neutral',
  positive: 'Positive',
  mixed: 'Mixed',
}

export const intentNames: Record<Intent, string> = {
  service_complaint: 'Complaint',
  churn_risk: 'Churn risk',
  question: 'Question',
  buy_signal: 'Buying signal',
  price_complaint: 'Price',
  praise: 'Praise',
  review: 'Review',
  feature_request: 'Feature request',
}

export const kindNames: Record<MentionView['kind'], string> = {
  post: 'Post',
  comment: 'Comment',
  review: 'Review',
  article: 'Article',
}

export const brandKindNames: Record<BrandKind, string> = {
  own: 'Our brand',
  product: 'Product',
  competitor: 'Competitor',
}

export const sourceStateNames: Record<Source['state'], string> = {
  ok: 'Listening',
  new: 'Not read yet',
  paused: 'Paused',
  failing: 'Failing',
  waiting: 'Waiting',
  ended: 'Ended',
}

const errorKinds: Record<string, string> = {
  auth: 'No access',
  'rate-limit': 'It had to wait',
  transient: 'No answer, or a broken one',
  'bad-data': 'An answer that makes no sense',
  fatal: 'It cannot be read',
}

/** Why a read failed. */
export const errorKindName = (kind: string): string => errorKinds[kind] ?? kind

export const rateNames: Record<BudgetState['per'], string> = {
  minute: 'a minute',
  'quarter-hour': 'a quarter of an hour',
  hour: 'an hour',
  day: 'a day',
  month: 'a month',
}

export const windowNames: Record<BudgetState['per'], string> = {
  minute: 'this minute',
  'quarter-hour': 'this quarter of an hour',
  hour: 'this hour',
  day: 'today',
  month: 'this month',
}

export const keepNames: Record<Keep, string> = {
  all: 'Everything it yields',
  matched: 'Only what a brand’s query matches',
}

export const priorityNames: Record<Priority, string> = { 0: 'Can wait', 1: 'Normal', 2: 'Urgent' }

export const topicNames: Record<Classification['topics'][number]['label'], string> = {
  price: 'Price',
  quality: 'Quality',
  delivery: 'Delivery',
  support: 'Support',
  app: 'App',
  staff: 'Staff',
}

/** The name of whatever label an explanation speaks for. */
export function labelName(label: string): string {
  const known: Record<string, string> = {
    urgent: 'Urgent',
    spam: 'Spam',
    ...topicNames,
    ...queueNames,
    ...sentimentNames,
    ...intentNames,
  }
  return known[label] ?? label.replaceAll('_', ' ')
}

const metricNames: Record<string, [one: string, more: string]> = {
  likes: ['like', 'likes'],
  replies: ['reply', 'replies'],
  reposts: ['repost', 'reposts'],
  shares: ['share', 'shares'],
  views: ['view', 'views'],
  rating: ['star', 'stars'],
}

/** A figure of the network about a mention, such as `3 likes`. */
export function metricText(name: string, count: number): string {
  const [one, more] = metricNames[name] ?? [name, name]
  return many(count, one, more)
}

export const strings = {
  app: {
    name: 'Earshot',
    skip: 'Skip to the content',
    navigation: 'Main',
    menu: 'Open the menu',
    demo: 'Demo',
    embedded: 'Embedded database',
    embeddedHint:
      'Everything is stored in one folder on this machine. It survives a crash of Earshot, but not a power loss; use a Postgres server where that matters.',
    apiDocs: 'API reference',
    signOut: 'Sign out',
    notFound: 'There is nothing at this address.',
    toInbox: 'Go to the inbox',
    failed: 'Something went wrong on this page.',
    unreachable: 'Earshot does not answer.',
    reload: 'Reload the page',
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    themeAuto: 'Colours follow the system',
    themeLight: 'Light colours',
    themeDark: 'Dark colours',
    copy: 'Copy',
    copied: 'Copied',
  },
  nav: {
    queues: 'Queues',
    all: 'All queues',
    overview: 'Overview',
    waves: 'Waves',
    mentions: 'Mentions',
    sources: 'Sources',
    brands: 'Brands',
    team: 'Team',
    targets: 'Targets',
    rules: 'Rules',
    answers: 'Answers and macros',
    insight: 'Listen',
    open: (count: number) => many(count, 'open ticket', 'open tickets'),
    command: 'Jump to…',
    shortcuts: 'Keyboard shortcuts',
  },
  brandFilter: { label: 'Brand', all: 'All brands' },
  live: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
    hint: {
      connecting: 'Opening the live connection',
      live: 'New tickets appear here by themselves',
      reconnecting: 'The live connection broke; trying again by itself',
    },
  },
  session: {
    title: 'Sign in to Earshot',
    hint: 'This server asks for an access token. It is the one that Earshot was started with.',
    token: 'Access token',
    submit: 'Sign in',
    wrong: 'That is not the token. Check it for missing letters and try again.',
  },
  tabs: {
    label: 'Status',
    open: 'Open',
    pending: 'Pending',
    snoozed: 'Snoozed',
    done: 'Done',
    any: 'All',
  },
  ...ticketWords,
  overview: {
    title: 'Overview',
    days: (count: number) => `${count} days`,
    range: 'Range',
    net: 'Net sentiment',
    netHint: 'Positive less negative, as a share of all mentions',
    mentions: 'Mentions',
    before: (change: string) => `${change} against the first half`,
    byDay: 'Sentiment by day',
    byDayHint: 'Days are counted in UTC',
    chart: 'Chart',
    table: 'Table',
    view: 'Show as',
    day: 'Day',
    total: 'All',
    intents: 'What people want',
    empty: 'No mentions in this time.',
    failed: 'The figures could not be loaded.',
  },
  mentions: {
    title: 'Mentions',
    search: 'Search in mentions',
    placeholder: 'Words that must all occur',
    sentiment: 'Sentiment',
    intent: 'Intent',
    queue: 'Queue',
    source: 'Source',
    any: 'Any',
    author: 'One author only',
    clear: 'Clear filters',
    none: 'No mention fits.',
    noneText: 'Use fewer words, or clear the filters.',
    failed: 'The mentions could not be loaded.',
    ticket: 'Open its ticket',
    more: 'Show all of it',
    less: 'Show less',
    list: 'Mentions found',
  },
  rejected: {
    title: (count: string) => `What could not be read (${count})`,
    times: (times: number) => `met ${times} times`,
    none: 'Nothing is listed any more.',
    loading: 'Loading …',
    failed: 'The list could not be loaded.',
    retry: 'Try again',
    retried: (stored: number, failed: number) =>
      failed === 0 ? `${stored} went in.` : `${stored} went in, ${failed} failed again.`,
    clear: 'Empty the list',
  },
  forget: {
    action: 'Forget',
    title: 'Forget this mention?',
    text: 'Its text is deleted here for good and does not come back, as if its author had taken it back. What the network shows does not change.',
    done: 'It is forgotten.',
  },
  ...sourcesWords,
  ...brandsWords,
  keys: {
    title: 'Keyboard shortcuts',
    enabled: 'Single-key shortcuts',
    enabledHint: 'Ctrl K and Esc always work.',
    groups: {
      move: 'Move around',
      act: 'On a ticket',
      trial: 'While trying a query',
      go: 'Go to',
      help: 'Anywhere',
    },
    nextHit: 'Next hit',
    previousHit: 'Previous hit',
    right: 'The hit is right',
    wrong: 'The hit is wrong',
    undoMark: 'Undo the last mark',
    next: 'Next ticket',
    previous: 'Previous ticket',
    open: 'Into the ticket',
    leave: 'Back to the list',
    resolve: 'Resolve',
    pending: 'Pending',
    snooze: 'Snooze',
    dismiss: 'Dismiss',
    reopen: 'Reopen',
    undo: 'Undo the last move',
    tab: 'Next status',
    palette: 'Jump to anything',
    overlay: 'This overview',
  },
  palette: {
    title: 'Jump to',
    placeholder: 'Where to, or what to do?',
    none: 'Nothing is called that.',
    searchFor: (words: string) => `Search mentions for “${words}”`,
    views: 'Views',
    thisTicket: 'This ticket',
    page: 'Page',
  },
}
