import type { Consent, Evidence, Stage } from '../model/person.ts'
import type { Tx } from './sql.ts'

/** A row of `people`. Times in milliseconds since 1970, UTC. */
export type PersonRow = {
  id: string
  rootId: string
  name: string | null
  tags: string[]
  ownerId: number | null
  consent: Consent
  consentAt: number | null
  consentBy: string | null
  consentBasis: string | null
  stage: Stage
  stageAt: number
  saidStage: Stage | null
  saidAt: number | null
  saidBy: string | null
  stageWhy: Evidence[]
  stageUntil: number | null
  notInterestedAt: number | null
  version: number
  createdAt: number
  updatedAt: number
}

const ms = (column: string, name: string) =>
  `floor(extract(epoch FROM p.${column}) * 1000)::float8 AS "${name}"`

const PERSON = `p.id, p.root_id AS "rootId", p.name, p.tags, p.owner_id AS "ownerId", p.consent,
  ${ms('consent_at', 'consentAt')}, p.consent_by AS "consentBy", p.consent_basis AS "consentBasis",
  p.stage, ${ms('stage_at', 'stageAt')}, p.said_stage AS "saidStage", ${ms('said_at', 'saidAt')},
  p.said_by AS "saidBy", p.stage_why AS "stageWhy", ${ms('stage_until', 'stageUntil')}, ${ms('not_interested_at', 'notInterestedAt')}, p.version,
  ${ms('created_at', 'createdAt')}, ${ms('updated_at', 'updatedAt')}`

/** Which row speaks for each of these people or authors; an id that nobody knows speaks for itself. */
export async function rootsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; rootId: string }>(
    `SELECT x.id, coalesce(p.root_id, x.id) AS "rootId"
     FROM (SELECT DISTINCT value::uuid AS id FROM json_array_elements_text($1::text::json)) x
     LEFT JOIN people p ON p.id = x.id`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map(({ id, rootId }) => [id, rootId]))
}

/** Every id that is the person who is spoken for by `rootId`, sorted, itself among them: authors by their own. */
export async function partsOf(tx: Tx, rootId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('SELECT id FROM people WHERE root_id = $1', [rootId])
  return [...new Set([rootId, ...rows.map(({ id }) => id)])].sort()
}

/** Makes the rows that are not there yet, but for accounts that were erased. `now` is ISO 8601. */
export async function ensurePeople(tx: Tx, ids: readonly string[], now: string): Promise<void> {
  await tx.query(
    `INSERT INTO people (id, root_id, stage_at, created_at, updated_at)
     SELECT id, id, $2::text::timestamptz, $2::text::timestamptz, $2::text::timestamptz
     FROM (SELECT DISTINCT value::uuid AS id FROM json_array_elements_text($1::text::json)) x
     WHERE NOT EXISTS (SELECT 1 FROM erased_authors e WHERE e.author_id = x.id)
     ORDER BY id ON CONFLICT DO NOTHING`,
    [JSON.stringify(ids), now],
  )
}

/** These rows by id, locked in one order until the transaction ends. */
export function lockPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  return peopleBy(tx, ids, 'FOR UPDATE')
}

/** These rows by id. */
export function readPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  return peopleBy(tx, ids, '')
}

async function peopleBy(
  tx: Tx,
  ids: readonly string[],
  lock: 'FOR UPDATE' | '',
): Promise<Map<string, PersonRow>> {
  const rows = await tx.query<PersonRow>(
    `SELECT ${PERSON} FROM people p
     WHERE p.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY p.id ${lock}`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Lets people be looked at again by the worker. */
export async function markPeopleDue(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO people_due (person_id) SELECT value::uuid FROM json_array_elements_text($1::text::json)`,
    [JSON.stringify(ids)],
  )
}

/** Whether a person or an author has this id. */
export async function authorExists(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM people WHERE id = $1::text::uuid UNION SELECT 1 FROM authors WHERE id = $1::text::uuid',
    [id],
  )
  return rows.length > 0
}

/** What somebody of ours may write of a person; times in milliseconds since 1970, UTC. */
export type PersonFields = Pick<
  PersonRow,
  | 'name'
  | 'tags'
  | 'ownerId'
  | 'consent'
  | 'consentAt'
  | 'consentBy'
  | 'consentBasis'
  | 'saidStage'
  | 'saidAt'
  | 'saidBy'
  | 'notInterestedAt'
>

const time = (name: string) => `to_timestamp(x."${name}" / 1000.0)`

/** Writes these of a locked row, and its next version. Fails on a foreign key for an owner there is not. */
export async function writePerson(
  tx: Tx,
  id: string,
  fields: PersonFields,
  now: string,
): Promise<void> {
  await tx.query(
    `UPDATE people p SET name = x.name, tags = x.tags, owner_id = x."ownerId", consent = x.consent,
       consent_at = ${time('consentAt')}, consent_by = x."consentBy", consent_basis = x."consentBasis",
       said_stage = x."saidStage", said_at = ${time('saidAt')}, said_by = x."saidBy",
       not_interested_at = ${time('notInterestedAt')}, version = p.version + 1,
       updated_at = $3::text::timestamptz
     FROM json_to_record($2::text::json) AS x(name text, tags jsonb, "ownerId" int, consent text,
       "consentAt" float8, "consentBy" text, "consentBasis" text, "saidStage" text, "saidAt" float8,
       "saidBy" text, "notInterestedAt" float8)
     WHERE p.id = $1`,
    [id, JSON.stringify(fields), now],
  )
}

export type StageWrite = {
  id: string
  stage: Stage
  stageAt: number
  stageWhy: Evidence[]
  stageUntil: number | null
}

/** Writes where people stand now, into locked rows. */
export async function writeStages(tx: Tx, stages: readonly StageWrite[]): Promise<void> {
  await tx.query(
    `UPDATE people p SET stage = x.stage, stage_at = ${time('stageAt')}, stage_why = x."stageWhy",
       stage_until = ${time('stageUntil')}
     FROM json_to_recordset($1::text::json) AS x(id uuid, stage text, "stageAt" float8, "stageWhy" jsonb,
       "stageUntil" float8)
     WHERE p.id = x.id`,
    [JSON.stringify(stages)],
  )
}

/** What somebody of ours said of the stage of these people, the last word of all their rows. */
export async function saidStages(
  tx: Tx,
  rootIds: readonly string[],
): Promise<Map<string, { stage: Stage; at: number; by: string }>> {
  const rows = await tx.query<{ rootId: string; stage: Stage; at: number; by: string }>(
    `SELECT DISTINCT ON (p.root_id) p.root_id AS "rootId", p.said_stage AS stage,
       ${ms('said_at', 'at')}, p.said_by AS by
     FROM people p
     WHERE p.root_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
       AND p.said_stage IS NOT NULL
     ORDER BY p.root_id, p.said_at DESC, p.id`,
    [JSON.stringify(rootIds)],
  )
  return new Map(rows.map(({ rootId, ...said }) => [rootId, said]))
}
