import { describe, expect, it } from 'vitest'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { createCollectors, createRegistry } from '../../src/collectors/registry.ts'

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe('the registry', () => {
  const registry = createRegistry(createCollectors({ open: nothing }))

  it('lists every collector of the build by name, and finds it by that name', () => {
    expect(registry.list().map((collector) => collector.name)).toEqual([
      'app-store',
      'bluesky',
      'discourse',
      'facebook',
      'feed',
      'file',
      'google-play',
      'hacker-news',
      'instagram',
      'linkedin',
      'mastodon',
      'reddit',
      'stack-exchange',
      'x',
      'youtube',
    ])
    for (const collector of registry.list()) expect(registry.get(collector.name)).toBe(collector)
  })

  it('knows no other', () => {
    for (const name of ['', 'Feed', 'constructor', '__proto__'])
      expect(registry.get(name)).toBeNull()
  })

  it('refuses two of one name', () => {
    expect(() => createRegistry([createFeedCollector(), createFeedCollector()])).toThrow(
      'same name',
    )
  })
})
