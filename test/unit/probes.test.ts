import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import type { Classification } from '../../src/model/classification.ts'
import { fourPosts, furtherProbes, knownFailures, type Probe } from '../helpers/probes.ts'

const all = [...fourPosts, ...furtherProbes]

let engine: Engine
const answers = { fast: new Map<string, Classification>(), full: new Map<string, Classification>() }

beforeAll(async () => {
  engine = await createEngine({ tier: 'full' })
  const texts = all.map(({ text }) => text)
  for (const tier of ['fast', 'full'] as const) {
    const read = await engine.predict(texts, { tier })
    for (const [at, answer] of read.entries()) answers[tier].set(texts[at] ?? '', answer)
  }
})
afterAll(() => engine.close())

/** What is wrong about an answer, a word each; empty where it says what the guide says. */
function mismatches(probe: Probe, tier: 'fast' | 'full' = 'full'): string[] {
  const answer = answers[tier].get(probe.text)
  if (!answer) return ['no answer']
  const wrong: string[] = []
  if (answer.sentiment.label !== probe.sentiment) wrong.push(`sentiment ${answer.sentiment.label}`)
  const main = answer.intents[0]?.label ?? null
  if (main !== probe.main) wrong.push(`main intent ${main ?? 'none'}`)
  if (answer.queue.label !== probe.queue) wrong.push(`queue ${answer.queue.label}`)
  if (probe.urgency !== undefined && answer.urgency !== probe.urgency) {
    wrong.push(`urgency ${answer.urgency}`)
  }
  return wrong
}

const sound = all.filter(({ text }) => !knownFailures.has(text))
const failing = all.filter(({ text }) => knownFailures.has(text))

describe('probes from the guide, read by full', () => {
  it.each(sound)('come out as docs/labels.md says, $about: $text', (probe) => {
    expect(mismatches(probe)).toEqual([])
  })

  it.skipIf(failing.length === 0).each(failing)(
    'still fail where they are listed as failing: $text',
    (probe) => {
      expect(mismatches(probe)).not.toEqual([])
    },
  )

  it('are 60 and the four posts at least, each text once, and every listed failure is one of them', () => {
    expect(furtherProbes.length).toBeGreaterThanOrEqual(60)
    const texts = all.map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect([...knownFailures.keys()].filter((text) => !texts.includes(text))).toEqual([])
  })
})

describe('probes from the guide, read by fast', () => {
  it('come out right in six of ten at least', () => {
    const right = all.filter((probe) => mismatches(probe, 'fast').length === 0)
    expect(right.length / all.length).toBeGreaterThanOrEqual(0.6)
  })
})
