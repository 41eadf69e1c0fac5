import type {
  DeliveryState,
  Integration,
  IntegrationKind,
  OutgoingType,
} from '../../../src/model/integration.ts'
import { many } from './many.ts'

/** The words of what is told elsewhere. */

export const integrationKindNames: Record<IntegrationKind, string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  email: 'E-mail',
  hubspot: 'HubSpot',
}

export const outgoingNames: Record<OutgoingType, string> = {
  'ticket.opened': 'A ticket is opened',
  'ticket.moved': 'A ticket changes its status',
  'ticket.resolved': 'A ticket is resolved',
  'ticket.assigned': 'A ticket is given to somebody',
  'ticket.requeued': 'A ticket changes its queue',
  'ticket.replied': 'A ticket is answered',
  'lead.offered': 'A lead is offered to a rep',
  'lead.accepted': 'A rep accepts a lead',
  'person.stage': 'Somebody reaches another stage',
}

export const deliveryStateNames: Record<DeliveryState, string> = {
  pending: 'Waits',
  sending: 'On its way',
  delivered: 'Delivered',
  failed: 'Failed',
  held: 'Kept',
}

export const integrationStateNames: Record<Integration['state'], string> = {
  ok: 'Works',
  failing: 'Fails',
  waiting: 'Waits',
  paused: 'Paused',
  off: 'Turned off',
}

export const integrations = {
  title: 'Integrations',
  intro:
    'Tell others what happens here: your own systems, Slack, Microsoft Teams, e-mail, HubSpot.',
  failed: 'The integrations cannot be shown',
  add: 'Add an integration',
  none: 'Nobody is told yet',
  noneText: 'Add a webhook, a channel or an address, and choose what it is told.',
  gone: 'That is no longer here',
  open: (count: number) => `${many(count, 'delivery', 'deliveries')} not there yet`,
  lost: (count: number) => `${many(count, 'delivery', 'deliveries')} failed or kept`,
  form: {
    newTitle: 'A new integration',
    kind: 'What it is',
    name: 'Name',
    events: 'What it is told',
    eventsHint: 'Nothing is told that is not chosen here.',
    queues: 'Of which queues',
    queuesHint: 'All, where none is chosen.',
    brands: 'Of which brands',
    brandsHint: 'All, where none is chosen.',
    create: 'Add it',
    save: 'Save',
    saved: (name: string) => `${name} is saved.`,
    pause: 'Pause',
    turnOn: 'Turn on',
    paused: (name: string) => `${name} is told nothing for now.`,
    turnedOn: (name: string) => `${name} is told what is new.`,
    test: 'Send a test',
    tested: 'The test got there.',
    testFailed: 'The test did not get there',
    secret: 'New secret',
    secretTitle: (name: string) => `Make a new secret for ${name}?`,
    secretText: 'For 24 hours what is sent carries a signature by the secret of before too.',
    remove: 'Delete',
    removeTitle: (name: string) => `Delete ${name}?`,
    removeText: 'Its log goes with it. What was sent stays where it is.',
    removed: (name: string) => `${name} is deleted.`,
    stored: (end: string) => `Stored, ends in ${end}. Leave it empty to keep it.`,
    unopened: 'What is stored cannot be opened. Enter it again.',
  },
  signing: {
    title: (name: string) => `The secret of ${name}`,
    secret: 'Secret',
    once: 'It is shown this once. With it the receiver checks that what comes is from here.',
    previousUntil: (at: string) => `The secret of before signs too until ${at}.`,
    done: 'I have it',
  },
  off: (reason: string) =>
    `It was turned off by itself: ${reason} What came since is kept. Turn it on, then send it again below.`,
  failing: 'The last try did not get there. It goes on trying for more than three days.',
  waiting: 'The receiver asked for time. It is told everything after that.',
  fields: {
    url: 'Address',
    webhookUrl: 'Each event is posted there as JSON, signed as Standard Webhooks says.',
    slackUrl: 'Of an incoming webhook of your Slack app.',
    teamsUrl: 'Of the workflow “When a Teams webhook request is received”.',
    host: 'Mail server',
    port: 'Port',
    security: 'Encryption',
    starttls: 'STARTTLS (587)',
    tls: 'TLS from the start (465)',
    plain: 'None',
    from: 'From',
    to: 'To',
    toHint: 'Several with commas between them.',
    user: 'User',
    password: 'Password',
    ifAsked: 'Where the server asks for it.',
    token: 'Access token',
    tokenHint: 'Of a private app that may read and write contacts and deals.',
    idProperty: 'Property of our number',
    idPropertyHint: 'A property of contacts and deals that takes unique values only.',
    mapping: 'Which field is written into which property',
    mappingHint:
      'One a line. Fields: name, email, phone, handle, network, profileUrl, followers, stage, tags.',
    stages: 'Which state of a lead is which stage of a deal',
    stagesHint: 'One a line. States: new, offered, accepted, talking, quoted, won, lost.',
  },
  log: {
    title: 'What was sent',
    none: 'Nothing has been sent yet.',
    failed: 'The log cannot be shown',
    more: 'Show earlier ones',
    retry: 'Send again now',
    retried: 'It is sent again.',
    tries: (count: number) => many(count, 'try', 'tries'),
    due: 'Next try',
    payload: 'What is sent',
    answer: 'What came back',
    noAnswer: 'Nothing came back.',
    status: (status: number) => `Answered ${status}`,
    took: (ms: number) => `${ms.toLocaleString()} ms`,
    ticket: 'Open the ticket',
    test: 'A test',
  },
  replay: {
    open: 'Send a time again',
    title: 'Send again what was made in this time',
    from: 'From',
    to: 'To',
    delivered: 'Also what got there',
    action: 'Send again',
    done: (count: number) =>
      count === 0
        ? 'There was nothing to send again.'
        : `${many(count, 'delivery is', 'deliveries are')} sent again.`,
  },
}
