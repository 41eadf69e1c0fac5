import { tiesOf } from '../db/person-detail-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'

/**
 * Whether these rows, taken as one person, may be: an account on X is tied to a customer record only
 * with consent, or where that rests on what the person made public. `AppError` conflict where not.
 * The rule is X's own (developer policy, off-X matching).
 */
export async function checkTie(tx: Tx, parts: readonly string[]): Promise<void> {
  const { onX, isCustomer, consent } = await tiesOf(tx, parts)
  if (!onX || !isCustomer || consent === 'given' || consent === 'public') return
  throw new AppError(
    'conflict',
    consent === 'refused'
      ? 'consent: this person has refused to have their account on X tied to a customer record.'
      : 'consent: say first what it rests on that an account on X is tied to a customer record.',
    { details: { consent } },
  )
}
