import type { CollectEnv } from '../collector.ts'
import type { RedditCredentials, RedditOptions } from './options.ts'
import type { RateLimit } from './rate-limit.ts'

/** `credentials` is null where none are stored. */
export type RedditEnv = CollectEnv<RedditOptions, RedditCredentials | null>

export type Answer = {
  body: unknown
  rateLimit: RateLimit
  /** Set when Reddit will answer no more before this many milliseconds have passed. */
  waitMs: number | null
}

export type ClientEnv = Pick<RedditEnv, 'options' | 'signal' | 'http' | 'clock'> & {
  credentials: RedditCredentials
  renew?: RedditEnv['renew']
}
