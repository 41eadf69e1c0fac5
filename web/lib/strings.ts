/* oxlint-disable max-lines -- a table of words */
import type { Classification, Intent, Sentiment } from '../../src/model/classification.ts'
import type { BrandKind } from '../../src/model/brand.ts'
import type { Queue, TicketQueue } from '../../src/model/queue.ts'
import type { Keep, Source } from '../../src/model/source.ts'
import type { Priority, TicketStatus } from '../../src/model/ticket.ts'
import type { MentionView } from '../../src/model/views.ts'

/** Every word the page says, in one place. */

const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString()} ${count === 1 ? one : more}`

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
  ended: 'Complete',
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
    demo: 'Demo data',
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
    mentions: 'Mentions',
    sources: 'Sources',
    brands: 'Brands',
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
  tabs: { label: 'Status', open: 'Open', pending: 'Pending', snoozed: 'Snoozed', done: 'Done' },
  list: {
    label: 'Tickets',
    fresh: (count: number) => many(count, 'new ticket', 'new tickets'),
    showFresh: (count: number) => `${count.toLocaleString()} new`,
    failed: 'The tickets could not be loaded.',
    messages: (count: number) => many(count, 'message', 'messages'),
    unknownAuthor: 'Unknown author',
    until: (when: string) => `until ${when}`,
  },
  empty: {
    startTitle: 'Nothing heard yet',
    startText: 'Give Earshot something to listen to. Tickets appear here as soon as they come in.',
    feedTitle: 'Add a feed',
    feedText: 'A news or blog feed that mentions you. Try it before you save it.',
    fileTitle: 'Upload a file',
    fileText: 'Mentions you already have, as JSONL or CSV.',
    demoTitle: 'Look around first',
    demoText: 'Start Earshot with made-up mentions:',
    demoCommand: 'npx earshot serve --demo',
    listeningTitle: 'Listening',
    listeningText: (count: number) =>
      `${many(count, 'source is', 'sources are')} being read. What needs an answer will appear here by itself.`,
    sources: 'See the sources',
    clearTitle: (queue: string) => `${queue} is clear`,
    clearText: 'Nobody is waiting for an answer here.',
    allClearTitle: 'All clear',
    nextQueue: (queue: string, count: number) => `${queue} has ${count.toLocaleString()} open`,
    tabs: {
      pending: 'Nothing waits for an author here.',
      snoozed: 'Nothing is asleep here.',
      done: 'Nothing has been resolved or dismissed here yet.',
    },
    toOpen: 'Show open tickets',
  },
  ticket: {
    label: 'Ticket',
    backTo: (name: string) => `Back to ${name}`,
    previous: 'Previous ticket',
    next: 'Next ticket',
    conversation: 'Conversation',
    cut: 'Only the newest 200 messages are shown.',
    opened: (age: string) => `opened ${age}`,
    snoozedUntil: (when: string) => `Snoozed until ${when}`,
    followers: (count: string) => `${count} followers`,
    profile: (host: string) => `Profile on ${host}`,
    readOn: 'Read it on',
    byAuthor: 'All mentions by this author',
    via: (source: string) => `via ${source}`,
    edited: 'edited',
    failed: 'This ticket could not be loaded.',
    gone: 'This ticket is not there any more.',
    actions: 'Ticket actions',
  },
  moves: {
    verb: {
      open: 'Reopen',
      pending: 'Pending',
      snoozed: 'Snooze',
      resolved: 'Resolve',
      dismissed: 'Dismiss',
    },
    done: {
      open: 'Reopened',
      pending: 'Waiting for the author',
      snoozed: 'Snoozed',
      resolved: 'Resolved',
      dismissed: 'Dismissed',
    },
    undo: 'Undo',
    undone: 'Undone',
    failed: (name: string) => `${name} was not moved.`,
    conflict: 'Somebody changed it in the meantime. You now see how it stands.',
    notAllowed: (to: string, from: string) => `A ticket that is ${from} cannot become ${to}.`,
  },
  snooze: {
    title: 'Snooze until',
    later: 'Later today',
    tomorrow: 'Tomorrow morning',
    monday: 'Monday morning',
    week: 'In a week',
    custom: 'Choose a time…',
    at: 'Wake it at',
    past: 'Choose a time in the future.',
    submit: 'Snooze',
  },
  why: {
    title: 'Why is this here',
    sentiment: 'Sentiment',
    intents: 'Intents',
    queue: 'Queue',
    topics: 'Topics',
    none: 'none found',
    spam: 'Looks like spam',
    words: 'Words that decided',
    wordsNone: 'No single word decided; the rule alone did.',
    weight: (label: string, weight: string) => `${label} ${weight}`,
    language: 'Language',
    model: 'Model',
    ofMessage: (index: number, count: number) => `Message ${index} of ${count}`,
    showFor: 'Explain this message',
    similar: (count: number) =>
      `${many(count, 'other post', 'other posts')} of the last 30 days ${count === 1 ? 'says' : 'say'} nearly the same`,
    history: 'History',
  },
  history: {
    by: (actor: string) => `by ${actor}`,
    step: (from: string, to: string) => `${from} to ${to}`,
  },
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
  sources: {
    title: 'Sources',
    intro: 'Places Earshot listens to.',
    add: 'Add a source',
    upload: 'Upload a file',
    none: 'No sources yet',
    noneText: 'Add a feed to listen to, or upload mentions you already have.',
    failed: 'The sources could not be loaded.',
    lastSuccess: 'Last read',
    never: 'never',
    nextRun: 'Next read',
    due: 'any moment',
    every: (span: string) => `every ${span}`,
    stored: 'Stored',
    duplicates: 'Duplicates',
    edited: 'Edited',
    unmatched: 'Unmatched',
    rejected: 'Rejected',
    failures: (count: number) => `Failed ${many(count, 'time', 'times')} in a row`,
    readNow: 'Read now',
    reading: 'Asked for a read',
    pause: 'Pause',
    resume: 'Resume',
    edit: 'Edit',
    remove: 'Delete',
    actions: (name: string) => `Actions for ${name}`,
    removeTitle: (name: string) => `Delete ${name}?`,
    removeText:
      'Earshot stops listening there. What it has heard from there so far stays, with its tickets.',
    removed: (name: string) => `${name} is deleted`,
    saved: (name: string) => `${name} is saved`,
    editTitle: 'Edit the source',
    kind: 'Kind of source',
    name: 'Name',
    namePlaceholder: 'Such as: City newspaper',
    brand: 'About',
    brandHint: 'What everything from here is about, unless a brand’s query says otherwise.',
    keep: 'Keep',
    interval: 'Read it',
    tryIt: 'Try it',
    trying: 'Asking…',
    tryHint: 'See what would come in. Nothing is stored.',
    tryTitle: 'What would come in',
    tryNone: 'It answered, but held nothing.',
    tryRejected: (count: number) =>
      `${many(count, 'entry', 'entries')} could not be read and would be left out.`,
    save: 'Save and listen',
    saveChanges: 'Save',
    keys: {
      title: 'Keys',
      hint: 'Kept sealed, sent to this source only, and never shown again.',
      storedHint: 'What is stored shows its end only. Leave a field empty to keep it.',
      forget: 'Forget the stored keys',
    },
    json: 'This is not valid JSON.',
    lines: 'One a line',
    uploaded: 'Uploaded',
    back: 'All sources',
  },
  upload: {
    title: 'Upload a file',
    intro: 'Mentions you already have go through the same path as those that are heard live.',
    source: 'Name for what is in it',
    sourceHint: 'Uploading the same file under the same name again stores nothing twice.',
    drop: 'Drop a JSONL or CSV file here',
    choose: 'Choose a file',
    format:
      'JSONL: one JSON object a line. CSV: a first line with the column names. Each needs a text.',
    example: 'An example line',
    submit: 'Upload',
    busy: 'Reading, classifying and storing…',
    read: 'Lines read',
    stored: 'Stored',
    duplicates: 'Already known',
    rejected: 'Left out',
    rejectedTitle: 'Lines that were left out',
    rejectedMore: (count: number) => `and ${many(count, 'more line', 'more lines')}`,
    line: 'Line',
    reason: 'Reason',
    tickets: 'Tickets',
    noTickets: 'Nothing in it needs an answer, so it made no tickets.',
    another: 'Upload another',
    failed: 'The file was not taken.',
  },
  brands: {
    title: 'Brands',
    intro: 'What Earshot listens for.',
    add: 'Add a brand',
    none: 'Choose a brand to see and change its query.',
    name: 'Name',
    kind: 'Kind',
    query: 'Query',
    queryHint: 'Words, "exact phrases", AND, OR, NOT, brackets, @handles and #hashtags.',
    queryOk: 'Reads as',
    queryEmpty: 'Empty: nothing is matched by words.',
    checking: 'Checking…',
    excluded: 'Authors never heard',
    excludedHint: 'Handles, one at a time, such as your own accounts. Press Enter after each.',
    save: 'Save',
    create: 'Add the brand',
    saved: (name: string) => `${name} is saved`,
    remove: 'Delete',
    removeTitle: (name: string) => `Delete ${name}?`,
    removeText: 'Earshot no longer listens for it.',
    removed: (name: string) => `${name} is deleted`,
    failed: 'The brands could not be loaded.',
    newTitle: 'New brand',
    back: 'All brands',
    noQuery: 'no query',
  },
  keys: {
    title: 'Keyboard shortcuts',
    enabled: 'Single-key shortcuts',
    enabledHint: 'Ctrl K and Esc always work.',
    groups: { move: 'Move around', act: 'On a ticket', go: 'Go to', help: 'Anywhere' },
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
