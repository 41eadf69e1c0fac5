import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportSummary } from '../../src/model/views.ts'
import { workplace, type Workplace } from '../helpers/command.ts'
import { line, posts } from '../helpers/mentions.ts'

let place: Workplace

beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.clear())

const jsonl = (lines: readonly object[]) => lines.map((each) => JSON.stringify(each)).join('\n')
const READY = /ready at (http:\S+)/

describe('earshot import', () => {
  it('prints one line of JSON: what was read, stored, rejected, and the tickets by queue', async () => {
    const input = `${jsonl(Object.values(posts).map((text) => line(text)))}\nnot json\n`
    const { code, stdout } = await place.run(['import', '-', '--source', 'sample'], { input })
    expect(code).toBe(0)
    const summary = JSON.parse(stdout) as ImportSummary
    expect(summary).toMatchObject({ read: 5, stored: 4, duplicates: 0 })
    expect(summary.rejected).toMatchObject([{ line: 5 }])
    expect(summary.tickets).toMatchObject({ sales: 2, advocacy: 1, service: 1 })
  })

  it('reads CSV from a file and knows it again', async () => {
    const path = join(place.folder, 'mentions.csv')
    await writeFile(
      path,
      'id,text,author\n1,"It is broken, please help",ann\n2,"two\nlines, love it",bob\n',
    )
    const first = JSON.parse((await place.run(['import', path, '--source', 'csv'])).stdout)
    expect(first).toMatchObject({ read: 2, stored: 2 })
    const second = JSON.parse((await place.run(['import', path, '--source', 'csv'])).stdout)
    expect(second).toMatchObject({ read: 2, stored: 0, duplicates: 2 })
  })

  it('leaves exactly one mention a line when it is killed at any moment and run again', async () => {
    const lines = Array.from({ length: 4000 }, (_, index) =>
      line(`Order ${index} is broken, please help`),
    )
    const path = join(place.folder, 'mentions.jsonl')
    await writeFile(path, jsonl(lines))
    for (const waitMs of [400, 900, 1500]) {
      const running = place.start(['import', path, '--source', 'killed'])
      const killer = setTimeout(() => running.child.kill('SIGKILL'), waitMs)
      await running.ended
      clearTimeout(killer)
    }
    const last = JSON.parse(
      (await place.run(['import', path, '--source', 'killed'])).stdout,
    ) as ImportSummary
    expect(last.stored + last.duplicates).toBe(lines.length)
    const again = JSON.parse(
      (await place.run(['import', path, '--source', 'killed'])).stdout,
    ) as ImportSummary
    expect(again).toMatchObject({ stored: 0, duplicates: lines.length })
    const serving = place.start(['serve'])
    const url = (await serving.until(READY))[1]
    const trend = (await (await fetch(`${url}/api/v1/trends/sentiment?days=731`)).json()) as {
      points: Record<string, number>[]
    }
    const sum = trend.points.reduce(
      (all, { negative = 0, neutral = 0, positive = 0, mixed = 0 }) =>
        all + negative + neutral + positive + mixed,
      0,
    )
    expect(sum).toBe(lines.length)
  })

  it.each([
    [['import'], 2, /Name one file/],
    [['import', 'x.jsonl'], 2, /--source/],
    [['import', 'x.jsonl', '--source', 's', '--format', 'xml'], 2, /--format: use jsonl or csv/],
    [['import', 'x.jsonl', '--sauce', 's'], 2, /--sauce/],
    [['import', 'nowhere.jsonl', '--source', 's'], 1, /no file nowhere\.jsonl/],
    [['import', '.', '--source', 's'], 1, /is a folder/],
    [['imprt'], 2, /There is no command "imprt".*import/],
  ])('%j exits %d and says what is wrong', async (args, code, said) => {
    const ran = await place.run(args)
    expect(ran.code).toBe(code)
    expect(ran.stderr).toMatch(said)
    expect(ran.stdout).toBe('')
  })
})

describe('earshot classify', () => {
  it('answers each line in its place and in order, a broken one with its error, and then exits 1', async () => {
    const input =
      '{"id":"a","text":"I love it, thank you"}\n{broken\n{"text":"It is broken, please help"}\n{"id":"b"}\n'
    const { code, stdout, stderr } = await place.run(['classify'], { input })
    expect(code).toBe(1)
    const answers = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>)
    expect(answers).toHaveLength(4)
    expect(answers[0]).toMatchObject({
      id: 'a',
      sentiment: { label: 'positive' },
      queue: { label: 'advocacy' },
    })
    expect(answers[1]).toMatchObject({ line: 2 })
    expect(String(answers[1]?.['error'])).toMatch(/JSON/)
    expect(answers[2]).toMatchObject({ queue: { label: 'service' } })
    expect(String(answers[3]?.['error'])).toMatch(/text/)
    expect(stderr).toMatch(/2 of 4 lines/)
  })
})

describe('earshot score', () => {
  it('scores a file of gold and says by its exit code that a line of it was wrong', async () => {
    const path = join(place.folder, 'gold.jsonl')
    await writeFile(
      path,
      '{"text":"I love it","label":"positive"}\n{"text":"so so","label":"fair"}\n',
    )
    const args = ['score', '--gold', path, '--tier', 'fast', '--json']
    const { code, stdout, stderr } = await place.run(args)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ texts: 1, heads: [{ head: 'sentiment' }] })
    expect(stderr).toMatch(/^line 2: label: /m)
  })
})

describe('earshot serve', () => {
  it('lists every wrong setting at once and does not start', async () => {
    const env = {
      PORT: 'eighty',
      HOST: '0.0.0.0',
      DATABASE_URL: 'mysql://x',
      EARSHOT_FETCH_ALLOW: '10.0.0.0/99',
      EARSHOT_LOG_LEVEL: 'loud',
    }
    const { code, stderr } = await place.run(['serve'], { env })
    expect(code).toBe(1)
    for (const name of Object.keys(env)) expect(stderr).toContain(`- ${name}: `)
  })

  it('says that its port is taken and which setting changes it', async () => {
    const first = place.start(['serve'])
    const url = new URL((await first.until(READY))[1] ?? '')
    const other = await workplace()
    const { code, stderr } = await other.run(['serve'], { env: { PORT: url.port } })
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`PORT: ${url.port} is taken`))
    await other.clear()
  })

  it('finishes and exits 0 when it is asked to stop, with readers on the live stream', async () => {
    const serving = place.start(['serve'])
    const url = (await serving.until(READY))[1]
    const stream = await fetch(`${url}/api/v1/live`)
    serving.child.kill('SIGTERM')
    expect((await serving.ended).code).toBe(0)
    await stream.body?.cancel().catch(() => undefined)
  })

  it.runIf(process.env['TEST_ENGINE'] === 'pglite')(
    'refuses a second process on the same embedded folder with a sentence that says what to do',
    async () => {
      const first = place.start(['serve'])
      await first.until(READY)
      const { code, stderr } = await place.run(['serve'])
      expect(code).toBe(1)
      expect(stderr).toMatch(/is in use: Earshot runs already as process \d+ and answers at http/)
      expect(stderr).toMatch(/EARSHOT_DATA_DIR|DATABASE_URL/)
      first.child.kill('SIGKILL')
      await first.ended
      const third = place.start(['serve'])
      await third.until(READY)
    },
  )

  it('takes an import while it runs, and shows it', async () => {
    const serving = place.start(['serve'])
    const url = (await serving.until(READY))[1]
    const input = jsonl([line('My parcel is broken, please help')])
    const { code, stdout } = await place.run(['import', '-', '--source', 'beside'], { input })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ stored: 1 })
    const { items } = (await (await fetch(`${url}/api/v1/tickets`)).json()) as { items: unknown[] }
    expect(items).toHaveLength(1)
  })
})

describe('earshot doctor', () => {
  it('finds nothing wrong in an empty folder, and names what is wrong where something is', async () => {
    const well = await place.run(['doctor'])
    expect(well.stdout).not.toMatch(/^fail/m)
    expect(well.code).toBe(0)
    const ill = await place.run(['doctor'], {
      env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    })
    expect(ill.code).toBe(1)
    expect(ill.stdout).toMatch(/^fail {2}PostgreSQL cannot be opened/m)
  })
})
