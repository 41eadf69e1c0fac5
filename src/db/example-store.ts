import type { Classification } from '../model/classification.ts'
import type { Said } from '../model/correction.ts'
import type { Tx } from './sql.ts'

/** A correction as training takes it. */
export type LearntCorrection = { id: string; text: string; said: Said; before: Classification }

/** All that are current, oldest first. */
export function correctionsToLearn(db: Tx): Promise<LearntCorrection[]> {
  return db.query<LearntCorrection>(
    `SELECT id, text, said, before FROM corrections WHERE state = 'current' ORDER BY at, id`,
  )
}

/** A labelled text of a file; `name` says which line. */
export type GivenExample = { name: string; text: string; said: Said }

/** The texts of the last files that were taken, in their order. */
export function givenExamples(db: Tx): Promise<GivenExample[]> {
  return db.query<GivenExample>('SELECT name, text, said FROM given_examples ORDER BY id')
}

/** Puts `examples` in place of those that were given before. */
export async function replaceGiven(tx: Tx, examples: readonly GivenExample[]): Promise<void> {
  await tx.query('DELETE FROM given_examples')
  await tx.query(
    `INSERT INTO given_examples (name, text, said)
     SELECT name, text, said FROM json_to_recordset($1::text::json)
       AS x(name text, text text, said jsonb)`,
    [JSON.stringify(examples)],
  )
}

export type ExamplesNow = {
  /** How many corrections are current. */
  corrections: number
  /** Prints of the two sets of examples; another set hardly has the same. */
  prints: { corrections: string; given: string }
}

export async function examplesNow(db: Tx): Promise<ExamplesNow> {
  type Row = { count: number; corrections: string; given: string }
  const [row] = await db.query<Row>(
    `SELECT count(*)::int AS count,
       md5(coalesce(string_agg(c.id::text, ',' ORDER BY c.id), '')) AS corrections,
       (SELECT md5(coalesce(string_agg(g.id::text, ',' ORDER BY g.id), '')) FROM given_examples g)
         AS given
     FROM corrections c WHERE c.state = 'current'`,
  )
  const { count = 0, corrections = '', given = '' } = row ?? {}
  return { corrections: count, prints: { corrections, given } }
}

/** Both prints in one. */
export function printOf({ corrections, given }: ExamplesNow['prints']): string {
  return `${corrections}:${given}`
}
