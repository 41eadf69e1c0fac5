import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }
import { UsageError, type Command, type Terminal } from './cli/command.ts'
import { AppError, messageOf } from './errors.ts'

/** The `earshot` command. Exit codes: 0 done, 1 failed, 2 wrong usage. */

/** Compiled code is kept among the packages, where nobody else may write: the next start is faster. */
const CODE_CACHE = fileURLToPath(new URL('../node_modules/.cache/earshot', import.meta.url))

/** Each is loaded when it is called: most need neither the database nor the page. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./cli/serve.ts')).runServe,
  import: async () => (await import('./cli/import.ts')).runImport,
  classify: async () => (await import('./cli/classify.ts')).runClassify,
  score: async () => (await import('./cli/score.ts')).runScore,
  train: async () => (await import('./cli/train.ts')).runTrain,
  model: async () => (await import('./cli/model.ts')).runModel,
  try: async () => (await import('./cli/try.ts')).runTry,
  doctor: async () => (await import('./cli/doctor.ts')).runDoctor,
}

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const width = Math.max(...all.map(({ usage }) => usage.length))
  const lines = all.map(({ usage, summary }) => `  earshot ${usage.padEnd(width)}  ${summary}`)
  return `Earshot ${packageJson.version}: hears what people say about a brand and puts it in front of who should answer.

${lines.join('\n')}

Data goes to standard output, messages to standard error; "-" is standard input.
Settings come from the environment: PORT, HOST, DATABASE_URL, EARSHOT_DATA_DIR, EARSHOT_BASE_URL,
EARSHOT_FETCH_ALLOW, EARSHOT_BOOTSTRAP_TOKEN, EARSHOT_LOG_LEVEL, EARSHOT_CLASSIFIER,
EARSHOT_ACCEPTED_ERROR (see README.md).
`
}

async function run(terminal: Terminal, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.stdout.write(await help())
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    terminal.stdout.write(`${packageJson.version}\n`)
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    terminal.say(
      `There is no command "${name}". The commands are: ${Object.keys(commands).join(', ')}.`,
    )
    return 2
  }
  const command = await load()
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.stdout.write(`Usage: earshot ${command.usage}\n\n${command.summary}\n${command.help}`)
    return 0
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: command.options,
      allowPositionals: true,
      strict: true,
    })
    return await command.run(terminal, values, positionals)
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      terminal.say(`${usageProblem(name, messageOf(error))}\nUsage: earshot ${command.usage}`)
      return 2
    }
    terminal.say(error instanceof AppError ? error.message : `It failed: ${messageOf(error)}`)
    return 1
  }
}

/** Node's own words for an option that is unknown speak of positional arguments, which nobody meant. */
function usageProblem(command: string, message: string): string {
  const option = /^Unknown option '([^']+)'/.exec(message)?.[1]
  if (option === undefined) return message
  return `${command} has no option ${option}. Settings such as PORT come from the environment.`
}

function isParseError(error: unknown): boolean {
  const code: unknown = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')
}

const terminal: Terminal = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  isTty: process.stderr.isTTY,
  say: (message) => void process.stderr.write(`${message}\n`),
  env: process.env,
  cwd: process.cwd(),
  pid: process.pid,
  onStop(stop) {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1)
        asked = true
        stop()
      })
    }
  },
}
// Whoever reads us may have enough before we are done (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1),
)

// With V8's baseline compiler a process ends now and then in the middle of a collection
// (nodejs/node issue 62393, open). Going without costs a few percent while a process warms up.
setFlagsFromString('--no-sparkplug')
enableCompileCache(CODE_CACHE)
process.exitCode = await run(terminal, process.argv.slice(2))
