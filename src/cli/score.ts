import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Engine } from '../classify/engine.ts'
import { logitsOf, probabilitiesOf, readHeads } from '../classify/heads.ts'
import { type GoldRow, parseGold } from '../classify/score/gold.ts'
import { gather, gatherNothing, type Gathered } from '../classify/score/outcomes.ts'
import { drawReport } from '../classify/score/picture.ts'
import { writeReport } from '../classify/score/report.ts'
import { writeTable } from '../classify/score/table.ts'
import type { TierName } from '../classify/tier.ts'
import { AppError, messageOf } from '../errors.ts'
import { UsageError, type Command, type Terminal, textOf } from './command.ts'
import { openEngine } from './engine.ts'
import { readJsonLines } from './json-lines.ts'
import { openInput, type Input } from './open-input.ts'
import { createProgress } from './progress.ts'

const BATCH = 256

/** `earshot score`: how well the classifier's answers agree with what is true. */
export const runScore: Command = {
  usage: 'score --gold FILE|- [--tier fast|full] [--json] [--picture FILE.svg] [--model FILE]',
  summary: 'Scores the classifier on texts whose labels are known.',
  help: `
  --gold      JSON Lines: {"text", "sentiment"?, "intents"?, "queue"?, "urgency"?, "spam"?,
              "source"?} as docs/labels.md defines them, or {"text", "label", "source"?} where
              the label is a sentiment.
  --tier      fast or full; as for earshot classify when left out.
  --json      One JSON object instead of tables.
  --picture   Draws F1 of each label, calibration, and what is wrong when only the surest
              are answered.
  --model     Heads to score instead of the shipped ones, as earshot train writes them.

Prints precision, recall and F1 of each label with 95 % intervals, who was taken for what,
calibration error, the share of unsure answers, and the same by source. Where gold never says
"mixed", an answer of mixed is read as negative or positive, whichever its score leans to.
A line that cannot be read is named with its field; the rest is scored, and the exit code is 1.
`,
  options: {
    gold: { type: 'string' },
    tier: { type: 'string' },
    json: { type: 'boolean' },
    picture: { type: 'string' },
    model: { type: 'string' },
  },
  async run(terminal, values, positionals) {
    const path = textOf(values, 'gold')
    if (path === null || positionals.length > 0) {
      throw new UsageError('--gold: name one file of texts whose labels are known, or -.')
    }
    const input = await openInput(terminal, path)
    const { engine, tier } = await openEngine(terminal, values)
    try {
      const model = textOf(values, 'model')
      if (model !== null) await useHeads(terminal, engine, tier, model)
      const { all, texts, broken } = await scoreAll(terminal, engine, tier, input)
      if (texts === 0) throw new AppError('invalid', `${path} has no line that can be scored.`)
      const report = writeReport(engine.headsOf(tier).version, texts, all)
      const picture = textOf(values, 'picture')
      if (picture !== null) await writeFile(resolve(terminal.cwd, picture), drawReport(report))
      terminal.stdout.write(
        values['json'] === true ? `${JSON.stringify(report)}\n` : writeTable(report),
      )
      if (broken > 0) terminal.say(`${broken} lines could not be read; ${texts} were scored.`)
      return broken > 0 ? 1 : 0
    } finally {
      await engine.close()
    }
  },
}

async function useHeads(
  terminal: Terminal,
  engine: Engine,
  tier: TierName,
  path: string,
): Promise<void> {
  const file = await readFile(resolve(terminal.cwd, path)).catch(() => {
    throw new AppError('not_found', `--model: there is no file ${path}.`)
  })
  try {
    await engine.use(tier, readHeads(file))
  } catch (error) {
    throw new AppError('invalid', `--model: ${path} holds no heads: ${messageOf(error)}`)
  }
}

async function scoreAll(
  terminal: Terminal,
  engine: Engine,
  tier: TierName,
  input: Input,
): Promise<{ all: Gathered; texts: number; broken: number }> {
  const all = gatherNothing()
  const progress = createProgress(terminal)
  let batch: GoldRow[] = []
  let texts = 0
  let broken = 0
  const flush = async () => {
    await scoreBatch(engine, tier, batch, all)
    texts += batch.length
    batch = []
    progress.show(input.share(), `${texts} texts scored`)
  }
  for await (const lines of readJsonLines(input.stream)) {
    for (const read of lines) {
      const parsed =
        'error' in read ? { ok: false as const, problems: [read.error] } : parseGold(read.json)
      if (parsed.ok) batch.push(parsed.row)
      else {
        broken += 1
        progress.done()
        terminal.say(`line ${read.line}: ${parsed.problems.join('; ')}`)
      }
      if (batch.length >= BATCH) await flush()
    }
  }
  await flush()
  progress.done()
  return { all, texts, broken }
}

async function scoreBatch(
  engine: Engine,
  tier: TierName,
  batch: readonly GoldRow[],
  all: Gathered,
): Promise<void> {
  const texts = batch.map(({ text }) => text)
  const answers = await engine.predict(texts, { tier })
  const vectors = await engine.vectors(tier, texts)
  const heads = engine.headsOf(tier)
  for (const [at, row] of batch.entries()) {
    const answer = answers[at]
    const vector = vectors[at]
    if (!answer || !vector) throw new AppError('internal', 'The classifier left a text out.')
    gather(all, row, answer, probabilitiesOf('intents', logitsOf(heads, vector)))
  }
}
