import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MODELS } from '../../src/classify/engine/model-files.ts'
import { readHeads, writeHeads } from '../../src/classify/heads.ts'
import { heads as shapes } from '../../src/classify/outputs.ts'
import type { Report } from '../../src/classify/score/report.ts'
import { runScore } from '../../src/cli/score.ts'
import { fourPosts, furtherProbes } from '../helpers/probes.ts'
import { madeUpTerminal } from '../helpers/terminal.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-score-'))
  const gold = [...fourPosts, ...furtherProbes].map(({ about, text, sentiment, main, queue }) =>
    JSON.stringify({ text, sentiment, intents: main === null ? [] : [main], queue, source: about }),
  )
  await writeFile(join(folder, 'gold.jsonl'), `${gold.join('\n')}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

async function score(values: Record<string, string | boolean>, input?: string, isTty = false) {
  const terminal = madeUpTerminal({ cwd: folder, isTty, ...(input ? { input } : {}) })
  const code = await runScore.run(terminal, { tier: 'fast', ...values }, [])
  return { code, out: terminal.out(), err: terminal.err() }
}

async function reportOf(values: Record<string, string | boolean>): Promise<Report> {
  return JSON.parse((await score({ gold: 'gold.jsonl', json: true, ...values })).out) as Report
}

const count = fourPosts.length + furtherProbes.length

describe('earshot score', { timeout: 120_000 }, () => {
  it('prints tables of every head, confusion, calibration and sources, and exits 0', async () => {
    const { code, out, err } = await score({ gold: 'gold.jsonl' })
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toMatch(new RegExp(`^fast-\\S+, ${count} texts`))
    for (const title of ['SENTIMENT', 'INTENTS', 'QUEUE', 'UNSURE', 'BY SOURCE']) {
      expect(out).toMatch(new RegExp(`^${title}`, 'm'))
    }
    expect(out).toMatch(/calibration error +0\.\d{3}/)
    expect(out).toMatch(/true, given →/)
    expect(out).not.toMatch(/NaN|undefined/)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130)
  })

  it('gives the same as JSON, for each tier its own', async () => {
    const fast = await reportOf({})
    expect(fast.texts).toBe(count)
    expect(fast.heads.map(({ head }) => head)).toEqual(['sentiment', 'intents', 'queue'])
    expect(fast.intentOutputs).toHaveLength(8)
    expect(await reportOf({})).toEqual(fast)
    expect((await reportOf({ tier: 'full' })).model).toMatch(/^full-/)
  })

  it('names bad lines by line and field, scores the rest, and exits 1', async () => {
    const input = [
      '{"text":"fine","label":"positive"}',
      '{"text":"fine","label":"nice"}',
      'text',
      '{"text":"fine","sentiment":"neutral","urgency":7}',
      '{"text":"meh","sentiment":"neutral"}',
    ].join('\n')
    const { code, out, err } = await score({ gold: '-' }, input)
    expect(code).toBe(1)
    expect(err).toMatch(/^line 2: label: /m)
    expect(err).toMatch(/^line 3: not JSON/m)
    expect(err).toMatch(/^line 4: urgency: /m)
    expect(err).toMatch(/3 lines could not be read; 2 were scored/)
    expect(out).toMatch(/, 2 texts/)
  })

  it('draws a picture on demand, and shows on standard error alone how far it is', async () => {
    const { out, err } = await score({ gold: 'gold.jsonl', picture: 'score.svg' }, undefined, true)
    expect(err).toMatch(/\[=+.*\] \d+ %.*texts scored/)
    expect(out).not.toMatch(/texts scored/)
    expect(await readFile(join(folder, 'score.svg'), 'utf8')).toMatch(/^<svg .*\n<title/)
  })

  it('scores other heads instead of the shipped ones, and leaves those as they are', async () => {
    const shipped = readHeads(await readFile(join(MODELS, 'heads.fast.bin')))
    const { start, labels } = shapes.queue
    const bias = shipped.bias.slice()
    bias[start + labels.indexOf('none')] = 100
    await writeFile(
      join(folder, 'heads.bin'),
      writeHeads({ ...shipped, bias, version: 'fast-idle' }),
    )
    const idle = await reportOf({ model: 'heads.bin' })
    expect(idle.model).toBe('fast-idle')
    const queue = idle.heads.find(({ head }) => head === 'queue')
    expect(queue?.labels.find(({ label }) => label === 'none')?.given).toBe(count)
    expect((await reportOf({})).model).toBe(shipped.version)
  })

  it.each([
    [{}, /--gold: name one file/],
    [{ gold: 'none.jsonl' }, /There is no file none\.jsonl/],
    [{ gold: 'gold.jsonl', tier: 'slow' }, /--tier: use fast or full/],
    [{ gold: 'gold.jsonl', model: 'none.bin' }, /--model: there is no file none\.bin/],
    [{ gold: 'gold.jsonl', model: 'gold.jsonl' }, /--model: gold\.jsonl holds no heads/],
  ])('with %j says what is wrong', async (values, said) => {
    await expect(score(values)).rejects.toThrow(said)
  })

  it('says that nothing could be scored where nothing could', async () => {
    await expect(score({ gold: '-' }, '{"text":"a"}\n')).rejects.toThrow(
      /no line that can be scored/,
    )
  })
})
