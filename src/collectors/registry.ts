import type { Collector } from './collector.ts'
import { createAppStoreCollector } from './app-store/app-store.ts'
import { createBlueskyCollector } from './bluesky/bluesky.ts'
import { createDiscourseCollector } from './discourse/discourse.ts'
import { createFacebookCollector } from './facebook/facebook.ts'
import { createFeedCollector } from './feed/feed.ts'
import { createFileCollector, type OpenFile } from './file/file.ts'
import { createGooglePlayCollector } from './google-play/google-play.ts'
import { createHackerNewsCollector } from './hacker-news/hacker-news.ts'
import { createInstagramCollector } from './instagram/instagram.ts'
import { createLinkedInCollector } from './linkedin/linkedin.ts'
import { createMastodonCollector } from './mastodon/mastodon.ts'
import { createRedditCollector } from './reddit/reddit.ts'
import { createStackExchangeCollector } from './stack-exchange/stack-exchange.ts'
import { createXCollector } from './x/x.ts'
import { createYouTubeCollector } from './youtube/youtube.ts'

export type Registry = {
  get(name: string): Collector | null
  /** By name. */
  list(): readonly Collector[]
}

/** All collectors of this build, as a form offers them. `open` reads a file from its start. */
export function createCollectors({ open }: { open: OpenFile }): Collector[] {
  return [
    createFeedCollector(),
    createFileCollector({ open }),
    createAppStoreCollector(),
    createBlueskyCollector(),
    createDiscourseCollector(),
    createFacebookCollector(),
    createGooglePlayCollector(),
    createHackerNewsCollector(),
    createInstagramCollector(),
    createLinkedInCollector(),
    createMastodonCollector(),
    createRedditCollector(),
    createStackExchangeCollector(),
    createXCollector(),
    createYouTubeCollector(),
  ]
}

/** Finds collectors by name; two of one name are a mistake in the build. */
export function createRegistry(collectors: readonly Collector[]): Registry {
  const byName = new Map(collectors.map((collector) => [collector.name, collector]))
  if (byName.size !== collectors.length) throw new Error('two collectors have the same name')
  const sorted = [...byName.values()].sort((a, b) => a.name.localeCompare(b.name))
  return { get: (name) => byName.get(name) ?? null, list: () => sorted }
}
