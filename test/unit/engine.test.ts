import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { classifyEach } from '../../src/classify/classify-each.ts'
import { createEngine, type Engine, type EngineOptions } from '../../src/classify/engine.ts'
import { checkModelFiles, MODELS } from '../../src/classify/engine/model-files.ts'
import { portionsOf } from '../../src/classify/engine/portions.ts'
import { UnreadableError } from '../../src/classify/engine/unreadable.ts'
import { type Heads, writeHeads } from '../../src/classify/heads.ts'
import { OUTPUTS } from '../../src/classify/outputs.ts'
import { type Classification, classificationSchema } from '../../src/model/classification.ts'

const thread = new URL('../helpers/reading-thread.ts', import.meta.url)

let folder = ''
let engine: Engine | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-engine-'))
  await writeFile(join(folder, 'heads.fast.bin'), writeHeads(headsCalled('1')))
  await writeFile(join(folder, 'heads.full.bin'), writeHeads(headsCalled('1')))
})

afterEach(async () => {
  await engine?.close()
  engine = null
})

afterAll(() => rm(folder, { recursive: true }))

function headsCalled(version: string): Heads {
  const numbers = (length: number) => new Float32Array(length)
  return {
    version,
    width: 1,
    weights: numbers(OUTPUTS),
    bias: numbers(OUTPUTS),
    cuts: numbers(OUTPUTS),
    risk: [],
  }
}

async function start(options: EngineOptions = {}): Promise<Engine> {
  engine = await createEngine({ folder, thread, ...options })
  return engine
}

const textsOf = (answers: readonly Classification[]) =>
  answers.map(({ labels }) => labels[0]?.label)
const modelsOf = (answers: readonly Classification[]) =>
  [...new Set(answers.map(({ model }) => model))].join()

const many = (count: number, word = 'text') =>
  Array.from({ length: count }, (_, at) => `${word} ${at}`)

describe('the engine', () => {
  it('answers every call with its own texts in their order, however many are under way', async () => {
    const running = await start()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string(), { maxLength: 150 }), { maxLength: 8 }),
        async (calls) => {
          const answers = await Promise.all(calls.map((texts) => running.predict(texts)))
          expect(answers.map(textsOf)).toEqual(calls)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('gives each text its vector', async () => {
    const vectors = await (await start()).vectors('full', many(200))
    expect(vectors).toHaveLength(200)
    expect(vectors[150]).toEqual(Float32Array.of(8, 1))
    expect(await engine?.vectors('fast', [])).toEqual([])
  })

  it('answers by new heads from the moment they are taken into use', async () => {
    const running = await start({ tier: 'full' })
    const before = running.predict(many(100))
    const change = running.use('full', headsCalled('2'))
    const after = running.predict(many(100))
    expect(modelsOf(await before)).toBe('full-1')
    expect(modelsOf(await after)).toBe('full-2')
    await change
    expect(running.headsOf('full').version).toBe('2')
    expect(running.headsOf('fast').version).toBe('1')
  })

  it('names the file of the model that is missing, and does not start', async () => {
    const nowhere = join(folder, 'nowhere')
    await expect(createEngine({ folder: nowhere })).rejects.toThrow(
      /nowhere.heads\.\w+\.bin is missing/,
    )
  })

  it('turns everybody away once it is closed', async () => {
    const running = await start()
    const underWay = running.predict(many(1000)).catch((error: Error) => error.message)
    await running.close()
    expect(await underWay).toMatch(/stopped/)
    await expect(running.predict(['x'])).rejects.toThrow(/stopped/)
  })
})

describe('a text that reading breaks down on', () => {
  const poisons = ['throws', 'ends the thread', 'never ends', 'runs out of memory']

  it.each(poisons)('fails its own call and no other: %s', async (poison) => {
    const running = await start({ patienceMs: 2000 })
    const calls = [many(100, 'before'), ['well', poison], many(300, 'after')]
    const [before, broken, after] = await Promise.allSettled(
      calls.map((texts) => running.predict(texts)),
    )
    expect(broken?.status === 'rejected' && broken.reason).toBeInstanceOf(UnreadableError)
    expect(before?.status).toBe('fulfilled')
    expect(after?.status === 'fulfilled' && textsOf(after.value)).toEqual(calls[2])
    expect(textsOf(await running.predict(['again']))).toEqual(['again'])
  })

  it('leaves the heads in use as they were', async () => {
    const running = await start({ tier: 'full' })
    await running.use('full', headsCalled('2'))
    await expect(running.predict(['ends the thread'])).rejects.toBeInstanceOf(UnreadableError)
    expect(modelsOf(await running.predict(['x']))).toBe('full-2')
  })

  it('is found among 500, and the 499 are answered', async () => {
    const running = await start({ tier: 'fast' })
    const texts = many(500)
    texts[333] = 'ends the thread'
    const answers = await classifyEach(running, texts)
    expect(answers.flatMap((answer, at) => (answer instanceof Error ? [at] : []))).toEqual([333])
    expect(answers[334]).toMatchObject({ labels: [{ label: 'text 334' }] })
  })
})

describe('a portion of texts', () => {
  it('holds so many texts at most, and more than one only where they are short', () => {
    const text = fc.integer({ min: 0, max: 120_000 }).map((length) => 'a'.repeat(length))
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 9 }), (texts, count) => {
        const portions = portionsOf(texts, count)
        expect(portions.flat()).toEqual(texts)
        for (const portion of portions) {
          expect(portion.length).toBeGreaterThan(0)
          expect(portion.length).toBeLessThanOrEqual(count)
          if (portion.length > 1) expect(portion.join('').length).toBeLessThanOrEqual(100_000)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('which tier reads', () => {
  it('is the one that was asked for', async () => {
    const running = await start({ tier: 'fast' })
    expect(modelsOf(await running.predict(['x']))).toBe('fast-1')
    expect(modelsOf(await running.predict(['x'], { tier: 'full' }))).toBe('full-1')
  })

  it('is full, then fast while more comes in than full keeps up with, and full again when it is over', async () => {
    let now = 0
    const running = await start({ now: () => now })
    expect(modelsOf(await running.predict(many(500)))).toBe('full-1')
    expect(running.isQuiet()).toBe(true)
    expect(modelsOf(await running.predict(many(600)))).toBe('fast-1')
    now += 1000
    expect(modelsOf(await running.predict(['one more']))).toBe('fast-1')
    expect(running.isQuiet()).toBe(false)
    now += 10_000
    expect(running.isQuiet()).toBe(true)
    expect(modelsOf(await running.predict(['quiet again']))).toBe('full-1')
  })

  it('is fast from the moment a flood begins for what had come before it and waits still', async () => {
    const running = await start({ now: () => 0 })
    const [first = [], second = []] = await Promise.all([
      running.predict(many(900)),
      running.predict(many(900)),
    ])
    expect(modelsOf(first.slice(0, 64))).toBe('full-1')
    expect(modelsOf(first.slice(300))).toBe('fast-1')
    expect(modelsOf(second)).toBe('fast-1')
  })

  it('is fast for a flood that comes all at once, and full for a trickle that never ends', async () => {
    let now = 0
    const running = await start({ now: () => now })
    expect(modelsOf(await running.predict(many(5000)))).toBe('fast-1')
    now += 60_000
    for (let second = 0; second < 100; second += 1) {
      now += 1000
      expect(modelsOf(await running.predict(many(150)))).toBe('full-1')
    }
  })

  it('is never changed by what is asked for by name', async () => {
    const running = await start({ now: () => 0 })
    const underWay = running.predict(many(5000), { tier: 'full' })
    expect(running.isQuiet()).toBe(false)
    await underWay
    expect(running.isQuiet()).toBe(true)
  })
})

describe('the shipped model', () => {
  const texts = [
    'I love it, thank you so much!',
    'It is broken again and nobody answers. I want my money back.',
    'Wo kann ich das kaufen?',
    '',
    '\ud800 \u200b',
  ]

  it.each(['fast', 'full'] as const)(
    'answers by %s the same in its thread and in the calling one',
    async (tier) => {
      const inThread = await createEngine({ tier })
      const inline = await createEngine({ tier, inline: true })
      try {
        const answers = await inThread.predict(texts)
        expect(classificationSchema.array().parse(answers)).toEqual(answers)
        expect(modelsOf(answers)).toBe(inThread.headsOf(tier).version)
        expect(answers).toEqual(await inline.predict(texts))
        const [vector] = await inThread.vectors(tier, texts)
        expect(vector).toHaveLength(inThread.headsOf(tier).width)
      } finally {
        await inThread.close()
        await inline.close()
      }
    },
  )

  it('is the less sure that it knows the queue, the fewer mistakes are accepted', async () => {
    const strict = await createEngine({ tier: 'fast', acceptedError: 0.02 })
    const lenient = await createEngine({ tier: 'fast', acceptedError: 0.5 })
    try {
      const unsure = async (one: Engine) =>
        (await one.predict(texts)).filter((answer) => answer.unsure).length
      expect(await unsure(strict)).toBeGreaterThan(await unsure(lenient))
    } finally {
      await strict.close()
      await lenient.close()
    }
  })
})

describe('the files of the model', () => {
  it('are all there and whole', async () => {
    expect(await checkModelFiles()).toEqual([])
  })

  it('are named where one is missing or damaged', async () => {
    const own = await mkdtemp(join(tmpdir(), 'earshot-models-'))
    try {
      expect((await checkModelFiles(own)).join()).toMatch(/manifest\.json is missing/)
      await copyFile(join(MODELS, 'manifest.json'), join(own, 'manifest.json'))
      await writeFile(join(own, 'pieces.json'), '[]')
      const problems = (await checkModelFiles(own)).join('\n')
      expect(problems).toMatch(/encoder\.onnx is missing/)
      expect(problems).toMatch(/pieces\.json is damaged/)
    } finally {
      await rm(own, { recursive: true })
    }
  })

  it('are named by the start where one is missing or cannot be read', async () => {
    const own = await mkdtemp(join(tmpdir(), 'earshot-models-'))
    try {
      for (const name of [
        'heads.fast.bin',
        'heads.full.bin',
        'fast.bin',
        'foreign.bin',
        'pieces.json',
      ]) {
        await symlink(join(MODELS, name), join(own, name))
      }
      await expect(createEngine({ folder: own })).rejects.toThrow(/encoder\.onnx is missing/)
      await rm(join(own, 'fast.bin'))
      await writeFile(join(own, 'fast.bin'), 'no numbers')
      await expect(createEngine({ folder: own })).rejects.toThrow(/fast\.bin cannot be read/)
    } finally {
      await rm(own, { recursive: true })
    }
  })
})
