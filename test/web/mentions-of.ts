/** Texts written for these tests whose queue is beyond doubt. */
export const complaint =
  'My order never arrived and support does not answer. The app is broken too.'
export const emergency =
  'The app crashed again and I lost all my work. Broken, please help me now, I am locked out!'
export const wish = 'Where can I buy this? How much is it?'

let made = 0

/** One line of an import; each has an id, an author and a minute of its own, later ones newer. */
export function line(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  made += 1
  return {
    id: `web-${made}`,
    text,
    author: `writer${made}`,
    authorName: `Writer ${made}`,
    postedAt: new Date(Date.UTC(2026, 0, 10, 0, made)).toISOString(),
    url: `https://social.example/writer${made}`,
    network: 'mastodon',
    ...more,
  }
}

/** So many complaints by different people. */
export function complaints(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, place) => line(`${complaint} Case ${place}.`))
}
