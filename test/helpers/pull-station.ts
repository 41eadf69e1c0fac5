import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { ProcessSettings } from './collector-process.ts'
import { startHoldingWeb, type HoldingWeb } from './holding-web.ts'
import { worldNow, type PullSource, type PullWorld } from './pull-world.ts'
import { freshPlace } from './service.ts'
import { startProcess, type CollectorProcess } from './start-process.ts'

export type Station = {
  source: PullSource
  world: PullWorld
  web: HoldingWeb
}

export type Stations = Awaited<ReturnType<typeof openStations>>

/**
 * Networks that are played, and processes that read them into a database of their own; `stepMs` go by
 * at a time. What is asked of the addresses of `alsoMoved` is asked of what is played there.
 */
export async function openStations(
  sources: readonly PullSource[],
  stepMs = 3600_000,
  alsoMoved: Readonly<Record<string, string>> = {},
) {
  const { place, drop } = await ownPlace()
  // While they are busy, one more is posted with each request.
  const life = { isBusy: true }
  const stations = await Promise.all(sources.map((source) => openStation(source, life)))
  const clock = { ms: worldNow }
  const children: CollectorProcess[] = []
  const secretKey = randomBytes(32).toString('base64')
  const own = stations.flatMap(({ source, web }) => source.moved.map((start) => [start, web.url]))
  const moved = { ...Object.fromEntries(own), ...alsoMoved }

  /** Later; what is posted then comes in the last minutes before. */
  function later(): void {
    clock.ms += stepMs
    for (const { world } of stations) world.passTo(clock.ms - stepMs / 2)
  }

  return {
    place,
    later,
    stations,
    life,
    /** A worker that reads what is due. */
    async start(): Promise<CollectorProcess> {
      const child = await startProcess({ place, secretKey, moved, nowMs: clock.ms })
      children.push(child)
      return child
    },
    async addSources(child: CollectorProcess): Promise<void> {
      for (const { source, web } of stations) {
        const { collector, credentials } = source
        const common = { name: collector, collector, options: source.options(web.url) }
        await child.addSource({ ...common, ...(credentials ? { credentials } : {}) })
      }
    },
    /** Time goes by: what is not being read is due again. */
    async passTime(child: CollectorProcess): Promise<void> {
      later()
      await child.setClock(clock.ms)
      await child.query(`UPDATE sources SET next_run_at = 'epoch'`)
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) await child.kill()
      for (const { web } of stations) await web[Symbol.asyncDispose]()
      await drop()
    },
  }
}

/** So much time goes by that the leases of the dead end. */
export async function expireLeases(child: CollectorProcess): Promise<void> {
  await child.query(`UPDATE sources SET lease_until = now() - interval '1 s'
    WHERE lease_until IS NOT NULL`)
}

/** Each source has been read to the end of its run, or waits for a network that holds its tongue. */
export async function allAtRest(child: CollectorProcess, stations: readonly Station[]) {
  const atWork = async () => {
    const rows = await child.query<{ name: string }>(
      `SELECT name FROM sources WHERE lease_until IS NOT NULL OR next_run_at <= now()`,
    )
    const held = stations.filter(({ web }) => web.isHeld()).map(({ source }) => source.collector)
    return rows.map(({ name }) => name).filter((name) => !held.includes(name))
  }
  const isOver = async () => expect(await atWork()).toEqual([])
  await vi.waitFor(isOver, { timeout: 30_000, interval: 20 })
}

async function openStation(source: PullSource, life: { isBusy: boolean }): Promise<Station> {
  const world = source.open()
  world.post(source.first)
  const web = await startHoldingWeb((request, response) => {
    world.handle(request, response)
    if (life.isBusy) world.post(1)
  })
  return { source, world, web }
}

/** A server where there is one; else a folder, for the embedded database lives on in files alone. */
async function ownPlace(): Promise<{ place: ProcessSettings['place']; drop(): Promise<void> }> {
  const { place, drop } = await freshPlace()
  if (place.kind === 'postgres') return { place, drop }
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-kill-'))
  return {
    place: { kind: 'folder', dataDir },
    drop: () => rm(dataDir, { recursive: true, force: true }),
  }
}
