import type { CollectEnv } from '../collector.ts'
import type { BlueskyCredentials, BlueskyOptions } from './options.ts'

/** `credentials` is null where none are stored. */
export type BlueskyEnv = CollectEnv<BlueskyOptions, BlueskyCredentials | null>
