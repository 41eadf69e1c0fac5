import type { ReplyState } from '../model/reply.ts'

/** An answer as it is stored; times in milliseconds since 1970, UTC. */
export type StoredReply = {
  id: string
  ticketId: string
  mentionId: string
  sourceId: number
  network: string
  agentId: number | null
  actor: string
  text: string
  needsApproval: boolean
  approvedHash: string | null
  approvedBy: string | null
  state: ReplyState
  sendAt: number | null
  fence: number
  attempts: number
  looks: number
  sendingAt: number | null
  sentAt: number | null
  externalId: string | null
  ownAuthorId: string | null
  url: string | null
  error: string | null
  createdAt: number
  updatedAt: number
}

const columns = [
  ['id', 'uuid', 'id'],
  ['ticket_id', 'uuid', 'ticketId'],
  ['mention_id', 'uuid', 'mentionId'],
  ['source_id', 'int', 'sourceId'],
  ['network', 'text', 'network'],
  ['agent_id', 'int', 'agentId'],
  ['actor', 'text', 'actor'],
  ['text', 'text', 'text'],
  ['needs_approval', 'boolean', 'needsApproval'],
  ['approved_hash', 'text', 'approvedHash'],
  ['approved_by', 'text', 'approvedBy'],
  ['state', 'text', 'state'],
  ['send_at', 'timestamptz', 'sendAt'],
  ['fence', 'bigint', 'fence'],
  ['attempts', 'int', 'attempts'],
  ['looks', 'int', 'looks'],
  ['sending_at', 'timestamptz', 'sendingAt'],
  ['sent_at', 'timestamptz', 'sentAt'],
  ['external_id', 'text', 'externalId'],
  ['own_author_id', 'text', 'ownAuthorId'],
  ['url', 'text', 'url'],
  ['error', 'text', 'error'],
  ['created_at', 'timestamptz', 'createdAt'],
  ['updated_at', 'timestamptz', 'updatedAt'],
] as const satisfies readonly (readonly [string, string, keyof StoredReply])[]

export const REPLY_COLUMNS = columns.map(([column]) => column).join(', ')
export const REPLY_RECORD = columns.map(([column, type]) => `${column} ${type}`).join(', ')

/** As `StoredReply` stands. */
export const REPLY_SELECT = columns
  .map(([column, type, field]) => {
    if (type === 'timestamptz') {
      return `floor(extract(epoch FROM ${column}) * 1000)::float8 AS "${field}"`
    }
    return type === 'bigint' ? `${column}::float8 AS "${field}"` : `${column} AS "${field}"`
  })
  .join(', ')

/** Those of `fields` by their columns, as `json_to_record` reads them. */
export function replyToRow(fields: Partial<StoredReply>): Record<string, unknown> {
  const row = columns.flatMap(([column, type, field]) => {
    const value = fields[field]
    if (value === undefined) return []
    const isTime = type === 'timestamptz' && typeof value === 'number'
    return [[column, isTime ? new Date(value).toISOString() : value]]
  })
  return Object.fromEntries(row)
}
