import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { MentionView } from '../../src/model/views.ts'
import { workplace, type Workplace } from '../helpers/command.ts'
import { carelessly, labelledTexts } from '../helpers/labelled-texts.ts'
import { line } from '../helpers/mentions.ts'

/** The tier `fast` trains in seconds; what is tested here is the same for both. */
const FAST = { EARSHOT_CLASSIFIER: 'fast' }

const PROBE = 'My kettle hums a little louder than last week'

let place: Workplace | null = null

afterEach(async () => {
  await place?.clear()
  place = null
})

describe('earshot train and model', () => {
  const data = labelledTexts(60).map(({ text, said }) => JSON.stringify({ text, ...said }))

  it('learns from files, keeps versions, and takes the last one back', async () => {
    place = await workplace()
    await writeFile(join(place.folder, 'data.jsonl'), data.join('\n'))
    const trained = await place.run(['train', '--data', 'data.jsonl'], { env: FAST })
    expect([trained.code, trained.stderr]).toEqual([0, ''])
    expect(trained.stdout).toMatch(/^Version 1, promoted/)
    expect((await place.run(['model'])).stdout).toMatch(/^\* +1 {2}promoted/)
    const back = await place.run(['model', 'rollback', '--json'])
    expect(JSON.parse(back.stdout)).toMatchObject([{ id: 1, state: 'retired' }])
    expect((await place.run(['model', 'show', '1'])).stdout).toMatch(/macro-F1 on held-out texts/)
  })

  it('says so where there is nothing to learn or to take back', async () => {
    place = await workplace()
    const nothing = await place.run(['train'], { env: FAST })
    expect(nothing).toMatchObject({ code: 0, stdout: '' })
    expect(nothing.stderr).toMatch(/nothing to learn/)
    const none = await place.run(['model', 'rollback'])
    expect(none.code).toBe(1)
    expect(none.stderr).toMatch(/shipped model answers already/)
  })

  it('refuses a file of which a fifth is wrong with exit code 1, and names the lines', async () => {
    place = await workplace()
    const wrong = carelessly(labelledTexts(250), 0.2)
    const lines = wrong.map(({ text, said }) => JSON.stringify({ text, ...said }))
    await writeFile(join(place.folder, 'data.jsonl'), lines.join('\n'))
    const { code, stdout } = await place.run(['train', '--data', '.', '--json'], { env: FAST })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ state: 'refused' })
    expect(stdout).toMatch(/"example":"data\.jsonl:\d+"/)
  })

  it('writes heads to a file that score reads, and touches no database', async () => {
    place = await workplace()
    await writeFile(join(place.folder, 'data.jsonl'), data.join('\n'))
    const args = ['train', '--data', 'data.jsonl', '--out', 'own.heads', '--tier', 'fast']
    const env = { ...FAST, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const trained = await place.run(args, { env })
    expect([trained.code, trained.stderr]).toEqual([0, ''])
    const scored = await place.run(
      ['score', '--gold', 'data.jsonl', '--tier', 'fast', '--model', 'own.heads', '--json'],
      { env: FAST },
    )
    expect(JSON.parse(scored.stdout)).toMatchObject({ model: 'fast-1+own' })
  })

  it('goes through the service that has the data open', async () => {
    place = await workplace()
    const serving = place.start(['serve'], { env: FAST })
    const url = (await serving.until(/ready at (http:\S+)/))[1]
    const draft = line(PROBE)
    await fetch(`${url}/api/v1/import?source=x`, { method: 'POST', body: JSON.stringify(draft) })
    const list = await fetch(`${url}/api/v1/mentions`)
    const { items } = (await list.json()) as { items: MentionView[] }
    await fetch(`${url}/api/v1/mentions/${items[0]?.id}/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ queue: 'service' }),
    })
    const { code, stdout } = await place.run(['train', '--json'], { env: FAST })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, state: 'promoted' })
    const listed = await place.run(['model', 'list', '--json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([{ id: 1, state: 'promoted' }])
  })

  it.each([
    [['train', 'x'], 2, /takes options alone/],
    [['train', '--tier', 'slow'], 2, /--tier: use fast or full/],
    [['train', '--data', 'nowhere'], 1, /no file nowhere/],
    [['train', '--data', '.'], 1, /holds no \.jsonl/],
    [['model', 'shew'], 2, /use list, show or rollback/],
    [['model', 'show'], 2, /name the number/],
    [['model', 'show', '9'], 1, /no version 9/],
  ])('%j exits %d and says what is wrong', async (args, code, said) => {
    place = await workplace()
    const ran = await place.run(args, { env: FAST })
    expect([ran.code, ran.stdout]).toEqual([code, ''])
    expect(ran.stderr).toMatch(said)
  })

  it('names every line of a file that cannot be read', async () => {
    place = await workplace()
    const path = join(place.folder, 'data.jsonl')
    await writeFile(path, `${data[0]}\n{"text":"x","queue":"nowhere"}\nnot json\n`)
    const { code, stderr } = await place.run(['train', '--data', 'data.jsonl'], { env: FAST })
    expect(code).toBe(1)
    expect(stderr).toMatch(/data\.jsonl:2: queue: /)
    expect(stderr).toMatch(/data\.jsonl:3: not JSON/)
    expect(await readFile(path, 'utf8')).toContain('nowhere')
  })
})
