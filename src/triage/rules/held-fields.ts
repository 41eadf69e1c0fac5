import { fieldsSetByPeople } from '../../db/rule-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { Ticket } from '../../model/ticket.ts'
import type { Held } from './rule-actions.ts'
import type { Routing } from './route.ts'

/** What people have set of those `stored` tickets that rules ask something of; asks only where they do. */
export function heldByPeople(
  tx: Tx,
  stored: ReadonlyMap<string, Ticket>,
  routed: readonly (readonly [ticketId: string, routing: Pick<Routing, 'actions'>])[],
): Promise<ReadonlyMap<string, Held>> {
  const ids = routed.flatMap(([id, { actions }]) => (actions && stored.has(id) ? [id] : []))
  return fieldsSetByPeople(tx, [...new Set(ids)])
}
