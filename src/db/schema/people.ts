import { sql } from 'drizzle-orm'
import {
  bigint,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'
import type {
  Consent,
  Evidence,
  IdentifierKind,
  Stage,
  TouchpointKind,
} from '../../model/person.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/**
 * Humans and companies. Every author is one from the start, under the author's own id; its row is made
 * when there is something to keep of it. Rows are never joined: `rootId` says which one speaks for all
 * that are one person, as `person_edges` has it. What is kept of a person stays with the row it was
 * said of, so that parting them again loses nothing.
 */
export const people = pgTable(
  'people',
  {
    id: uuid().primaryKey(),
    /** Itself, or the row that speaks for the person. */
    rootId: uuid('root_id').notNull(),
    /** As somebody of ours has named it; null = as its author is called. */
    name: text(),
    tags: jsonb().$type<string[]>().notNull().default([]),
    ownerId: integer('owner_id'),
    consent: text().$type<Consent>().notNull().default('unknown'),
    consentAt: at('consent_at'),
    consentBy: text('consent_by'),
    /** What the consent rests on, in the words of whoever set it. */
    consentBasis: text('consent_basis'),
    stage: text().$type<Stage>().notNull().default('aware'),
    stageAt: at('stage_at').notNull(),
    /** What somebody of ours said it is; it stands until they take it back. */
    saidStage: text('said_stage').$type<Stage>(),
    saidAt: at('said_at'),
    saidBy: text('said_by'),
    stageWhy: jsonb('stage_why').$type<Evidence[]>().notNull().default([]),
    /** When time alone moves the stage on. */
    stageUntil: at('stage_until'),
    notInterestedAt: at('not_interested_at'),
    version: integer().notNull().default(1),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [
    index('people_root').on(table.rootId),
    index('people_stage')
      .on(table.stage, table.stageAt, table.id)
      .where(sql`${table.rootId} = ${table.id}`),
    index('people_stage_until')
      .on(table.stageUntil)
      .where(sql`${table.stageUntil} is not null`),
  ],
)

/** Two rows of `people` that are one person. All edges together are a forest. */
export const personEdges = pgTable(
  'person_edges',
  {
    id: uuid().primaryKey(),
    /** The row that spoke for the one side, and the one for the other, when they were joined. */
    intoId: uuid('into_id').notNull(),
    fromId: uuid('from_id').notNull(),
    at: at('at').notNull(),
    actor: text().notNull(),
  },
  (table) => [
    index('person_edges_into').on(table.intoId),
    index('person_edges_from').on(table.fromId),
  ],
)

/** What a person is called elsewhere: an address, a number in a shop or a CRM. Given, never guessed. */
export const personIds = pgTable(
  'person_ids',
  {
    kind: text().$type<IdentifierKind>().notNull(),
    value: text().notNull(),
    personId: uuid('person_id').notNull(),
    addedAt: at('added_at').notNull(),
    addedBy: text('added_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.value] }),
    index('person_ids_person').on(table.personId),
  ],
)

/** What the team notes of a person. */
export const personNotes = pgTable(
  'person_notes',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id').notNull(),
    actor: text().notNull(),
    text: text().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [index('person_notes_person').on(table.personId, table.createdAt)],
)

/** What a person did elsewhere; (source, external id) makes a second telling of it harmless. */
export const touchpoints = pgTable(
  'touchpoints',
  {
    id: uuid().primaryKey(),
    source: text().notNull(),
    externalId: text('external_id').notNull(),
    personId: uuid('person_id').notNull(),
    kind: text().$type<TouchpointKind>().notNull(),
    at: at('at').notNull(),
    /** What it was about: a page's kind, a file, a product. */
    what: text(),
    url: text(),
    amount: numeric({ precision: 14, scale: 2 }),
    currency: text(),
    data: jsonb().$type<Record<string, Json>>().notNull().default({}),
    receivedAt: at('received_at').notNull(),
  },
  (table) => [
    uniqueIndex('touchpoints_key').on(table.source, table.externalId),
    index('touchpoints_person').on(table.personId, table.at),
  ],
)

/** Pairs that somebody said are not one person; `a` is the lower id. */
export const personApart = pgTable(
  'person_apart',
  {
    a: uuid().notNull(),
    b: uuid().notNull(),
    at: at('at').notNull(),
    actor: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.a, table.b] }), index('person_apart_b').on(table.b)],
)

/** Authors who were erased: what they write is not taken in again. The id is made from the account by a hash. */
export const erasedAuthors = pgTable('erased_authors', {
  authorId: uuid('author_id').primaryKey(),
  at: at('at').notNull(),
})

/**
 * People of whom something has changed, to be looked at again; appended to by whatever changes it
 * (tickets by a trigger, see the migration), taken by the worker.
 */
export const peopleDue = pgTable('people_due', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  personId: uuid('person_id').notNull(),
})
