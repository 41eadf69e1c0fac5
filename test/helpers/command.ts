import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freshPlace, seedDataDir } from './service.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

export type Ran = { code: number | null; stdout: string; stderr: string }

export type Running = {
  child: ChildProcess
  /** What it has said on standard error so far. */
  said(): string
  /** Resolves when standard error matches; fails when the process ends first. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Ran>
}

export type Workplace = {
  /** An empty folder of its own. */
  folder: string
  env: Record<string, string>
  /** Starts `earshot ARGS` there. */
  start(
    args: readonly string[],
    options?: { input?: string; env?: Record<string, string> },
  ): Running
  run(
    args: readonly string[],
    options?: { input?: string; env?: Record<string, string> },
  ): Promise<Ran>
  clear(): Promise<void>
}

/**
 * A folder and a database of its own on the engine under test, for the real command; with `isEmpty` the
 * folder holds no embedded database yet, as at the very first start.
 */
export async function workplace({ isEmpty = false } = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-test-'))
  const { place, drop } = await freshPlace()
  if (place.kind === 'memory' && !isEmpty) await seedDataDir(join(folder, 'data'))
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    EARSHOT_DATA_DIR: join(folder, 'data'),
    EARSHOT_FETCH_ALLOW: '127.0.0.0/8',
    ...(place.kind === 'postgres' ? { DATABASE_URL: place.url } : {}),
  }
  const running = new Set<ChildProcess>()

  function start(
    args: readonly string[],
    options: { input?: string; env?: Record<string, string> } = {},
  ): Running {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: folder,
      env: { ...env, ...options.env },
    })
    running.add(child)
    const out: string[] = []
    const err: string[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()))
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    const ended = once(child, 'close').then(([code]) => {
      running.delete(child)
      return { code: code as number | null, stdout: out.join(''), stderr: err.join('') }
    })
    const until = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(err.join(''))
          if (found) resolve(found)
        }
        child.stderr.on('data', look)
        void ended.then(() => reject(new Error(`It ended: ${err.join('')}`)))
        look()
      })
    return { child, said: () => err.join(''), until, ended }
  }

  return {
    folder,
    env,
    start,
    run: (args, options) => start(args, options).ended,
    async clear() {
      for (const child of running) {
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      await drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
