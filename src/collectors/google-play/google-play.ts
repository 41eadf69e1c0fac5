import { z } from 'zod'
import { CollectorError, type Collector, type Cursor } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { askReviews, pageSize, readBudget, type Answer } from './api.ts'
import { mapReview } from './map-review.ts'
import {
  credentialsSchema,
  optionsSchema,
  packageOf,
  readKey,
  type GooglePlayCredentials,
  type GooglePlayEnv,
  type GooglePlayOptions,
} from './options.ts'
import { fetchToken } from './token.ts'

/** So far beyond what is known each reading goes, for reviews that come late or in another order. */
const overlapMs = 24 * 3600_000

/** Of the first reading: half of what may be read in an hour. */
const firstPagesMax = 50

/** Listens to the reviews of one app in Google Play, which gives those of the last week. */
export function createGooglePlayCollector(): Collector<GooglePlayOptions, GooglePlayCredentials> {
  return {
    name: 'google-play',
    title: 'Google Play reviews',
    description: 'What people write about your app in Google Play, with their stars.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 5 * 60_000, default: 30 * 60_000 },
      pageSizeMax: pageSize,
      retentionDays: null,
    },
    // Google counts for each app, whichever key asks.
    account: ({ app }) => packageOf(app),
    budgets: () => [{ name: readBudget, title: 'Reads of reviews', limit: 200, per: 'hour' }],
    async *collect(stored, env) {
      const app = packageOf(env.options.app)
      const known = readCursor(stored, app)
      const accessToken = await signIn(env)
      const asked = new Set<string | null>()
      let position: string | null = null
      let newest = known
      for (let isEnd = false; !isEnd;) {
        stopIfCalledOff(env)
        asked.add(position)
        const answer: Answer = await askReviews(position, accessToken, env)
        const { dates, ...page } = readPage(answer, app)
        newest = latest([newest, ...dates], env.clock.now())
        const isLast = answer.next === null || asked.has(answer.next)
        isEnd = isLast || isKnown(dates, known) || (known === null && asked.size >= firstPagesMax)
        stopIfCalledOff(env)
        // Only a whole reading moves on: one that is cut short is done again from the top.
        yield { ...page, cursor: { app, newest: isEnd ? newest : known } }
        position = answer.next
      }
    },
  }
}

async function signIn(env: GooglePlayEnv): Promise<string> {
  const key = readKey(env.credentials.serviceAccountKey)
  if (key === null) throw new CollectorError('auth', 'the service account key cannot be read')
  stopIfCalledOff(env)
  return fetchToken(key, env)
}

function readPage({ items }: Answer, app: string) {
  const mapped = items.map((item) => mapReview(item, app))
  const found = mapped.flatMap((one) => ('mention' in one ? one : []))
  return {
    mentions: found.map(({ mention }) => mention),
    deletions: [],
    rejected: mapped.flatMap((one) => ('rejected' in one ? one.rejected : [])),
    dates: found.flatMap(({ at }) => at ?? []),
  }
}

/** In no order that is promised: a page ends the reading when all on it is old. */
function isKnown(dates: readonly number[], known: number | null): boolean {
  return known !== null && dates.length > 0 && dates.every((date) => date < known - overlapMs)
}

/** A date in the future would hide what comes before it. */
function latest(dates: readonly (number | null)[], nowMs: number): number | null {
  const told = dates.filter((date) => date !== null)
  return told.length === 0 ? null : Math.min(Math.max(...told), nowMs)
}

const cursorSchema = z.object({
  app: z.string(),
  /** When the newest review known was last changed, in milliseconds; all older ones are read. */
  newest: z.number().int().nonnegative().nullable(),
})

function readCursor(cursor: Cursor | null, app: string): number | null {
  if (cursor === null) return null
  const { data } = cursorSchema.safeParse(cursor)
  if (data === undefined) {
    throw new CollectorError('fatal', 'the cursor is not one of this collector')
  }
  return data.app === app ? data.newest : null
}
