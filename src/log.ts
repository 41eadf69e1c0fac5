import { pino, type Logger as PinoLogger } from 'pino'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const secretFields = ['authorization', 'cookie', 'token', 'password', 'credentials']
/** pino has no "at any depth": here and below up to three others. */
const redacted = ['', '*.', '*.*.', '*.*.*.'].flatMap((above) =>
  secretFields.map((field) => above + field),
)

/**
 * JSON lines to `write`, one record a line. Levels say what an operator does: `error` act now,
 * `warn` act when it goes on, `info` nothing, `debug` only when asked to look.
 */
export function createLogger(level: LogLevel, write: (line: string) => void): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: redacted,
        censor: '[redacted]',
      },
    },
    { write },
  )
}
