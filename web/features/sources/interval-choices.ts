import { formatSpan } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'

const MINUTE = 60_000
const usual = [1, 2, 5, 10, 15, 30, 60, 180, 360, 720, 1440, 10_080].map((count) => count * MINUTE)

/** How often a source may be read, in milliseconds, with the one in force always among them. */
export function intervalChoices(min: number, current: number): { value: string; label: string }[] {
  const choices = new Set([...usual.filter((ms) => ms >= min), current])
  return [...choices]
    .sort((a, b) => a - b)
    .map((ms) => ({ value: String(ms), label: strings.sources.every(formatSpan(ms)) }))
}
