import type { CrmPerson } from '../../db/crm-store.ts'

/**
 * Why this person may not be tied to a record of a customer; null where they may. An account on X is,
 * only with consent or where that rests on what they made public themselves.
 */
export function consentProblem({
  consent,
  onX,
}: Pick<CrmPerson, 'consent' | 'onX'>): string | null {
  if (consent === 'refused')
    return 'consent: this person does not want to be in a record of customers.'
  if (!onX || consent === 'given' || consent === 'public') return null
  return 'consent: this person has an account on X; say first that they agreed, or that it rests on what they made public.'
}
