import { z } from 'zod'
import type { CrmPerson } from '../../db/crm-store.ts'

/** What of a person may be written into a field of a CRM. */
const personFields = [
  'name',
  'email',
  'phone',
  'handle',
  'network',
  'profileUrl',
  'followers',
  'stage',
  'tags',
] as const

/** Which of them goes into which field there; what is not named stays out. */
export const fieldMapOf = (target: z.ZodType<string>) =>
  z.partialRecord(z.enum(personFields), target)
export type FieldMap = z.infer<ReturnType<typeof fieldMapOf>>

/** Which stage there each state of a lead is. */
export const stageMapSchema = z
  .partialRecord(
    z.enum(['new', 'offered', 'accepted', 'talking', 'quoted', 'won', 'lost']),
    z.string().min(1).max(100),
  )
  .default({})
export type StageMap = z.infer<typeof stageMapSchema>

/** The fields of a person as the CRM names them; what is not known is left out. */
export function mapped(person: CrmPerson, fields: FieldMap): Record<string, string> {
  const values = { ...person, tags: person.tags.join('; ') }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, target]) => {
      const value = values[field as keyof FieldMap]
      return value === null || value === '' || target === undefined ? [] : [[target, String(value)]]
    }),
  )
}

/** The stage there of a lead in this state; undefined where none was named. */
export function stageOf(stages: StageMap, state: string): string | undefined {
  return (stages as Record<string, string | undefined>)[state]
}
