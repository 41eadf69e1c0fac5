import { placeOf, type Ticket } from '../model/ticket.ts'

/** Column, type and field of each, in one place; every statement on whole tickets is made of it. */
const columns = [
  ['id', 'uuid', 'id'],
  ['brand_id', 'int', 'brandId'],
  ['network', 'text', 'network'],
  ['author_id', 'uuid', 'authorId'],
  ['conversation_id', 'text', 'conversationId'],
  ['queue', 'text', 'queue'],
  ['status', 'text', 'status'],
  ['priority', 'smallint', 'priority'],
  ['excerpt', 'text', 'excerpt'],
  ['language', 'text', 'language'],
  ['sentiment', 'text', 'sentiment'],
  ['intents', 'jsonb', 'intents'],
  ['why', 'jsonb', 'why'],
  ['mention_count', 'int', 'mentionCount'],
  ['opened_at', 'timestamptz', 'openedAt'],
  ['last_posted_at', 'timestamptz', 'lastPostedAt'],
  ['snoozed_until', 'timestamptz', 'snoozedUntil'],
  ['until_reply', 'boolean', 'untilReply'],
  ['assignee_id', 'int', 'assigneeId'],
  ['team_id', 'int', 'teamId'],
  ['tags', 'jsonb', 'tags'],
  ['wave_id', 'uuid', 'waveId'],
  ['merged_into', 'uuid', 'mergedInto'],
  ['split_from', 'uuid', 'splitFrom'],
  ['sla_policy_id', 'int', 'slaPolicyId'],
  ['clock', 'jsonb', 'clock'],
  ['due_at', 'timestamptz', 'dueAt'],
  ['version', 'int', 'version'],
  ['created_at', 'timestamptz', 'createdAt'],
  ['updated_at', 'timestamptz', 'updatedAt'],
] as const satisfies readonly (readonly [string, string, keyof Ticket])[]

/** What is written: the fields, and what follows from them. */
const written = [
  ...columns.map(([column, type]) => [column, type] as const),
  ['place', 'bigint'],
  ['clock_at', 'timestamptz'],
]

export const TICKET_COLUMNS = written.map(([column]) => column).join(', ')
export const TICKET_RECORD = written.map(([column, type]) => `${column} ${type}`).join(', ')
export const TICKET_UPDATES = written
  .filter(([column]) => column !== 'id' && column !== 'created_at')
  .map(([column]) => `${column} = excluded.${column}`)
  .join(', ')
/** Times as milliseconds, so that a row comes back as `Ticket` stands. */
export const TICKET_SELECT = columns
  .map(([column, type, field]) =>
    type === 'timestamptz'
      ? `floor(extract(epoch FROM ${column}) * 1000)::float8 AS "${field}"`
      : `${column} AS "${field}"`,
  )
  .join(', ')

/** The record that `json_to_recordset` reads back as a row. */
export function ticketToRow(ticket: Ticket): Record<string, unknown> {
  const row = columns.map(([column, type, field]) => {
    const value = ticket[field]
    return [column, type === 'timestamptz' && typeof value === 'number' ? isoOf(value) : value]
  })
  const clockAt = ticket.clock?.nextAt ?? null
  return {
    ...Object.fromEntries(row),
    place: placeOf(ticket),
    clock_at: clockAt === null ? null : isoOf(clockAt),
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
