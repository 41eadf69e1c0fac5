import { z } from 'zod'
import type { Context } from '../context.ts'
import { openDatabase } from '../db/open-database.ts'
import { readVersion, readVersions, rollBackVersion } from '../learn/model-versions.ts'
import { placeOf } from '../main.ts'
import { modelVersionSchema, modelViewSchema, type ModelVersion } from '../model/model-version.ts'
import { configOf, loggerOf, UsageError, type Command, type Terminal } from './command.ts'
import { describeVersion, describeVersions } from './model-report.ts'
import { findService } from './running-service.ts'

const idSchema = z.coerce.number().int().positive()

/** `earshot model`: what trainings made of the classifier. */
export const runModel: Command = {
  usage: 'model [list|show ID|rollback] [--json]',
  summary: 'Lists the trainings of the classifier, shows one, or takes the last one back.',
  help: `
  list       Every training, newest first; * is what answers now.
  show ID    One training with its figures.
  rollback   The version before answers again, exactly as it did.
  --json     One JSON object instead of text.
`,
  options: { json: { type: 'boolean' } },
  async run(terminal, values, positionals) {
    const [action = 'list', id, ...more] = positionals
    if (more.length > 0) throw new UsageError('model takes one action, such as list.')
    const versions = await versionsOf(terminal)
    try {
      const write = (data: object, text: string) => {
        terminal.stdout.write(values['json'] === true ? `${JSON.stringify(data)}\n` : text)
      }
      if (action === 'show') {
        const version = await versions.show(idOf(id))
        write(version, describeVersion(version))
        return 0
      }
      if (id !== undefined) throw new UsageError(`model ${action} takes nothing more.`)
      if (action === 'rollback') await versions.rollback()
      else if (action !== 'list') {
        throw new UsageError(`model ${action}: use list, show or rollback.`)
      }
      const listed = await versions.list()
      write(listed, describeVersions(listed))
      return 0
    } finally {
      await versions.close()
    }
  },
}

function idOf(text: string | undefined): number {
  const id = idSchema.safeParse(text)
  if (!id.success) throw new UsageError('model show: name the number of a training, such as 3.')
  return id.data
}

type Versions = {
  list(): Promise<ModelVersion[]>
  show(id: number): Promise<ModelVersion>
  rollback(): Promise<void>
  close(): Promise<void>
}

/** Through the service that has the data open, else from the database itself. */
async function versionsOf(terminal: Terminal): Promise<Versions> {
  const config = configOf(terminal)
  const service = await findService(config)
  if (service) {
    return {
      list: async () => (await service.ask('GET', '/model', modelViewSchema)).versions,
      show: (id) => service.ask('GET', `/model/versions/${id}`, modelVersionSchema),
      rollback: async () => void (await service.ask('POST', '/model/rollback', modelViewSchema)),
      close: async () => undefined,
    }
  }
  const { db, close } = await openDatabase(placeOf(config, terminal.pid))
  const ctx: Context = { db, now: Date.now, actor: 'model', log: loggerOf(terminal, config) }
  return {
    list: () => readVersions(ctx),
    show: (id) => readVersion(ctx, id),
    rollback: () => rollBackVersion(ctx),
    close,
  }
}
