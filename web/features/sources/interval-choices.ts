import { formatAbout, formatSpan } from '../../lib/format.ts'
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

/** Between which bounds an interval follows how busy a source is, as `src/jobs/next-run.ts` has them. */
export function paceBounds(min: number, current: number): { soonest: number; latest: number } {
  return {
    soonest: Math.max(min, Math.ceil(current / 4)),
    latest: Math.max(current, Math.min(current * 4, 60 * MINUTE)),
  }
}

export function intervalHint(min: number, current: number): string {
  const { soonest, latest } = paceBounds(min, current)
  return strings.sources.intervalHint(formatAbout(soonest), formatAbout(latest))
}
