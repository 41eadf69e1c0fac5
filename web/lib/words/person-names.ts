import type {
  Consent,
  Evidence,
  IdentifierKind,
  Stage,
  TouchpointKind,
} from '../../../src/model/person.ts'

/** What the page calls where somebody stands, and what is known of them. */

export const stageNames: Record<Stage, string> = {
  aware: 'Aware',
  asking: 'Asking',
  comparing: 'Comparing',
  price_objection: 'Too expensive',
  decided: 'Decided',
  customer: 'Customer',
  at_risk: 'At risk',
  gone: 'Gone',
  advocate: 'Advocate',
}

export const isStage = (value: unknown): value is Stage =>
  typeof value === 'string' && Object.hasOwn(stageNames, value)

export const stageHints: Record<Stage, string> = {
  aware: 'Has heard of us',
  asking: 'Asks about us',
  comparing: 'Looks at what else there is',
  price_objection: 'Finds it too expensive',
  decided: 'Wants to buy',
  customer: 'Has bought',
  at_risk: 'Is unhappy, or says they will leave',
  gone: 'Has left',
  advocate: 'Speaks for us',
}

/** How most come to buy; where else one may stand is beside it. */
export const path: readonly Stage[] = [
  'aware',
  'asking',
  'comparing',
  'price_objection',
  'decided',
  'customer',
  'advocate',
]
export const offPath: readonly Stage[] = ['at_risk', 'gone']

export const consentNames: Record<Consent, string> = {
  unknown: 'Not known',
  given: 'They agreed',
  public: 'They made it public themselves',
  refused: 'They refused',
}

export const identifierNames: Record<IdentifierKind, string> = {
  email: 'E-mail',
  phone: 'Telephone',
  crm: 'CRM number',
  shop: 'Shop number',
  user: 'User name',
}

export const identifierHints: Record<IdentifierKind, string> = {
  email: 'ann@example.org',
  phone: '+4930123456',
  crm: 'hubspot:51',
  shop: 'shopify:1042',
  user: 'ann51',
}

export const touchpointNames: Record<TouchpointKind, string> = {
  visit: 'Visited',
  download: 'Downloaded',
  sign_up: 'Signed up',
  trial: 'Began a trial',
  quote: 'Asked for a quote',
  order: 'Ordered',
  renewal: 'Renewed',
  cancellation: 'Cancelled',
  support_case: 'Opened a support case',
  support_solved: 'Support case solved',
  delivered: 'Delivered',
}

export const evidenceNames: Record<Evidence['kind'], string> = {
  mention: 'Post',
  touchpoint: 'Touchpoint',
  ticket: 'Ticket',
  time: 'Time',
  hand: 'By hand',
}
