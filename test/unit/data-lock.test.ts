import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHolder, lockDataDir } from '../../src/db/data-lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const holder = (over: object) =>
  writeFile(
    join(folder, 'earshot.lock'),
    JSON.stringify({
      pid: 1,
      host: hostname(),
      started: null,
      nonce: 'n',
      url: null,
      token: null,
      ...over,
    }),
  )

describe('the lock on a data folder', () => {
  it('is held by one of many that try at once', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockDataDir(folder, process.pid)),
    )
    const held = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(held).toHaveLength(1)
    await held[0]?.release()
    expect(await findHolder(folder)).toBeNull()
  })

  it('tells who holds it, where that answers, and what to do', async () => {
    const lock = await lockDataDir(folder, process.pid)
    await lock.announce({ url: 'http://127.0.0.1:3000', token: 'local' })
    await expect(lockDataDir(folder, process.pid)).rejects.toThrow(
      /in use: .*process \d+ and answers at http:\/\/127\.0\.0\.1:3000.*EARSHOT_DATA_DIR.*DATABASE_URL/s,
    )
    expect(await findHolder(folder)).toMatchObject({ pid: process.pid, token: 'local' })
    await lock.release()
  })

  it('is taken over from a process that is gone, and from another that has its number now', async () => {
    await holder({ pid: 2 ** 22 + 1 })
    await (await lockDataDir(folder, process.pid)).release()
    await holder({ pid: process.pid, started: '1' })
    if (process.platform === 'linux') await (await lockDataDir(folder, process.pid)).release()
  })

  it('is not taken from another machine that has just given a sign of life', async () => {
    await holder({ host: 'another-machine' })
    await expect(lockDataDir(folder, process.pid)).rejects.toThrow(/process 1 on another-machine/)
  })

  it('is taken where its file is broken', async () => {
    await writeFile(join(folder, 'earshot.lock'), 'half a fi')
    await (await lockDataDir(folder, process.pid)).release()
  })
})
