import type { CrmLinkView } from '../model/integration.ts'
import type { Consent, Stage } from '../model/person.ts'
import { partsOf, rootsOf } from './person-store.ts'
import type { Tx } from './sql.ts'

/** A person as a CRM is given them. */
export type CrmPerson = {
  /** Of the row that speaks for them. */
  id: string
  name: string | null
  stage: Stage
  tags: string[]
  email: string | null
  phone: string | null
  /** The account with the most followers. */
  handle: string | null
  network: string | null
  profileUrl: string | null
  followers: number | null
  /** What all that is kept of them says together; a refusal outweighs everything. */
  consent: Consent
  onX: boolean
}

/** The person that this row or author is; null where nobody knows the id. */
export async function findCrmPerson(db: Tx, id: string): Promise<CrmPerson | null> {
  const rootId = (await rootsOf(db, [id])).get(id) ?? id
  const parts = JSON.stringify(await partsOf(db, rootId))
  const [row] = await db.query<CrmPerson & { isKnown: boolean }>(
    `WITH parts AS (SELECT value::uuid AS id FROM json_array_elements_text($2::text::json)),
       accounts AS (SELECT a.* FROM authors a JOIN parts USING (id)),
       known AS (SELECT p.* FROM people p JOIN parts USING (id)),
       first AS (SELECT * FROM accounts ORDER BY followers DESC NULLS LAST, id LIMIT 1)
     SELECT $1::text::uuid AS id, r.tags, coalesce(r.name, f.name, f.handle) AS name,
       coalesce(r.stage, 'aware') AS stage, f.handle, f.network, f.url AS "profileUrl", f.followers,
       (SELECT min(value) FROM person_ids JOIN parts ON parts.id = person_id WHERE kind = 'email') AS email,
       (SELECT min(value) FROM person_ids JOIN parts ON parts.id = person_id WHERE kind = 'phone') AS phone,
       CASE WHEN EXISTS (SELECT 1 FROM known WHERE consent = 'refused') THEN 'refused'
         WHEN EXISTS (SELECT 1 FROM known WHERE consent = 'given') THEN 'given'
         WHEN EXISTS (SELECT 1 FROM known WHERE consent = 'public') THEN 'public'
         ELSE 'unknown' END AS consent,
       EXISTS (SELECT 1 FROM accounts WHERE network = 'x') AS "onX",
       (r.id IS NOT NULL OR f.id IS NOT NULL) AS "isKnown"
     FROM (SELECT 1) one LEFT JOIN people r ON r.id = $1::text::uuid LEFT JOIN first f ON true`,
    [rootId, parts],
  )
  if (!row?.isKnown) return null
  const { isKnown: _known, ...person } = row
  return { ...person, tags: person.tags ?? [] }
}

export type CrmLink = {
  integrationId: number
  kind: 'contact' | 'lead' | 'note' | 'task'
  /** Of the person, the lead, or the delivery that a note or task was made for. */
  localId: string
  externalId: string
}

/** What stands for this in the CRM; null where nothing does yet. */
export async function findLink(
  db: Tx,
  { integrationId, kind, localId }: Omit<CrmLink, 'externalId'>,
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `SELECT external_id AS id FROM crm_links
     WHERE integration_id = $1 AND kind = $2 AND local_id = $3::text::uuid`,
    [integrationId, kind, localId],
  )
  return row?.id ?? null
}

export async function saveLink(db: Tx, link: CrmLink, now: string): Promise<void> {
  await db.query(
    `INSERT INTO crm_links (integration_id, kind, local_id, external_id, created_at)
     VALUES ($1, $2, $3::text::uuid, $4, $5::text::timestamptz)
     ON CONFLICT (integration_id, kind, local_id) DO UPDATE SET external_id = excluded.external_id`,
    [link.integrationId, link.kind, link.localId, link.externalId, now],
  )
}

export type StatusChange = { kind: string; externalId: string; status: string; at: string }

/** Keeps what the CRM says of what is linked, and where to read on. */
export async function saveStatuses(
  tx: Tx,
  integrationId: number,
  changes: readonly StatusChange[],
  cursor: string,
): Promise<void> {
  await tx.query(
    `UPDATE crm_links l SET status = x.status, status_at = x.at
     FROM json_to_recordset($2::text::json) AS x(kind text, "externalId" text, status text, at timestamptz)
     WHERE l.integration_id = $1 AND l.kind = x.kind AND l.external_id = x."externalId"
       AND (l.status_at IS NULL OR l.status_at <= x.at)`,
    [integrationId, JSON.stringify(changes)],
  )
  await tx.query('UPDATE integrations SET cursor = $2::text::jsonb WHERE id = $1', [
    integrationId,
    cursor,
  ])
}

/** People and leads of ours that the CRM knows, the newest 200; of one of them where `localId` says which. */
export function listLinks(
  db: Tx,
  integrationId: number,
  localId: string | null,
): Promise<CrmLinkView[]> {
  return db.query(
    `SELECT kind, local_id AS "localId", external_id AS "externalId", status, iso(status_at) AS "statusAt"
     FROM crm_links WHERE integration_id = $1 AND kind IN ('contact', 'lead')
       AND ($2::text IS NULL OR local_id = $2::text::uuid)
     ORDER BY crm_links.created_at DESC, crm_links.external_id LIMIT 200`,
    [integrationId, localId],
  )
}
