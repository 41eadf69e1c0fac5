import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { createEngine, type Engine } from '../classify/engine.ts'
import { writeHeads } from '../classify/heads.ts'
import { type TierName, tierNames } from '../classify/tier.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { correctionsToLearn, type GivenExample } from '../db/example-store.ts'
import { openDatabase } from '../db/open-database.ts'
import { AppError } from '../errors.ts'
import { exampleOfCorrection, exampleOfGiven, type Example } from '../learn/examples.ts'
import { shippedModel, startLearner, type Learner, type Model } from '../learn/learner.ts'
import { train } from '../learn/train.ts'
import { trainModel } from '../learn/train-model.ts'
import { placeOf } from '../main.ts'
import { modelViewSchema, type ModelVersion } from '../model/model-version.ts'
import { configOf, loggerOf, textOf, UsageError, type Command, type Terminal } from './command.ts'
import { readGoldFiles } from './gold-files.ts'
import { describeReport, describeVersion } from './model-report.ts'
import { createProgress } from './progress.ts'
import { findService, type RunningService } from './running-service.ts'

const POLL_MS = 500

/** `earshot train`: fits the model to what people corrected. */
export const runTrain: Command = {
  usage: 'train [--data FILE|DIR] [--out FILE] [--tier fast|full] [--json]',
  summary: 'Learns from the corrections, and lets the outcome answer where nothing got worse.',
  help: `
  --data   More examples: JSON Lines {"text", "sentiment"?, "intents"?, "queue"?, "urgency"?,
           "spam"?}, or a folder of such files. Where they pass they are kept, and taught with
           every later training until others are given.
  --out    Writes the heads to FILE instead (earshot score --model FILE reads them). With
           --data too, only that data is learnt and no database is opened.
  --tier   Fits this tier alone; both when left out (with --out: full).
  --json   One JSON object instead of tables.

Exit code 1 where the training was refused; the report says why.
`,
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    tier: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(terminal, values, positionals) {
    if (positionals.length > 0) throw new UsageError('train takes options alone, such as --data.')
    const asked = textOf(values, 'tier')
    const tier = tierNames.find((name) => name === asked)
    if (asked !== null && !tier) throw new UsageError('--tier: use fast or full.')
    const data = textOf(values, 'data')
    const given = data === null ? null : await readGoldFiles(terminal, data)
    const out = textOf(values, 'out')
    const json = values['json'] === true
    if (out !== null) return writeOut(terminal, { given, tier, out, json })

    const config = configOf(terminal)
    const service = await findService(config)
    if (service && (given || tier)) {
      throw new AppError(
        'conflict',
        'A running service has the data open: stop it for --data and --tier, or train without them.',
      )
    }
    const version = service
      ? await trainThere(service)
      : await trainHere(terminal, config, { given, tier })
    if (!version) {
      terminal.say('There is nothing to learn yet: nobody has corrected a mention.')
      return 0
    }
    terminal.stdout.write(json ? `${JSON.stringify(version)}\n` : describeVersion(version))
    return version.state === 'refused' ? 1 : 0
  },
}

type Asked = { given: GivenExample[] | null; tier: TierName | undefined }

async function trainHere(
  terminal: Terminal,
  config: Config,
  { given, tier }: Asked,
): Promise<ModelVersion | null> {
  return withLearner(terminal, config, async (ctx, learner) => {
    const progress = createProgress(terminal)
    try {
      return await trainModel(ctx, learner, {
        ...(given ? { given } : {}),
        ...(tier ? { tiers: [tier] } : {}),
        onProgress: (share) => progress.show(share, 'training'),
      })
    } finally {
      progress.done()
    }
  })
}

async function withLearner<T>(
  terminal: Terminal,
  config: Config,
  work: (ctx: Context, learner: Learner) => Promise<T>,
): Promise<T> {
  const log = loggerOf(terminal, config)
  const { db, close } = await openDatabase(placeOf(config, terminal.pid))
  const ctx = { db, now: Date.now, actor: 'train', log }
  try {
    return await withEngine(config, async (engine) => {
      const learner = await startLearner(ctx, engine)
      try {
        return await work(ctx, learner)
      } finally {
        await learner.close()
      }
    })
  } finally {
    await close()
  }
}

async function withEngine<T>(
  { classifier }: Config,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await createEngine({ tier: classifier })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** By the service that has the data folder open. */
async function trainThere(service: RunningService): Promise<ModelVersion | null> {
  const before = await service.ask('GET', '/model', modelViewSchema)
  await service.ask('POST', '/model/train', z.null(), { wait: false })
  for (;;) {
    await setTimeout(POLL_MS)
    const { training, versions } = await service.ask('GET', '/model', modelViewSchema)
    if (training) continue
    const [newest] = versions
    return newest && newest.id !== before.versions[0]?.id ? newest : null
  }
}

/** Fits one tier's heads and writes them to a file; what answers stays. */
async function writeOut(
  terminal: Terminal,
  { given, tier: asked, out, json }: Asked & { out: string; json: boolean },
): Promise<number> {
  const config = configOf(terminal)
  const fit = async (model: Model, examples: Example[]) => {
    const tier = asked ?? model.engine.best
    if (examples.length === 0) throw new AppError('invalid', 'There is nothing to learn from.')
    const progress = createProgress(terminal)
    const trained = await train(model, examples, {
      tiers: [tier],
      suffix: '+own',
      onProgress: (share) => progress.show(share, 'training'),
    }).finally(() => progress.done())
    const heads = trained.heads[tier]
    if (!heads) throw new AppError('internal', 'The training gave no heads.')
    await writeFile(resolve(terminal.cwd, out), writeHeads(heads))
    return trained
  }
  const { reason, report } = given
    ? await withEngine(config, (engine) => fit(shippedModel(engine), given.map(exampleOfGiven)))
    : await withLearner(terminal, config, async (ctx, learner) =>
        fit(learner, (await correctionsToLearn(ctx.db)).map(exampleOfCorrection)),
      )
  terminal.stdout.write(json ? `${JSON.stringify({ reason, report })}\n` : describeReport(report))
  if (reason !== null) terminal.say(`It would be refused: ${reason}`)
  return 0
}
