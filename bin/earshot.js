#!/usr/bin/env node
// Runs the command under the Node that npm brought along where the one that started us is too old.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const cli = new URL('../src/cli.ts', import.meta.url)

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(cli.href)
} else {
  const packaged = ['node', 'node.exe']
    .map((name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url)))
    .find((path) => existsSync(path))
  if (!packaged) {
    process.stderr.write(
      `Earshot needs Node 24 or newer; this is ${process.version}, and none came with "npm ci" for this system. Install Node 24 and run it again.\n`,
    )
    process.exit(1)
  }
  const child = spawn(packaged, [fileURLToPath(cli), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
