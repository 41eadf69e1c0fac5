import { authors } from './schema/authors.ts'
import { brands } from './schema/brands.ts'
import { corrections, givenExamples } from './schema/corrections.ts'
import { counters } from './schema/counters.ts'
import { events } from './schema/events.ts'
import { mentionKeys, mentions } from './schema/mentions.ts'
import { modelVersions, trainingTurn } from './schema/model-versions.ts'
import { sources } from './schema/sources.ts'
import { ticketCounts, tickets } from './schema/tickets.ts'
import { userLabelExamples, userLabels } from './schema/user-labels.ts'

/** Every table, for drizzle; import a single table from its own file. */
export const schema = {
  authors,
  brands,
  corrections,
  counters,
  events,
  givenExamples,
  mentionKeys,
  mentions,
  modelVersions,
  sources,
  ticketCounts,
  tickets,
  trainingTurn,
  userLabelExamples,
  userLabels,
}
