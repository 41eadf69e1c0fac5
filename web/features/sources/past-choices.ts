import { strings } from '../../lib/strings.ts'

/** How much of the past may be asked for, in days. */
export const pastChoices = [1, 7, 30, 90, 365].map((days) => ({
  value: String(days),
  label: strings.sources.past.days(days),
}))
