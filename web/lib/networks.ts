const names: Record<string, string> = {
  x: 'X',
  reddit: 'Reddit',
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  hackernews: 'Hacker News',
  'hacker-news': 'Hacker News',
  hn: 'Hacker News',
  youtube: 'YouTube',
  github: 'GitHub',
  linkedin: 'LinkedIn',
  tiktok: 'TikTok',
  googleplay: 'Google Play',
  'google-play': 'Google Play',
  appstore: 'App Store',
  'app-store': 'App Store',
  stackexchange: 'Stack Exchange',
  stackoverflow: 'Stack Overflow',
  producthunt: 'Product Hunt',
}

/** A network's name as people write it; unknown ones get a capital letter. */
export function networkName(network: string): string {
  return names[network] ?? network.charAt(0).toUpperCase() + network.slice(1)
}
