import { authors } from './schema/authors.ts'
import { brands } from './schema/brands.ts'
import { counters } from './schema/counters.ts'
import { events } from './schema/events.ts'
import { mentionKeys, mentions } from './schema/mentions.ts'
import { sources } from './schema/sources.ts'
import { ticketCounts, tickets } from './schema/tickets.ts'

/** Every table, for drizzle; import a single table from its own file. */
export const schema = {
  authors,
  brands,
  counters,
  events,
  mentionKeys,
  mentions,
  sources,
  ticketCounts,
  tickets,
}
