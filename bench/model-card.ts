/**
 * Fills the figures of docs/model.md: runs the commands that the card names, on a folder of labelled
 * texts, and writes each table between its two marks.
 *
 *   node bench/model-card.ts DATA [--print] [--scores]
 *
 * DATA holds intents/intents.dev.jsonl and sets/NAME.dev.jsonl. `--print` writes to standard output
 * instead; `--scores` leaves out the tables that tell how fast it is, which need a quiet machine. Takes
 * some minutes.
 */
import { execFile } from 'node:child_process'
import { readFileSync, statSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { createEngine } from '../src/classify/engine.ts'
import { MODELS } from '../src/classify/engine/model-files.ts'
import type { Figure } from '../src/classify/score/agreement.ts'
import type { HeadScore, Report } from '../src/classify/score/report.ts'
import type { ScoredHead } from '../src/classify/score/outcomes.ts'
import { type TierName, tierNames } from '../src/classify/tier.ts'
import { measureShift, shiftBounds, type Swap, swapTexts } from '../test/helpers/swaps.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CARD = join(ROOT, 'docs', 'model.md')
const languages = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'it', 'pt'] as const
const tiers = tierNames.toReversed()

const { values, positionals } = parseArgs({
  options: { print: { type: 'boolean' }, scores: { type: 'boolean' } },
  allowPositionals: true,
})
const [data] = positionals
if (!data) throw new Error('usage: node bench/model-card.ts DATA [--print]')
const folder = data
const intentsDev = join(folder, 'intents', 'intents.dev.jsonl')
const devOf = (set: string): string => join(folder, 'sets', `${set}.dev.jsonl`)

async function node(args: readonly string[]): Promise<string> {
  process.stderr.write(`node ${args.join(' ').replaceAll(`${folder}/`, '')}\n`)
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 28 })
  return stdout
}

async function score(gold: string, tier: TierName): Promise<Report> {
  const args = ['src/cli.ts', 'score', '--gold', gold, '--tier', tier, '--json']
  return JSON.parse(await node(args)) as Report
}

async function scoreBoth(gold: string): Promise<Map<TierName, Report>> {
  const reports = new Map<TierName, Report>()
  for (const tier of tiers) reports.set(tier, await score(gold, tier))
  return reports
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}

function figure({ value, low, high }: Figure): string {
  return `${percent(value)} (${percent(low)}-${percent(high)})`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function headOf(report: Report | undefined, head: ScoredHead): HeadScore {
  const found = report?.heads.find((each) => each.head === head)
  if (!found) throw new Error(`the gold file says nothing of ${head}`)
  return found
}

function outputError({ intentOutputs }: Report): number {
  return intentOutputs.reduce((sum, { error }) => sum + error, 0) / intentOutputs.length
}

/** One row a measure, one column a tier. */
function acrossTiers(
  reports: ReadonlyMap<TierName, Report>,
  measures: readonly [string, (report: Report) => string][],
): string {
  const rows = measures.map(([name, measure]) => [
    name,
    ...tiers.map((tier) => measure(reports.get(tier) as Report)),
  ])
  return table(['', ...tiers], rows)
}

async function intentTables(): Promise<Record<string, string>> {
  const reports = await scoreBoth(intentsDev)
  const macro =
    (head: ScoredHead) =>
    (report: Report): string =>
      figure(headOf(report, head).macroF1)
  const unsureOf = (part: 'share' | 'wrongWhenSure' | 'wrongWhenUnsure') => (report: Report) =>
    report.unsure ? percent(report.unsure[part]) : '-'
  const error = (head: ScoredHead) => (report: Report) =>
    percent(headOf(report, head).calibration?.error ?? 0)
  const full = reports.get('full')
  return {
    heads: acrossTiers(reports, [
      ['intents, macro-F1', macro('intents')],
      ['main intent right', (report) => figure(headOf(report, 'intents').main)],
      ['queue, macro-F1', macro('queue')],
      ['queue right', (report) => figure(headOf(report, 'queue').accuracy)],
      ['sentiment, four labels, macro-F1', macro('sentiment')],
      ['urgency, macro-F1', macro('urgency')],
    ]),
    labels: table(
      ['`full`', 'texts', 'precision', 'recall', 'F1'],
      (['intents', 'sentiment', 'queue', 'urgency'] as const).flatMap((head) =>
        headOf(full, head).labels.map(({ label, support, precision, recall, f1 }) => [
          `${head}: \`${label}\``,
          String(support),
          percent(precision),
          percent(recall),
          figure(f1),
        ]),
      ),
    ),
    calibration: acrossTiers(reports, [
      ['sentiment', error('sentiment')],
      ['queue', error('queue')],
      ['intents, each output, given or not, on average', (report) => percent(outputError(report))],
      [
        'intents, the worst output',
        ({ intentOutputs }) => percent(Math.max(...intentOutputs.map((each) => each.error))),
      ],
      ['intents that were given', error('intents')],
    ]),
    unsure: acrossTiers(reports, [
      ['marked unsure', unsureOf('share')],
      ['wrong queue among the others', unsureOf('wrongWhenSure')],
      ['wrong queue among the unsure', unsureOf('wrongWhenUnsure')],
    ]),
    sources: table(
      ['source, `full`', 'texts', 'intents', 'queue', 'sentiment'],
      (full?.sources ?? [])
        .filter(({ texts }) => texts >= 100)
        .map(({ source, texts, heads }) => {
          const own = (head: ScoredHead): string => {
            const found = heads.find((each) => each.head === head)
            return found ? figure(found.macroF1) : '-'
          }
          return [`\`${source}\``, String(texts), own('intents'), own('queue'), own('sentiment')]
        }),
    ),
  }
}

async function publicTable(): Promise<string> {
  const sets = ['tweeteval_sentiment', 'airline_tweets'] as const
  const rows: string[][] = []
  for (const set of sets) {
    for (const [tier, report] of await scoreBoth(devOf(set))) {
      const { texts, macroRecall, macroF1 } = headOf(report, 'sentiment')
      rows.push([`${set}, \`${tier}\``, String(texts), figure(macroRecall), figure(macroF1)])
    }
  }
  return table(['dev file', 'texts', 'macro-recall', 'macro-F1'], rows)
}

async function languageTable(): Promise<string> {
  const rows: string[][] = []
  const sums = new Map<TierName, number>()
  for (const language of languages) {
    const cells: string[] = []
    for (const [tier, report] of await scoreBoth(devOf(`umsab_${language}`))) {
      const { macroF1 } = headOf(report, 'sentiment')
      cells.push(figure(macroF1))
      sums.set(tier, (sums.get(tier) ?? 0) + macroF1.value)
    }
    rows.push([language, ...cells])
  }
  rows.push(['mean', ...tiers.map((tier) => percent((sums.get(tier) ?? 0) / languages.length))])
  return table(['language', ...tiers], rows)
}

const benchSchema = z.object({
  what: z.string(),
  measured: z.array(
    z.object({
      name: z.string(),
      macroRecall: z.object({ value: z.number(), low: z.number(), high: z.number() }),
      macroF1: z.object({ value: z.number(), low: z.number(), high: z.number() }),
      textsPerSecond: z.number(),
    }),
  ),
})

async function besideTable(): Promise<string> {
  const stdout = await node(['bench/classify.ts', devOf('tweeteval_sentiment'), '--json'])
  const { what, measured } = benchSchema.parse(JSON.parse(stdout))
  const rows = measured.map(({ name, macroRecall, macroF1, textsPerSecond }) => [
    name,
    figure(macroRecall),
    figure(macroF1),
    Math.round(textsPerSecond).toLocaleString('en'),
  ])
  return `${table(['', 'macro-recall', 'macro-F1', 'texts/s of one core'], rows)}\n\n${what}.`
}

const startSchema = z.object({ firstAnswerMs: z.number(), memoryMb: z.number() })
const STARTS = 5

async function startTable(): Promise<string> {
  const rows: string[][] = []
  for (const tier of tiers) {
    const starts: z.infer<typeof startSchema>[] = []
    for (let round = 0; round < STARTS; round += 1) {
      starts.push(startSchema.parse(JSON.parse(await node(['bench/classify-start.ts', tier]))))
    }
    const median = (of: (start: z.infer<typeof startSchema>) => number): number =>
      starts.map(of).toSorted((one, other) => one - other)[Math.floor(STARTS / 2)] ?? 0
    const seconds = (median(({ firstAnswerMs }) => firstAnswerMs) / 1000).toFixed(2)
    rows.push([
      `\`${tier}\``,
      `${seconds} s`,
      `${Math.round(median((start) => start.memoryMb))} MB`,
    ])
  }
  return table(['', 'to the first answer', 'memory of the process'], rows)
}

function filesTable(): string {
  const files = readdirSync(MODELS).map((name) => ({
    name,
    bytes: statSync(join(MODELS, name)).size,
  }))
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
  const sum = files.reduce((total, { bytes }) => total + bytes, 0)
  return table(
    ['file', 'size'],
    [
      ...files.map(({ name, bytes }) => [`\`models/${name}\``, megabytes(bytes)]),
      ['all', megabytes(sum)],
    ],
  )
}

async function swapTable(): Promise<string> {
  const engine = await createEngine({ tier: 'full' })
  const rows: string[][] = []
  for (const tier of tiers) {
    const answers = await engine.predict(swapTexts, { tier })
    const scores = new Map(swapTexts.map((text, at) => [text, answers[at]?.sentiment.score ?? 0]))
    for (const kind of ['names', 'genders', 'brands'] satisfies Swap['kind'][]) {
      const { mean, most, leaning } = measureShift(kind, scores)
      const lean = `${leaning.of} ${leaning.shift < 0 ? '-' : '+'}${Math.abs(leaning.shift).toFixed(3)}`
      const bound = shiftBounds[kind]
      rows.push([
        `${kind}, \`${tier}\``,
        `${mean.toFixed(3)} (${bound.mean})`,
        `${most.toFixed(3)} (${bound.most})`,
        `${lean} (${bound.leaning})`,
      ])
    }
  }
  await engine.close()
  return table(
    ['what is swapped', 'on average (bound)', 'at most (bound)', 'strongest leaning (bound)'],
    rows,
  )
}

const tables: Record<string, string> = {
  ...(await intentTables()),
  public: await publicTable(),
  languages: await languageTable(),
  ...(values.scores ? {} : { beside: await besideTable(), start: await startTable() }),
  files: filesTable(),
  swaps: await swapTable(),
}

if (values.print) {
  for (const [name, text] of Object.entries(tables)) console.log(`${name}\n\n${text}\n`)
} else {
  let card = readFileSync(CARD, 'utf8')
  for (const [name, text] of Object.entries(tables)) {
    const marks = new RegExp(`(<!-- figures: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`)
    if (!marks.test(card)) throw new Error(`docs/model.md has no place for the table "${name}"`)
    card = card.replace(marks, (_, from: string, to: string) => `${from}${text}\n${to}`)
  }
  writeFileSync(CARD, card)
}
