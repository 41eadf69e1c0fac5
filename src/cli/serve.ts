import { relative } from 'node:path'
import { UsageError, configOf, loggerOf, textOf, type Command, type Terminal } from './command.ts'
import { ensurePage } from './ensure-page.ts'
import { startDemo } from './demo.ts'
import { placeOf, startService, type Role, type Service } from '../main.ts'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'

const roles: Record<string, Role> = { web: 'web', worker: 'worker' }

/** `earshot serve`: the page, the API and the workers, until it is told to stop. */
export const runServe: Command = {
  usage: 'serve [--demo] [--role web|worker]',
  summary: 'Starts the page, the API and the workers in one process.',
  help: `
  --demo   Opens on a made-up brand, kept in memory and gone when you stop.
  --role   Runs only the page and the API (web) or only the workers (worker);
           any number of each share one PostgreSQL server (DATABASE_URL).
`,
  options: { demo: { type: 'boolean' }, role: { type: 'string' } },
  async run(terminal, values) {
    const config = configOf(terminal)
    const demo = values['demo'] === true
    const role = roleOf(textOf(values, 'role'), config)
    if (demo && config.databaseUrl) {
      throw new AppError('conflict', 'The demo keeps its data in memory: leave DATABASE_URL out.')
    }
    if (role !== 'worker') await ensurePage(terminal)
    const log = loggerOf(terminal, config)
    const place = demo ? { kind: 'memory' as const } : placeOf(config, terminal.pid)
    const service = await startService({ config, place, log, role, demo })
    const endDemo = demo ? await startDemo(service.ctx, service.listening) : null
    terminal.say(greeting(terminal, config, service, demo))
    await new Promise<void>((resolve) => {
      terminal.onStop(resolve)
    })
    terminal.say('Stopping; what is under way is finished first.')
    endDemo?.()
    await service.stop()
    return 0
  },
}

function roleOf(text: string | null, config: Config): Role {
  if (text === null) return 'all'
  const role = roles[text]
  if (!role) throw new UsageError(`--role: "${text}" is unknown; use web or worker.`)
  if (!config.databaseUrl) {
    throw new UsageError(
      '--role: the embedded database serves one process; set DATABASE_URL to split it.',
    )
  }
  return role
}

function greeting(terminal: Terminal, config: Config, service: Service, demo: boolean): string {
  const where = demo
    ? 'made-up data in memory, gone when you stop'
    : service.engine === 'postgres'
      ? 'PostgreSQL'
      : `embedded database in ${relative(terminal.cwd, config.dataDir) || '.'}; it survives a crash, not a power cut: use PostgreSQL (DATABASE_URL) where that matters`
  return service.url
    ? `Earshot is ready at ${service.url} (${where}). Ctrl+C stops it.`
    : `An Earshot worker is running (${where}). Ctrl+C stops it.`
}
