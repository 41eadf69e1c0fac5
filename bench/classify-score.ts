/**
 * Scores the classifier on a gold file and prints precision, recall and F1 of each label with the
 * macro-F1 of each question; `--json` prints the same as one JSON object.
 *
 *   node bench/classify-score.ts GOLD.jsonl [--json]
 *
 * A line is `{"text", "sentiment", "intents", "queue", "urgency"}`, as docs/labels.md defines them.
 */
import { readFileSync } from 'node:fs'
import { createRulesClassifier } from '../src/classify/rules-classifier.ts'
import { type Classification, intents, sentiments } from '../src/model/classification.ts'
import { labelQueues } from '../src/model/queue.ts'

type Gold = { text: string; sentiment: string; intents: string[]; queue: string; urgency: number }
type LabelScore = { precision: number; recall: number; f1: number; support: number }
type Scores = { macroF1: number; labels: Record<string, LabelScore> }

const path = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
if (!path) throw new Error('usage: classify-score.ts GOLD.jsonl [--json]')
const gold = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Gold)

const classifier = createRulesClassifier()
const startedAt = performance.now()
const guesses = classifier.predict(gold.map(({ text }) => text))
const seconds = (performance.now() - startedAt) / 1000

function scoreLabel(
  label: string,
  guessed: (guess: Classification) => string[],
  told: (row: Gold) => string[],
): LabelScore {
  let both = 0
  let guessedOnly = 0
  let toldOnly = 0
  gold.forEach((row, at) => {
    const guess = guesses[at]
    const isGuessed = guess !== undefined && guessed(guess).includes(label)
    const isTold = told(row).includes(label)
    if (isGuessed && isTold) both += 1
    else if (isGuessed) guessedOnly += 1
    else if (isTold) toldOnly += 1
  })
  const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  return {
    precision: ratio(both, both + guessedOnly),
    recall: ratio(both, both + toldOnly),
    f1: ratio(2 * both, 2 * both + guessedOnly + toldOnly),
    support: both + toldOnly,
  }
}

function scoreQuestion(
  labels: readonly string[],
  guessed: (guess: Classification) => string[],
  told: (row: Gold) => string[],
): Scores {
  const scores = Object.fromEntries(
    labels.map((label) => [label, scoreLabel(label, guessed, told)]),
  )
  const all = Object.values(scores)
  return { macroF1: all.reduce((sum, { f1 }) => sum + f1, 0) / all.length, labels: scores }
}

/** How far stated confidence is from the share that is right, over ten bins (0 is perfect). */
function calibrationError(pairs: readonly { confidence: number; right: boolean }[]): number {
  const bins = Array.from({ length: 10 }, () => ({ sum: 0, right: 0, count: 0 }))
  for (const { confidence, right } of pairs) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]
    if (!bin) continue
    bin.sum += confidence
    bin.right += right ? 1 : 0
    bin.count += 1
  }
  return bins.reduce((error, bin) => error + Math.abs(bin.sum - bin.right), 0) / pairs.length
}

const pairsOf = (
  judge: (guess: Classification, row: Gold) => { confidence: number; right: boolean }[],
) =>
  gold.flatMap((row, at) => {
    const guess = guesses[at]
    return guess ? judge(guess, row) : []
  })

const report = {
  model: guesses[0]?.model ?? '',
  texts: gold.length,
  textsPerSecond: Math.round(gold.length / seconds),
  intents: scoreQuestion(
    intents,
    (guess) => guess.intents.map(({ label }) => label),
    (row) => row.intents,
  ),
  sentiment: scoreQuestion(
    sentiments,
    (guess) => [guess.sentiment.label],
    (row) => [row.sentiment],
  ),
  queue: scoreQuestion(
    labelQueues,
    (guess) => [guess.queue.label],
    (row) => [row.queue],
  ),
  urgency: scoreQuestion(
    ['0', '1', '2'],
    (guess) => [String(guess.urgency)],
    (row) => [String(row.urgency)],
  ),
  mainIntent:
    gold.filter((row, at) => (guesses[at]?.intents[0]?.label ?? '') === (row.intents[0] ?? ''))
      .length / gold.length,
  calibrationError: {
    intents: calibrationError(
      pairsOf((guess, row) =>
        guess.intents.map(({ label, confidence }) => ({
          confidence,
          right: row.intents.includes(label),
        })),
      ),
    ),
    sentiment: calibrationError(
      pairsOf((guess, row) => [
        { confidence: guess.sentiment.confidence, right: guess.sentiment.label === row.sentiment },
      ]),
    ),
    queue: calibrationError(
      pairsOf((guess, row) => [
        { confidence: guess.queue.confidence, right: guess.queue.label === row.queue },
      ]),
    ),
  },
}

/** Of the texts that were given a queue: how many stand in each band of confidence, and how many are right. */
function queueBands(): { from: number; texts: number; right: number }[] {
  const given = pairsOf((guess, row) =>
    guess.queue.label === 'none'
      ? []
      : [{ confidence: guess.queue.confidence, right: guess.queue.label === row.queue }],
  )
  return [0, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85].map((from, at, all) => {
    const band = given.filter(
      (each) => each.confidence >= from && each.confidence < (all[at + 1] ?? 2),
    )
    return {
      from,
      texts: band.length,
      right: band.filter(({ right }) => right).length / band.length,
    }
  })
}

function printTable(title: string, scores: Scores): void {
  console.log(`\n${title}: macro-F1 ${scores.macroF1.toFixed(3)}`)
  for (const [label, { precision, recall, f1, support }] of Object.entries(scores.labels)) {
    const figures = [precision, recall, f1].map((value) => value.toFixed(2)).join('  ')
    console.log(`  ${label.padEnd(18)} P R F1  ${figures}  n ${support}`)
  }
}

if (process.argv.includes('--json')) console.log(JSON.stringify(report))
else {
  console.log(`${report.model}: ${report.texts} texts, ${report.textsPerSecond} texts/s`)
  printTable('intents', report.intents)
  printTable('sentiment', report.sentiment)
  printTable('queue', report.queue)
  printTable('urgency', report.urgency)
  console.log(`\nmain intent right: ${report.mainIntent.toFixed(3)}`)
  console.log('calibration error:', report.calibrationError)
  console.log('\nqueue given, by confidence (below the bar of 0.45 a ticket goes to unsure)')
  for (const { from, texts, right } of queueBands()) {
    console.log(
      `  from ${from.toFixed(2)}  ${String(texts).padStart(5)} texts  ${right.toFixed(2)} right`,
    )
  }
}
