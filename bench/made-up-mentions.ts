/** Texts for measuring: English-like, Zipf-distributed words, the same for the same seed. */

const syllables =
  'ba be bo ca ce co da de do fa fe fo ga ge go ha he ho ka ke ko la le lo ma me mo na ne no pa pe po ra re ro sa se so ta te to va ve vo'.split(
    ' ',
  )
const spoken =
  'the app is great but delivery was late and nobody answered my refund request please help I love this product want to buy one how much does it cost too expensive cancel my subscription broken again thanks team awesome support slow'.split(
    ' ',
  )

/** A small deterministic generator (mulberry32), 0..1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** `count` mentions as JSON Lines, about 150 characters of text each, posted within the last hour. */
export function* madeUpLines(
  count: number,
  options: { seed: number; now: number },
): Generator<string> {
  const random = createRandom(options.seed)
  const words = Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 2 + Math.floor(random() * 3) },
      () => syllables[Math.floor(random() * syllables.length)],
    ).join(''),
  )
  const word = () =>
    random() < 0.5
      ? (spoken[Math.floor(random() * spoken.length)] ?? '')
      : (words[Math.floor(words.length ** random()) - 1] ?? '')
  for (let index = 0; index < count; index += 1) {
    const text = Array.from({ length: 20 + Math.floor(random() * 12) }, word).join(' ')
    const author = Math.floor(random() * 5000)
    yield JSON.stringify({
      id: `${options.seed}-${index}`,
      text,
      author: `user${author}`,
      authorName: `User ${author}`,
      postedAt: new Date(options.now - Math.floor(random() * 3_600_000)).toISOString(),
      url: `https://social.example/user${author}/${index}`,
      network: 'x',
      likes: Math.floor(random() * 20),
    })
  }
}
