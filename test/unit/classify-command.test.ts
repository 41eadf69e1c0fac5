import { describe, expect, it } from 'vitest'
import { runClassify } from '../../src/cli/classify.ts'
import type { Classification } from '../../src/model/classification.ts'
import { madeUpTerminal } from '../helpers/terminal.ts'

type Answer = Partial<Classification> & { id?: string | number; line?: number; error?: string }

function answersIn(text: string): Answer[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer)
}

async function classify(input: string, tier: string) {
  const terminal = madeUpTerminal({ input })
  const code = await runClassify.run(terminal, { tier }, [])
  return { code, answers: answersIn(terminal.out()), err: terminal.err() }
}

const broken = [
  '{"id":"a","text":"I love it, thank you"}',
  '{broken',
  '',
  '{"text":"Where is my parcel? It is three weeks late"}',
  '{"id":"b"}',
  '["text"]',
  '{"id":3,"text":""}',
].join('\n')

describe('earshot classify', { timeout: 240_000 }, () => {
  it.each(['fast', 'full'])(
    'answers each line in its place and a broken one with its error, by %s',
    async (tier) => {
      const { code, answers, err } = await classify(broken, tier)
      expect(code).toBe(1)
      expect(answers).toHaveLength(6)
      expect(answers[0]).toMatchObject({ id: 'a', queue: { label: 'advocacy' } })
      expect(answers[0]?.model).toMatch(new RegExp(`^${tier}-`))
      expect(answers[1]).toEqual({ line: 2, error: expect.stringMatching(/JSON/) })
      expect(answers[2]).toMatchObject({ queue: { label: 'service' } })
      expect(answers[3]).toEqual({ line: 5, error: expect.stringMatching(/^text: /) })
      expect(answers[4]).toEqual({ line: 6, error: expect.stringMatching(/^line: /) })
      expect(answers[5]).toMatchObject({ id: 3, language: 'und' })
      expect(err).toMatch(/3 of 6 lines could not be read/)
    },
  )

  it('exits 0 where every line is answered, and where there is none', async () => {
    expect(await classify('{"text":"fine"}\n', 'fast')).toMatchObject({ code: 0, err: '' })
    expect(await classify('', 'fast')).toMatchObject({ code: 0, answers: [] })
  })

  it('streams 100,000 lines in order and never holds more than a few hundred', async () => {
    const LINES = 100_000
    const AT_ONCE = 100
    let read = 0
    let written = 0
    let ahead = 0
    let misplaced = 0
    let errors = 0
    function* lines(): Generator<Uint8Array> {
      while (read < LINES) {
        const chunk = Array.from({ length: AT_ONCE }, (_, at) => {
          const id = read + at
          return id % 1000 === 999 ? `{"id":${id}` : `{"id":${id},"text":"parcel ${id} late"}`
        })
        read += AT_ONCE
        ahead = Math.max(ahead, read - written)
        yield Buffer.from(`${chunk.join('\n')}\n`)
      }
    }
    const terminal = madeUpTerminal({
      input: lines(),
      onWrite(piece) {
        for (const { id, line, error } of answersIn(piece)) {
          if (error !== undefined) errors += 1
          if ((error === undefined ? id : (line ?? 0) - 1) !== written) misplaced += 1
          written += 1
        }
      },
    })
    const code = await runClassify.run(terminal, { tier: 'fast' }, [])
    expect({ code, written, misplaced, errors }).toEqual({
      code: 1,
      written: LINES,
      misplaced: 0,
      errors: LINES / 1000,
    })
    expect(ahead).toBeLessThanOrEqual(3000)
  })

  it('refuses a tier that there is not, and says which there are', async () => {
    await expect(classify('', 'quick')).rejects.toThrow('--tier: use fast or full.')
  })
})
