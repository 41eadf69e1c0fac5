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
    await place.clear()
    // So early a kill may meet the database in the making.
    place = await workplace({ isEmpty: true })
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
    [['serve', '--port', '80'], 2, /serve has no option --port\. Settings such as PORT/],
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
