/**
 * Fits how sure answers are: `node training/sureness.ts DATA MODELS [TIER...]` writes `sureness` into
 * MODELS/heads.TIER.bin. Each mood's head by the dev file it was fitted on, intents by those given on
 * intents.dev. Prints the calibration error in percent: as the probabilities say, by five-fold
 * cross-validation, and as it is now. Labels stay as they are.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '../src/classify/engine.ts'
import { type Heads, logitsOf, writeHeads } from '../src/classify/heads.ts'
import { judge, moodHead } from '../src/classify/judge.ts'
import type { HeadName } from '../src/classify/outputs.ts'
import { measureCalibration } from '../src/classify/score/calibration.ts'
import type { Stated } from '../src/classify/score/outcomes.ts'
import { confidenceOf, type Line, logOdds, type Sureness } from '../src/classify/sureness.ts'
import { type TierName, tierNames } from '../src/classify/tier.ts'
import { type Part, readParts } from './rows.ts'

const FOLDS = 5
const ROUNDS = 25
/** How firmly a line is held to the one that changes nothing, in texts. */
const PULL = 2
const fittedOn = {
  sentiment: 'intents.dev',
  posts: 'tweeteval_sentiment.dev',
  support: 'airline_tweets.dev',
  intents: 'intents.dev',
} as const satisfies Partial<Record<HeadName, string>>
type Fitted = keyof typeof fittedOn

const [data, models, ...asked] = process.argv.slice(2)
if (!data || !models) throw new Error('usage: node training/sureness.ts DATA MODELS [TIER...]')
const folder = models
const files = new Set<string>(Object.values(fittedOn))
const parts = (await readParts(data)).filter(({ name }) => files.has(name))
const engine = await createEngine({ folder, inline: true })
for (const tier of tierNames) {
  if (asked.length === 0 || asked.includes(tier)) await settle(tier)
}
await engine.close()

async function settle(tier: TierName): Promise<void> {
  const heads = { ...engine.headsOf(tier), sureness: {} }
  const stated = await statedBy(tier, heads)
  const sureness: Sureness = {}
  for (const [name, found] of stated) {
    const line = fit(found)
    sureness[name] = line
    const before = percent(found)
    const unseen = percent(statedUnseen(name, found))
    const now = percent(found.map((one) => restated(name, line, one)))
    console.log(tier, name, found.length, `${before} -> ${unseen} unseen, ${now} fitted`)
  }
  await writeFile(join(folder, `heads.${tier}.bin`), writeHeads({ ...heads, sureness }))
}

/** What each head states of the texts it is fitted on, and whether that is right. */
async function statedBy(tier: TierName, heads: Heads): Promise<Map<Fitted, Stated[]>> {
  const stated = new Map<Fitted, Stated[]>()
  const add = (name: Fitted, confidence: number, right: boolean): void => {
    const found = stated.get(name) ?? []
    stated.set(name, found)
    found.push({ confidence, right })
  }
  for (const part of parts) await readPart(part, tier, heads, add)
  return stated
}

async function readPart(
  { name, rows }: Part,
  tier: TierName,
  heads: Heads,
  add: (name: Fitted, confidence: number, right: boolean) => void,
): Promise<void> {
  const vectors = await engine.vectors(
    tier,
    rows.map(({ text }) => text),
  )
  for (const [at, vector] of vectors.entries()) {
    const row = rows[at]
    const logits = logitsOf(heads, vector)
    const { sentiment, intents } = judge(heads, logits)
    const head = moodHead(heads, logits)
    if (fittedOn[head] === name) {
      add(head, sentiment.confidence, sentiment.label === (row?.sentiment ?? row?.label))
    }
    if (fittedOn.intents !== name) continue
    for (const { label, confidence } of intents) {
      add('intents', confidence, row?.intents?.includes(label) ?? false)
    }
  }
}

/** As lines would state it that were fitted on the other folds. */
function statedUnseen(name: Fitted, found: readonly Stated[]): Stated[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const line = fit(found.filter((_, at) => at % FOLDS !== fold))
    return found.filter((_, at) => at % FOLDS === fold).map((one) => restated(name, line, one))
  })
}

function restated(name: Fitted, line: Line, { confidence, right }: Stated): Stated {
  return { confidence: confidenceOf({ [name]: line }, name, confidence), right }
}

function percent(stated: readonly Stated[]): string {
  return (measureCalibration(stated).error * 100).toFixed(1)
}

/** Least log loss, by Newton's method. */
function fit(stated: readonly Stated[]): Line {
  let slope = 1
  let shift = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const down = [PULL * (slope - 1), PULL * shift]
    const bend = [PULL, 0, PULL]
    for (const { confidence, right } of stated) {
      const odds = logOdds(confidence)
      const chance = 1 / (1 + Math.exp(-(slope * odds + shift)))
      const miss = chance - (right ? 1 : 0)
      const weight = chance * (1 - chance)
      down[0] = (down[0] ?? 0) + miss * odds
      down[1] = (down[1] ?? 0) + miss
      bend[0] = (bend[0] ?? 0) + weight * odds * odds
      bend[1] = (bend[1] ?? 0) + weight * odds
      bend[2] = (bend[2] ?? 0) + weight
    }
    const [d = 0, e = 0] = down
    const [a = 0, b = 0, c = 0] = bend
    slope -= (c * d - b * e) / (a * c - b * b)
    shift -= (a * e - b * d) / (a * c - b * b)
  }
  return { slope, shift }
}
