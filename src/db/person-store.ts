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

export const PERSON = `p.id, p.root_id AS "rootId", p.name, p.tags, p.owner_id AS "ownerId", p.consent,
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

/** Makes the rows that are not there yet. `now` is ISO 8601. */
export async function ensurePeople(tx: Tx, ids: readonly string[], now: string): Promise<void> {
  await tx.query(
    `INSERT INTO people (id, root_id, stage_at, created_at, updated_at)
     SELECT id, id, $2::text::timestamptz, $2::text::timestamptz, $2::text::timestamptz
     FROM (SELECT DISTINCT value::uuid AS id FROM json_array_elements_text($1::text::json)) x
     ORDER BY id ON CONFLICT DO NOTHING`,
    [JSON.stringify(ids), now],
  )
}

/** These rows by id, locked in one order until the transaction ends. */
export async function lockPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  const rows = await tx.query<PersonRow>(
    `SELECT ${PERSON} FROM people p
     WHERE p.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY p.id FOR UPDATE`,
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
