import type { Integration, IntegrationKind } from '../../../src/model/integration.ts'
import { integrations } from '../../lib/words/integrations.ts'

const words = integrations.fields

/** One thing to enter: an option, which is shown again, or a secret, which is not. */
export type Field = {
  name: string
  in: 'options' | 'secrets'
  label: string
  hint?: string
  /** `pairs`: `name = value` in lines. */
  type: 'url' | 'text' | 'email' | 'number' | 'list' | 'password' | 'choice' | 'pairs'
  choices?: { value: string; label: string }[]
  first?: string
  required: boolean
}

const secretUrl = (hint: string): Field => ({
  name: 'url',
  in: 'secrets',
  label: words.url,
  hint,
  type: 'password',
  required: true,
})

const mapping = (first: string): Field => ({
  name: 'fields',
  in: 'options',
  label: words.mapping,
  hint: words.mappingHint,
  type: 'pairs',
  first,
  required: false,
})

const stages: Field = {
  name: 'stages',
  in: 'options',
  label: words.stages,
  hint: words.stagesHint,
  type: 'pairs',
  required: false,
}

/** What is entered of each kind, in this order. */
export const fieldsOf: Record<IntegrationKind, readonly Field[]> = {
  webhook: [
    {
      name: 'url',
      in: 'options',
      label: words.url,
      hint: words.webhookUrl,
      type: 'url',
      required: true,
    },
  ],
  slack: [secretUrl(words.slackUrl)],
  teams: [secretUrl(words.teamsUrl)],
  email: [
    { name: 'host', in: 'options', label: words.host, type: 'text', required: true },
    {
      name: 'port',
      in: 'options',
      label: words.port,
      type: 'number',
      first: '587',
      required: true,
    },
    {
      name: 'security',
      in: 'options',
      label: words.security,
      type: 'choice',
      first: 'starttls',
      choices: [
        { value: 'starttls', label: words.starttls },
        { value: 'tls', label: words.tls },
        { value: 'none', label: words.plain },
      ],
      required: true,
    },
    { name: 'from', in: 'options', label: words.from, type: 'email', required: true },
    {
      name: 'to',
      in: 'options',
      label: words.to,
      hint: words.toHint,
      type: 'list',
      required: true,
    },
    {
      name: 'user',
      in: 'secrets',
      label: words.user,
      hint: words.ifAsked,
      type: 'text',
      required: false,
    },
    { name: 'password', in: 'secrets', label: words.password, type: 'password', required: false },
  ],
  hubspot: [
    {
      name: 'token',
      in: 'secrets',
      label: words.token,
      hint: words.tokenHint,
      type: 'password',
      required: true,
    },
    {
      name: 'idProperty',
      in: 'options',
      label: words.idProperty,
      hint: words.idPropertyHint,
      type: 'text',
      first: 'earshot_id',
      required: true,
    },
    mapping('name = lastname\nemail = email\nphone = phone'),
    stages,
  ],
  salesforce: [
    { name: 'baseUrl', in: 'options', label: words.domain, type: 'url', required: true },
    {
      name: 'clientId',
      in: 'secrets',
      label: words.clientId,
      hint: words.clientHint,
      type: 'text',
      required: true,
    },
    {
      name: 'clientSecret',
      in: 'secrets',
      label: words.clientSecret,
      type: 'password',
      required: true,
    },
    {
      name: 'idField',
      in: 'options',
      label: words.idField,
      hint: words.idFieldHint,
      type: 'text',
      first: 'EarshotId__c',
      required: true,
    },
    mapping('name = LastName\nemail = Email\nphone = Phone'),
    stages,
  ],
}

/** Everything that is entered, as text. */
export type Draft = Pick<Integration, 'name' | 'events' | 'queues'> & {
  kind: IntegrationKind
  brandIds: string[]
  values: Record<string, string>
}

export const keyOf = ({ in: where, name }: Field): string => `${where}.${name}`

export function firstDraft(integration: Integration | null): Draft {
  if (!integration) {
    return {
      kind: 'webhook',
      name: '',
      events: ['ticket.opened'],
      queues: [],
      brandIds: [],
      values: {},
    }
  }
  const { kind, name, events, queues, brandIds, options } = integration
  const shown = fieldsOf[kind].filter((field) => field.in === 'options')
  const values = Object.fromEntries(
    shown.map((field) => [keyOf(field), textOf(options[field.name])]),
  )
  return { kind, name, events, queues, brandIds: brandIds.map(String), values }
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const pairs = Object.entries(value).map(([name, text]) => `${name} = ${String(text)}`)
    return pairs.join('\n')
  }
  if (Array.isArray(value)) return value.join(', ')
  return value === undefined || value === null ? '' : String(value)
}

export const valueOf = (draft: Draft, field: Field): string =>
  draft.values[keyOf(field)] ?? field.first ?? ''

/**
 * What is sent of a draft; a secret that is left empty is not, and options that have no field here stay
 * as they are `stored`.
 */
export function inputOf(draft: Draft, stored: Integration['options'] = {}) {
  const { kind, name, events, queues, brandIds } = draft
  const of = (where: Field['in']) =>
    Object.fromEntries(
      fieldsOf[kind]
        .filter((field) => field.in === where && valueOf(draft, field).trim() !== '')
        .map((field) => [field.name, typed(field, valueOf(draft, field).trim())]),
    )
  const secrets = of('secrets')
  return {
    name: name.trim(),
    events,
    queues,
    brandIds: brandIds.map(Number),
    options: { ...unseen(draft.kind, stored), ...of('options') },
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  }
}

function unseen(kind: IntegrationKind, stored: Integration['options']) {
  const seen = new Set(fieldsOf[kind].map(({ name }) => name))
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !seen.has(name)))
}

function typed({ type }: Field, text: string): string | number | string[] | Record<string, string> {
  if (type === 'number') return Number(text)
  if (type === 'pairs') return pairsOf(text)
  if (type !== 'list') return text
  return text
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function pairsOf(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const [name = '', ...rest] = line.split('=')
    return name.trim() === '' ? [] : [[name.trim(), rest.join('=').trim()]]
  })
  return Object.fromEntries(pairs)
}
