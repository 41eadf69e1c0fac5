import type { EventView } from '../../../src/model/views.ts'
import { statusNames, strings } from '../../lib/strings.ts'

const nameOf = (status: unknown): string | null =>
  typeof status === 'string' && Object.hasOwn(statusNames, status)
    ? statusNames[status as keyof typeof statusNames]
    : null

/** One line for an event: the step of a move, and for any other kind its own name. */
export function describeEvent({ type, data }: EventView): string {
  const from = nameOf(data['from'])
  const to = nameOf(data['to'])
  if (from !== null && to !== null) return strings.history.step(from, to.toLowerCase())
  const words = type.replaceAll(/[-_.]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
