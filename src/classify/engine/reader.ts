import type { Classification } from '../../model/classification.ts'
import { confidenceFor, type Heads } from '../heads.ts'
import type { Decide } from '../predict.ts'
import type { Encoded, Tier, TierName } from '../tier.ts'
import { portionsOf } from './portions.ts'

/** What reads texts, in this thread or another. Answers keep the order of the texts. */
export type Reader = {
  /** Makes ready to read with `tier`; else that is done with the first text. */
  load(tier: TierName): Promise<void>
  /** `tierFor` is asked when texts are about to be read, some at a time. */
  classify(tierFor: () => TierName, texts: readonly string[]): Promise<Classification[]>
  vectors(tier: TierName, texts: readonly string[]): Promise<Float32Array[]>
  /** What is asked for from now on is answered by these heads. */
  use(tier: TierName, heads: Heads): Promise<void>
  close(): Promise<void>
}

/** What reads texts, and what decides on what was read. */
type Opened = { tier: Tier; decide: Decide }

export type ReaderParts = {
  open(tier: TierName): Promise<Opened>
  /** Lets go of what was opened. */
  close(): Promise<void>
  heads: Record<TierName, Heads>
  /** Share of wrong queues that the user accepts, 0..1; what is less sure is `unsure`. */
  acceptedError: number
}

/** Texts that are encoded before the first of them is decided: bounds what is held at once. */
const AT_ONCE = 32

/** Reads in the calling thread. */
export function createReader(parts: ReaderParts): Reader {
  const heads = { ...parts.heads }
  const bars = {
    fast: confidenceFor(heads.fast, parts.acceptedError),
    full: confidenceFor(heads.full, parts.acceptedError),
  }
  const tiers = new Map<TierName, Promise<Opened>>()

  function tierOf(name: TierName): Promise<Opened> {
    const known = tiers.get(name)
    if (known) return known
    const opened = parts.open(name)
    tiers.set(name, opened)
    // What failed may be mended by the next try.
    opened.catch(() => tiers.delete(name))
    return opened
  }

  async function read<Answer>(
    tierFor: () => TierName,
    texts: readonly string[],
    answer: (encoded: Encoded, text: string, opened: Opened) => Answer,
  ): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const some of portionsOf(texts, AT_ONCE)) {
      await inTurn(async () => {
        const opened = await tierOf(tierFor())
        for (const [within, encoded] of (await opened.tier.encode(some)).entries()) {
          answers.push(answer(encoded, some[within] ?? '', opened))
        }
      })
    }
    return answers
  }

  // What a tier encodes holds until it encodes again.
  let last: Promise<unknown> = Promise.resolve()
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  function classify(encoded: Encoded, text: string, { tier, decide }: Opened): Classification {
    const decided = decide(encoded, text, heads[tier.name])
    return { ...decided, unsure: decided.queue.confidence < bars[tier.name] }
  }

  return {
    async load(name) {
      await tierOf(name)
    },
    classify: (tierFor, texts) => read(tierFor, texts, classify),
    vectors: (name, texts) =>
      read(
        () => name,
        texts,
        ({ vector }) => vector,
      ),
    async use(name, next) {
      heads[name] = next
      bars[name] = confidenceFor(next, parts.acceptedError)
    },
    async close() {
      tiers.clear()
      await parts.close()
    },
  }
}
