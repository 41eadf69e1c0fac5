/** Mentions as a file to import holds them, made for tests. */

let count = 0

/** One line; every call makes another id, author and conversation unless told. */
export function line(text: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1
  return {
    id: `m${count}`,
    text,
    author: `author${count}`,
    network: 'x',
    postedAt: '2026-11-01T10:00:00Z',
    url: `https://social.example/${count}`,
    ...over,
  }
}

export const posts = {
  sales: 'I want to buy your product, it is awesome',
  advocacy: 'Check out my 6 minute video about how great your company is',
  price:
    'One of my clients is thinking about your product, but it is way too expensive, lower the price',
  service: 'I like parts of your product, but there are issues, check out my blog review',
} as const
