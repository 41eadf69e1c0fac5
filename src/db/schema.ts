import { agents, notifications, teamMembers, teams, viewers } from './schema/agents.ts'
import { authors } from './schema/authors.ts'
import { backFills } from './schema/back-fills.ts'
import { brands } from './schema/brands.ts'
import { accounts, budgetUses } from './schema/budgets.ts'
import { corrections, givenExamples } from './schema/corrections.ts'
import { counters } from './schema/counters.ts'
import { events } from './schema/events.ts'
import { idempotency } from './schema/idempotency.ts'
import {
  crmLinks,
  deliveries,
  deliveryPosition,
  deliveryTries,
  integrations,
} from './schema/integrations.ts'
import { leadDecisions, leads, leadWeights, salesReps, salesSettings } from './schema/leads.ts'
import { macros, savedReplies, savedViews } from './schema/macros.ts'
import { mentionKeys, mentions } from './schema/mentions.ts'
import { modelVersions, trainingTurn } from './schema/model-versions.ts'
import { notes } from './schema/notes.ts'
import {
  erasedAuthors,
  people,
  peopleDue,
  personApart,
  personEdges,
  personIds,
  personNotes,
  touchpoints,
} from './schema/people.ts'
import { rejectedItems } from './schema/rejected-items.ts'
import { replies } from './schema/replies.ts'
import { rules } from './schema/rules.ts'
import { signIns } from './schema/sign-ins.ts'
import { calendars, slaOutcomes, slaPolicies, slaState } from './schema/sla.ts'
import { sources } from './schema/sources.ts'
import { ticketCounts, tickets } from './schema/tickets.ts'
import { userLabelExamples, userLabels } from './schema/user-labels.ts'
import { waves } from './schema/waves.ts'

/** Every table, for drizzle; import a single table from its own file. */
export const schema = {
  accounts,
  agents,
  authors,
  backFills,
  brands,
  budgetUses,
  calendars,
  corrections,
  counters,
  crmLinks,
  deliveries,
  deliveryPosition,
  deliveryTries,
  erasedAuthors,
  events,
  givenExamples,
  idempotency,
  integrations,
  leadDecisions,
  leads,
  leadWeights,
  macros,
  mentionKeys,
  mentions,
  modelVersions,
  notes,
  notifications,
  people,
  peopleDue,
  personApart,
  personEdges,
  personIds,
  personNotes,
  rejectedItems,
  replies,
  rules,
  salesReps,
  salesSettings,
  savedReplies,
  savedViews,
  signIns,
  slaOutcomes,
  slaPolicies,
  slaState,
  sources,
  teamMembers,
  teams,
  ticketCounts,
  tickets,
  touchpoints,
  trainingTurn,
  userLabelExamples,
  userLabels,
  viewers,
  waves,
}
