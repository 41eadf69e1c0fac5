import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workplace, type Workplace } from '../helpers/command.ts'
import { line } from '../helpers/mentions.ts'

let place: Workplace

beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.clear())

const jsonl = (lines: readonly object[]) => lines.map((each) => JSON.stringify(each)).join('\n')
const READY = /ready at (http:\S+)/

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
    const other = await workplace({ isEmpty: true })
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
    const empty = await workplace({ isEmpty: true })
    const well = await empty.run(['doctor'])
    await empty.clear()
    expect(well.stdout).not.toMatch(/^fail/m)
    expect(well.code).toBe(0)
    const ill = await place.run(['doctor'], {
      env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    })
    expect(ill.code).toBe(1)
    expect(ill.stdout).toMatch(/^fail {2}PostgreSQL cannot be opened/m)
  })
})
