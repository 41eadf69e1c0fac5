import { access, constants, mkdir, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { versions } from 'node:process'
import { fileURLToPath } from 'node:url'
import { openEncoder } from '../classify/encoder/encoder-session.ts'
import { checkModelFiles, MODELS, modelFile } from '../classify/engine/model-files.ts'
import { readConfig, type Config } from '../config.ts'
import { findHolder, type Holder } from '../db/data-lock.ts'
import { openDatabase } from '../db/open-database.ts'
import { listSources } from '../db/source-store.ts'
import { messageOf } from '../errors.ts'
import { placeOf } from '../main.ts'
import type { Command, Terminal } from './command.ts'

type Finding = { level: 'ok' | 'warn' | 'fail'; what: string; advice?: string }

const NODE_MAJOR_MIN = 24
const FREE_BYTES_MIN = 1024 ** 3
const OLDEST_SERVER = 150_000
const PAGE = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))

/** `earshot doctor`: looks for what usually goes wrong and says what to do about it. */
export const runDoctor: Command = {
  usage: 'doctor',
  summary: 'Looks for what usually goes wrong and says what to do about it.',
  help: `
Prints a line for each check; exit code 1 where one failed. It changes nothing, but brings an
idle database up to this version.
`,
  options: {},
  async run(terminal) {
    const findings = await examine(terminal)
    for (const { level, what, advice } of findings) {
      terminal.stdout.write(`${level.padEnd(4)}  ${what}${advice ? `\n      -> ${advice}` : ''}\n`)
    }
    return findings.some(({ level }) => level === 'fail') ? 1 : 0
  },
}

async function examine(terminal: Terminal): Promise<Finding[]> {
  const read = readConfig(terminal.env, terminal.cwd)
  if (!read.ok) {
    const problems = read.problems.map((what): Finding => ({ level: 'fail', what }))
    return [checkNode(), ...problems]
  }
  const { config } = read
  const holder = config.databaseUrl ? null : await findHolder(config.dataDir)
  const folder = config.databaseUrl ? [] : [await checkFolder(config), await checkSpace(config)]
  return [
    checkNode(),
    { level: 'ok', what: 'The settings can be used' },
    ...(await checkModel(config)),
    ...folder,
    ...(holder ? await checkService(holder) : await checkDatabase(terminal, config)),
    ...(holder ? [] : [await checkPort(config)]),
    await checkPage(),
  ]
}

function checkNode(): Finding {
  const major = Number(versions.node.split('.')[0])
  const what = `Node ${versions.node}`
  return major >= NODE_MAJOR_MIN
    ? { level: 'ok', what }
    : {
        level: 'fail',
        what,
        advice: `Earshot needs Node ${NODE_MAJOR_MIN}; "npm ci" brings it along, then use "npx earshot".`,
      }
}

async function checkModel({ classifier }: Config): Promise<Finding[]> {
  const problems = await checkModelFiles()
  if (problems.length > 0) return problems.map((what): Finding => ({ level: 'fail', what }))
  const whole: Finding = { level: 'ok', what: 'The model files are there and whole' }
  if (classifier === 'fast') return [whole]
  try {
    const encoder = await openEncoder(await modelFile(MODELS, 'encoder.onnx'))
    await encoder.close()
    return [whole, { level: 'ok', what: 'The encoder runs on this system' }]
  } catch (error) {
    const broken: Finding = {
      level: classifier === 'full' ? 'fail' : 'warn',
      what: `The encoder does not run on this system (${messageOf(error)}); texts are read by "fast"`,
      advice: 'Set EARSHOT_CLASSIFIER=fast, or run Earshot where onnxruntime-node has a build.',
    }
    return [whole, broken]
  }
}

async function checkFolder({ dataDir }: Config): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.R_OK | constants.W_OK)
    return { level: 'ok', what: `The data folder ${dataDir} can be written` }
  } catch (error) {
    return {
      level: 'fail',
      what: `The data folder ${dataDir} cannot be written (${messageOf(error)})`,
      advice: 'Give this user rights to it, or name another with EARSHOT_DATA_DIR.',
    }
  }
}

async function checkSpace({ dataDir }: Config): Promise<Finding> {
  const disk = await statfs(dataDir).catch(() => null)
  if (!disk) return { level: 'warn', what: 'The free space of the data folder cannot be read' }
  const free = disk.bavail * disk.bsize
  const what = `${(free / 1024 ** 3).toFixed(1)} GB free for the data folder`
  return free >= FREE_BYTES_MIN
    ? { level: 'ok', what }
    : { level: 'warn', what, advice: 'Make room: a million mentions take about 1 GB.' }
}

async function checkService(holder: Holder): Promise<Finding[]> {
  const running: Finding = { level: 'ok', what: `Earshot runs as process ${holder.pid}` }
  if (!holder.url) return [running]
  try {
    const answer = await fetch(`${holder.url}/readyz`, { signal: AbortSignal.timeout(5000) })
    if (answer.ok) return [running, { level: 'ok', what: `It answers at ${holder.url}` }]
    const advice = 'Look into its log; a restart helps where it is stuck.'
    return [running, { level: 'fail', what: `It is not ready (${answer.status})`, advice }]
  } catch (error) {
    const advice = 'Stop that process and start it again.'
    return [running, { level: 'fail', what: `It does not answer (${messageOf(error)})`, advice }]
  }
}

async function checkDatabase(terminal: Terminal, config: Config): Promise<Finding[]> {
  const name = config.databaseUrl ? 'PostgreSQL' : 'The embedded database'
  try {
    const { db, close } = await openDatabase(placeOf(config, terminal.pid))
    try {
      const [row] = await db.query<{ version: string; number: string }>(
        `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number`,
      )
      const old = Number(row?.number ?? 0) < OLDEST_SERVER
      const failing = (await listSources(db)).filter((source) => source.state === 'failing')
      return [
        {
          level: 'ok',
          what: `${name} opens and is up to date (version ${row?.version ?? 'unknown'})`,
        },
        ...(old
          ? [
              {
                level: 'fail' as const,
                what: 'The server is too old',
                advice: 'Use PostgreSQL 15 or newer.',
              },
            ]
          : []),
        ...failing.map((source): Finding => ({
          level: 'warn',
          what: `Source "${source.name}" fails: ${source.lastError?.message ?? 'unknown'}`,
        })),
      ]
    } finally {
      await close()
    }
  } catch (error) {
    const advice = config.databaseUrl
      ? 'Is the server up, and are user, password and database in DATABASE_URL right?'
      : 'Is the folder an older copy, or was the disk full? Restore a backup if it stays so.'
    return [{ level: 'fail', what: `${name} cannot be opened: ${messageOf(error)}`, advice }]
  }
}

function checkPort({ port, host }: Config): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) =>
      resolve({
        level: 'fail',
        what: `${host}:${port} cannot be used (${messageOf(error)})`,
        advice: 'Stop the program that has it, or choose another with PORT.',
      }),
    )
    probe.listen(port, host, () => {
      probe.close(() => resolve({ level: 'ok', what: `${host}:${port} is free` }))
    })
  })
}

async function checkPage(): Promise<Finding> {
  const built = await stat(PAGE).catch(() => null)
  return built
    ? { level: 'ok', what: 'The page is built' }
    : { level: 'warn', what: 'The page is not built yet', advice: '"npm start" builds it.' }
}
