import { resolve } from 'node:path'
import { z } from 'zod'
import { type TierName, tierNames } from './classify/tier.ts'
import { parseAllowList, type AllowList } from './http/allow-list.ts'
import { logLevels, type LogLevel } from './log.ts'
import { parseSecretKey } from './secret-keys.ts'

/** Every setting, checked; made once at the start from the environment. */
export type Config = Readonly<{
  port: number
  host: string
  /** Null = the embedded database in `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  /** Where people reach the page, without a slash at the end. */
  baseUrl: string
  fetchAllow: AllowList
  /** An API token that may do everything; null = none, and then only this machine is served. */
  bootstrapToken: string | null
  /** What credentials are sealed under: the first seals, all open; null = a key kept in `dataDir`. */
  secretKeys: readonly Uint8Array[] | null
  logLevel: LogLevel
  /** Which tier of the classifier reads; `auto` = `full`, and `fast` while too much comes in. */
  classifier: 'auto' | TierName
  /** Share of wrong queues that the user accepts, 0.02..0.5. */
  acceptedError: number
}>

const TOKEN_LENGTH_MIN = 16
const classifiers = ['auto', ...tierNames] as const
const ACCEPTED_ERROR = { min: 0.02, max: 0.5, default: 0.2 }

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().max(65_535))

/** The settings in `env`, or every problem with them, each a sentence that names the setting. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const problems: string[] = []
  const given = (name: string): string | null => env[name]?.trim() || null

  const portText = given('PORT') ?? '3000'
  const parsedPort = port.safeParse(portText)
  if (!parsedPort.success)
    problems.push(`PORT: "${portText}" is not a port; use a number from 0 to 65535.`)

  const databaseUrl = given('DATABASE_URL')
  if (databaseUrl !== null && !isPostgresUrl(databaseUrl)) {
    problems.push(
      'DATABASE_URL: use postgres://user:password@host:5432/database, or leave it out for the embedded database.',
    )
  }

  const host = given('HOST') ?? '127.0.0.1'
  const baseText = given('EARSHOT_BASE_URL')
  const baseUrl = baseText ?? `http://localhost:${parsedPort.success ? parsedPort.data : 3000}`
  if (!isWebUrl(baseUrl)) {
    problems.push(
      `EARSHOT_BASE_URL: "${baseUrl}" is not an address; use one such as https://earshot.example.`,
    )
  }

  const bootstrapToken = given('EARSHOT_BOOTSTRAP_TOKEN')
  if (bootstrapToken !== null && bootstrapToken.length < TOKEN_LENGTH_MIN) {
    problems.push(
      `EARSHOT_BOOTSTRAP_TOKEN: too short to be safe; use at least ${TOKEN_LENGTH_MIN} characters.`,
    )
  }
  if (bootstrapToken === null && !isLoopback(host)) {
    problems.push(
      `HOST: ${host} lets other machines in, but nothing asks them who they are. Set EARSHOT_BOOTSTRAP_TOKEN too, or leave HOST out.`,
    )
  }

  const allow = parseAllowList(given('EARSHOT_FETCH_ALLOW') ?? '')
  if (!allow.ok) problems.push(...allow.errors.map((error) => `EARSHOT_FETCH_ALLOW: ${error}`))

  const secretKeys = readSecretKeys(given('EARSHOT_SECRET_KEY'))
  if (secretKeys === 'invalid') {
    problems.push(
      'EARSHOT_SECRET_KEY: use one or more keys of 32 bytes in base64, separated by commas; "openssl rand -base64 32" makes one.',
    )
  }

  const logLevel = given('EARSHOT_LOG_LEVEL') ?? 'info'
  if (!isLogLevel(logLevel)) {
    problems.push(
      `EARSHOT_LOG_LEVEL: "${logLevel}" is unknown; use one of ${logLevels.join(', ')}.`,
    )
  }

  const classifierText = given('EARSHOT_CLASSIFIER') ?? 'auto'
  const classifier = classifiers.find((name) => name === classifierText)
  if (!classifier) {
    problems.push(
      `EARSHOT_CLASSIFIER: "${classifierText}" is unknown; use one of ${classifiers.join(', ')}.`,
    )
  }
  const acceptedError = readShare(given('EARSHOT_ACCEPTED_ERROR'))
  if (acceptedError === null) {
    problems.push(
      `EARSHOT_ACCEPTED_ERROR: use a share from ${ACCEPTED_ERROR.min} to ${ACCEPTED_ERROR.max}, such as ${ACCEPTED_ERROR.default} for one wrong queue in five.`,
    )
  }

  if (problems.length > 0 || !parsedPort.success || !allow.ok || !isLogLevel(logLevel)) {
    return { ok: false, problems }
  }
  if (!classifier || acceptedError === null || secretKeys === 'invalid')
    return { ok: false, problems }
  return {
    ok: true,
    config: Object.freeze({
      port: parsedPort.data,
      host,
      databaseUrl,
      dataDir: resolve(cwd, given('EARSHOT_DATA_DIR') ?? './data'),
      baseUrl: baseUrl.replace(/\/+$/, ''),
      fetchAllow: allow.allow,
      bootstrapToken,
      secretKeys,
      logLevel,
      classifier,
      acceptedError,
    }),
  }
}

function readShare(text: string | null): number | null {
  if (text === null) return ACCEPTED_ERROR.default
  const share = /^0?\.\d+$/.test(text) ? Number(text) : Number.NaN
  return share >= ACCEPTED_ERROR.min && share <= ACCEPTED_ERROR.max ? share : null
}

function readSecretKeys(text: string | null): readonly Uint8Array[] | 'invalid' | null {
  if (text === null) return null
  const keys = text.split(',').map((each) => parseSecretKey(each.trim()))
  const good = keys.filter((key) => key !== null)
  return good.length === keys.length ? good : 'invalid'
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text)
}
