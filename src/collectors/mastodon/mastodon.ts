import type { Collector } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { readCursor } from './cursor.ts'
import { listen } from './live.ts'
import { oauth } from './oauth.ts'
import {
  credentialsSchema,
  optionsSchema,
  type MastodonCredentials,
  type MastodonOptions,
} from './options.ts'
import { checked, pageOf } from './page.ts'
import { readPast } from './past.ts'
import { reply } from './reply.ts'
import { readStream } from './reading.ts'
import { pageSize, streamsOf } from './streams.ts'

/** Listens to one Mastodon server, or one that speaks as Mastodon does: hashtags, search, mentions. */
export function createMastodonCollector(): Collector<MastodonOptions, MastodonCredentials | null> {
  return {
    name: 'mastodon',
    title: 'Mastodon',
    description:
      'Posts of the fediverse as one server sees them: by hashtags or a search, or mentions of us.',
    optionsSchema,
    credentialsSchema,
    oauth,
    limits: {
      intervalMs: { min: 60_000, default: 5 * 60_000 },
      pageSizeMax: pageSize,
      retentionDays: null,
    },
    isLive: ({ stream }) => stream === true,
    account: ({ server }, credentials) =>
      [new URL(server).origin, credentials?.accessToken ?? 'anonymous'].join(' '),
    async *collect(cursor, env) {
      const server = new URL(env.options.server).origin
      const streams = streamsOf(env.options)
      const keys = streams.map(({ key }) => key)
      const after = readCursor(cursor, server, keys, env.clock.now())
      if (env.options.stream === true) {
        yield* listen(streams, after, checked(env))
        return
      }
      const yielded = new Set<string>()
      for (const stream of streams) {
        const steps = readStream(stream, after.places[stream.key], checked(env))
        for await (const step of steps) {
          after.places = { ...after.places, [stream.key]: step.place }
          stopIfCalledOff(env)
          yield { ...pageOf(step.answer, stream, server, yielded), cursor: { ...after } }
          if (step.answer.waitMs !== null) return
        }
      }
    },
    backfill: (cursor, env) => readPast(cursor, checked(env)),
    reply,
  }
}
