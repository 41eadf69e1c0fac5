import type { Terminal } from './command.ts'

const EVERY_MS = 100
const WIDTH = 24

export type Progress = {
  /** Draws at most ten times a second. `share` is 0..1, null where the end is not known. */
  show(share: number | null, text: string): void
  done(): void
}

/** A bar on standard error, only where somebody watches. */
export function createProgress(terminal: Terminal, now: () => number = Date.now): Progress {
  let last = 0
  let drawn = false
  return {
    show(share, text) {
      if (!terminal.isTty || now() - last < EVERY_MS) return
      last = now()
      drawn = true
      terminal.stderr.write(`\r\u001b[K${share === null ? '' : `${bar(share)} `}${text}`)
    },
    done() {
      if (drawn) terminal.stderr.write('\r\u001b[K')
    },
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * WIDTH)
  return `[${'='.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.floor(share * 100)} %`
}
