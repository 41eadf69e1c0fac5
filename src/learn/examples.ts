import type { Judgement } from '../classify/judge.ts'
import { type HeadName, headNames, heads as shapes, OUTPUTS } from '../classify/outputs.ts'
import type { GoldRow } from '../classify/score/gold.ts'
import type { GivenExample, LearntCorrection } from '../db/example-store.ts'
import { fingerprint } from '../ingest/fingerprint.ts'
import type { Classification } from '../model/classification.ts'
import type { Said } from '../model/correction.ts'
import { withImplied } from './apply-said.ts'

/** A text with what a person said of it. */
export type Example = {
  /** A correction's id, or file and line. */
  name: string
  text: string
  said: Said
  /** What the person had been shown; null where nobody was. */
  shown: Classification | null
}

export function exampleOfCorrection({ id, text, said, before }: LearntCorrection): Example {
  return { name: id, text, said: withImplied(said, before), shown: before }
}

export function exampleOfGiven(given: GivenExample): Example {
  return { ...given, shown: null }
}

/** A line of a labelled file; `name` says which. */
export function givenOfGold(name: string, gold: GoldRow): GivenExample {
  const { text, sentiment, intents, queue, urgency, spam } = gold
  const said: Said = {
    ...(sentiment === null ? {} : { sentiment }),
    ...(intents === null ? {} : { intents: [...intents] }),
    ...(queue === null ? {} : { queue }),
    ...(urgency === null ? {} : { urgency }),
    ...(spam === null ? {} : { spam }),
  }
  return { name, text, said }
}

/** One row of labels: 1 or 0 for each output, -1 where nothing was said. */
export function labelsOf(said: Said): Int8Array {
  const row = new Int8Array(OUTPUTS).fill(-1)
  const mood = said.sentiment === undefined ? null : [said.sentiment]
  // The moods of posts and of support tweets know no `mixed`; of a text's manner nobody is asked.
  const pole = said.sentiment === 'mixed' ? null : mood
  const named: Partial<Record<HeadName, readonly string[] | null>> = {
    sentiment: mood,
    posts: pole,
    support: pole,
    manner: null,
    intents: said.intents ?? null,
    queue: said.queue === undefined ? null : [said.queue],
    urgency: said.urgency === undefined ? null : [String(said.urgency)],
    spam: said.spam === undefined ? null : said.spam ? ['spam'] : [],
  }
  for (const head of headNames) {
    const { labels, start } = shapes[head]
    const given = named[head] ?? null
    if (given === null) continue
    for (const [at, label] of labels.entries()) row[start + at] = given.includes(label) ? 1 : 0
  }
  return row
}

/** What was answered, in the same shape; the mood under `sentiment`, whichever head said it. */
export function answerOf({ sentiment, intents, queue, urgency, spam }: Answered): Int8Array {
  const row = labelsOf({
    sentiment: sentiment.label,
    intents: intents.map(({ label }) => label),
    queue: queue.label,
    urgency,
    spam: spam.label,
  })
  return row.map((label) => Math.max(label, 0))
}

type Answered = Pick<Judgement | Classification, keyof Judgement>

/** Parts that texts fall into by what they say, and for ever: one of them is kept from training. */
const PARTS = 5
/** With fewer examples all of them teach: a fifth would be too few to tell anything by. */
const KEPT_FROM = 50

/**
 * For each text the part it is in: 0 is kept for the test, the rest are folds of the cross-validation.
 * Texts that say the same but for case and punctuation are in one part.
 */
export function partsOf(texts: readonly string[]): Uint8Array {
  const parts = Uint8Array.from(texts, (text) => {
    const print = BigInt.asUintN(64, BigInt(fingerprint(text).exact))
    return Number(print % BigInt(PARTS))
  })
  return texts.length < KEPT_FROM ? parts.map((part) => part + 1) : parts
}
