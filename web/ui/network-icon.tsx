import {
  type Icon,
  IconBrandAppstore,
  IconBrandBluesky,
  IconBrandFacebook,
  IconBrandGithub,
  IconBrandGooglePlay,
  IconBrandInstagram,
  IconBrandLinkedin,
  IconBrandMastodon,
  IconBrandProducthunt,
  IconBrandReddit,
  IconBrandStackoverflow,
  IconBrandThreads,
  IconBrandTiktok,
  IconBrandX,
  IconBrandYcombinator,
  IconBrandYoutube,
  IconMessageCircle,
} from '@tabler/icons-react'

const icons: Record<string, Icon> = {
  appstore: IconBrandAppstore,
  bluesky: IconBrandBluesky,
  facebook: IconBrandFacebook,
  github: IconBrandGithub,
  googleplay: IconBrandGooglePlay,
  hackernews: IconBrandYcombinator,
  hn: IconBrandYcombinator,
  instagram: IconBrandInstagram,
  linkedin: IconBrandLinkedin,
  mastodon: IconBrandMastodon,
  producthunt: IconBrandProducthunt,
  reddit: IconBrandReddit,
  stackexchange: IconBrandStackoverflow,
  stackoverflow: IconBrandStackoverflow,
  threads: IconBrandThreads,
  tiktok: IconBrandTiktok,
  x: IconBrandX,
  youtube: IconBrandYoutube,
}

/** A network's sign; its name stands beside it or is said elsewhere. */
export function NetworkIcon({ network, size = 15 }: { network: string; size?: number }) {
  const Sign = icons[network.replaceAll('-', '')] ?? IconMessageCircle
  return <Sign size={size} stroke={1.7} aria-hidden="true" />
}
