/**
 * How well and how fast this classifier tells the sentiment of texts, beside the lexicons that
 * everybody uses: macro-recall and macro-F1 on three labels with 95 % intervals, and texts a second
 * of one core (processor time of the whole process, on those texts of about 25 words).
 *
 *   node bench/classify.ts GOLD.jsonl [--json] [--picture FILE.svg]
 *
 * A line is `{"text", "label"}` or `{"text", "sentiment"}` with negative, neutral or positive. The
 * picture goes to docs/screenshots/classify.svg when left out.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import NaturalAnalyzer from 'natural/lib/natural/sentiment/SentimentAnalyzer.js'
import Sentiment from 'sentiment'
import vader from 'vader-sentiment'
import winkSentiment from 'wink-sentiment'
import { createEngine } from '../src/classify/engine.ts'
import { type Agreement, measureAgreement } from '../src/classify/score/agreement.ts'
import { type GoldRow, parseGold } from '../src/classify/score/gold.ts'
import type { Outcomes } from '../src/classify/score/outcomes.ts'
import { type Measured, drawScatter } from './classify-picture.ts'
import { tierNames } from '../src/classify/tier.ts'

const PICTURE = new URL('../docs/screenshots/classify.svg', import.meta.url)
const LABELS = ['negative', 'neutral', 'positive'] as const
type Label = (typeof LABELS)[number]

/** Texts for the speed have so many words, where enough of them do. */
const WORDS = { from: 23, to: 27, textsMin: 50 }
const ROUNDS = 3
const ROUND_CPU_MS = 1500
/** Texts at one go, as the service reads them. */
const BATCH = 64

type Contender = {
  name: string
  labels(texts: readonly string[]): Promise<Label[]>
  close?(): Promise<void>
}

/** A lexicon decides by its own rule: below, above or within what it calls neutral. */
function lexicon(name: string, score: (text: string) => number, neutral = 0): Contender {
  const labelOf = (value: number): Label => {
    if (Math.abs(value) <= neutral) return 'neutral'
    return value < 0 ? 'negative' : 'positive'
  }
  return { name, labels: async (texts) => texts.map((text) => labelOf(score(text))) }
}

function lexicons(): Contender[] {
  const sentiment = new Sentiment()
  const natural = new NaturalAnalyzer('English', null, 'afinn')
  const { polarity_scores: polarity } = vader.SentimentIntensityAnalyzer
  return [
    lexicon('wink-sentiment', (text) => winkSentiment(text).score),
    lexicon('sentiment', (text) => sentiment.analyze(text).score),
    // 0.05 is its authors' bar; what reaches it is no longer neutral.
    lexicon('vader-sentiment', (text) => polarity(text).compound, 0.0499),
    lexicon('natural, AFINN', (text) => natural.getSentiment(text.match(/[\w']+/g) ?? [])),
  ]
}

/** Each tier in a thread of its own; `mixed` is read as the side its score leans to. */
async function ours(): Promise<Contender[]> {
  const contenders: Contender[] = []
  for (const tier of tierNames.toReversed()) {
    const engine = await createEngine({ tier })
    contenders.push({
      name: `earshot, ${tier}`,
      async labels(texts) {
        const answers = await engine.predict(texts, { tier })
        return answers.map(({ sentiment: { label, score } }) => {
          if (label !== 'mixed') return label
          return score < 0 ? 'negative' : score > 0 ? 'positive' : 'neutral'
        })
      },
      close: () => engine.close(),
    })
  }
  return contenders
}

function readGold(path: string): GoldRow[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return []
    const parsed = parseGold(JSON.parse(line))
    if (!parsed.ok) throw new Error(`${path}, line ${at + 1}: ${parsed.problems.join('; ')}`)
    return parsed.row.sentiment === null || parsed.row.sentiment === 'mixed' ? [] : [parsed.row]
  })
}

async function inBatches(contender: Contender, texts: readonly string[]): Promise<Label[]> {
  const labels: Label[] = []
  for (let at = 0; at < texts.length; at += BATCH) {
    labels.push(...(await contender.labels(texts.slice(at, at + BATCH))))
  }
  return labels
}

async function scoreOf(contender: Contender, gold: readonly GoldRow[]): Promise<Agreement> {
  const given = await inBatches(
    contender,
    gold.map(({ text }) => text),
  )
  const place = (label: string | null | undefined): number => LABELS.findIndex((l) => l === label)
  const outcomes: Outcomes = {
    labels: LABELS,
    rows: gold.map(({ sentiment, source }, at) => ({
      gold: [place(sentiment)],
      given: [place(given[at])],
      stated: [],
      source,
    })),
  }
  return measureAgreement(outcomes)
}

/** Texts for the speed: those of about 25 words, or all. */
function paceTexts(gold: readonly GoldRow[]): { texts: string[]; what: string } {
  const all = gold.map(({ text }) => text)
  const some = all.filter((text) => {
    const words = text.trim().split(/\s+/).length
    return words >= WORDS.from && words <= WORDS.to
  })
  return some.length >= WORDS.textsMin
    ? { texts: some, what: `${some.length} texts of ${WORDS.from} to ${WORDS.to} words` }
    : { texts: all, what: `${all.length} texts of any length` }
}

/** Texts a second of one core, the best of some rounds: what is slower was disturbed. */
async function paceOf(contender: Contender, texts: readonly string[]): Promise<number> {
  await inBatches(contender, texts.slice(0, BATCH * 4))
  let best = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage()
    let done = 0
    let spentMs = 0
    while (spentMs < ROUND_CPU_MS) {
      const from = done % texts.length
      const batch = texts.slice(from, from + BATCH)
      await contender.labels(batch)
      done += batch.length
      const { user, system } = process.cpuUsage(before)
      spentMs = (user + system) / 1000
    }
    best = Math.max(best, (done / spentMs) * 1000)
  }
  return best
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, picture: { type: 'string' } },
  allowPositionals: true,
})
const [path] = positionals
if (!path) throw new Error('usage: node bench/classify.ts GOLD.jsonl [--json] [--picture FILE.svg]')
const gold = readGold(path)
const pace = paceTexts(gold)
const measured: Measured[] = []
for (const contender of [...(await ours()), ...lexicons()]) {
  process.stderr.write(`${contender.name} ...\n`)
  const { macroRecall, macroF1, accuracy } = await scoreOf(contender, gold)
  const textsPerSecond = await paceOf(contender, pace.texts)
  measured.push({ name: contender.name, macroRecall, macroF1, accuracy, textsPerSecond })
  await contender.close?.()
}
const what = `${gold.length} texts; speed on ${pace.what}`
writeFileSync(values.picture ?? PICTURE, drawScatter(measured, what))
if (values.json) console.log(JSON.stringify({ what, measured }))
else {
  console.log(what)
  const cells = ['macro-recall', 'macro-F1', 'texts/s of one core']
  console.log(`${''.padEnd(18)}${cells.map((cell) => cell.padStart(22)).join('')}`)
  for (const { name, macroRecall, macroF1, textsPerSecond } of measured) {
    const figures = [macroRecall, macroF1].map(
      ({ value, low, high }) => `${percent(value)} (${percent(low)}-${percent(high)})`,
    )
    const speed = Math.round(textsPerSecond).toLocaleString('en')
    console.log(
      `${name.padEnd(18)}${[...figures, speed].map((cell) => cell.padStart(22)).join('')}`,
    )
  }
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}
