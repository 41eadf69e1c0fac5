import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createEngine } from '../src/classify/engine.ts'
import { type TierName, tierNames } from '../src/classify/tier.ts'

/**
 * What the classifier costs: how soon each tier answers, how much memory its process takes then, and
 * how many texts of 25 words it reads a second on one core (processor time, so that other work on the
 * machine hardly shows). Each tier in a process of its own, started a second time, when its code is
 * compiled already; medians of five rounds.
 *
 *   npm run bench:engine
 */
const WORDS = 25
const TEXTS = 1000
const ROUNDS = 5
const CODE_CACHE = fileURLToPath(new URL('../node_modules/.cache/earshot', import.meta.url))

type Cost = {
  startMs: number
  megabytes: number
  textsPerSecond: number
  threadTextsPerSecond: number
}

const [asked] = process.argv.slice(2)
const tier = tierNames.find((name) => name === asked)
if (tier) process.stdout.write(JSON.stringify(await costOf(tier)))
else printAll()

async function costOf(tier: TierName): Promise<Cost> {
  const texts = textsOf(WORDS, TEXTS)
  const begun = performance.now()
  const threaded = await createEngine({ tier })
  await threaded.predict(texts.slice(0, 1))
  const startMs = performance.now() - begun
  await threaded.predict(texts, { tier })
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now()
    await threaded.predict(texts, { tier })
    rounds.push(TEXTS / ((performance.now() - start) / 1000))
  }
  const megabytes = process.memoryUsage.rss() / 1e6
  await threaded.close()

  const inline = await createEngine({ tier, inline: true })
  await inline.predict(texts, { tier })
  const cores: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage()
    await inline.predict(texts, { tier })
    const { user, system } = process.cpuUsage(start)
    cores.push(TEXTS / ((user + system) / 1e6))
  }
  await inline.close()
  const threadTextsPerSecond = median(rounds)
  return { startMs, megabytes, textsPerSecond: median(cores), threadTextsPerSecond }
}

/** The demo's texts, one after the other, cut every `words` words. */
function textsOf(words: number, count: number): string[] {
  const file = readFileSync(new URL('../demo/mentions.jsonl', import.meta.url), 'utf8')
  const all = file
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; lang: string })
    .filter(({ lang }) => lang === 'en')
    .flatMap(({ text }) => text.split(/\s+/))
  return Array.from({ length: count }, (_, at) => {
    const start = (at * words) % (all.length - words)
    return all.slice(start, start + words).join(' ')
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function printAll(): void {
  const rows = tierNames.map((tier) => {
    startOnce(tier)
    const { startMs, megabytes, textsPerSecond, threadTextsPerSecond } = startOnce(tier)
    const rate = (perSecond: number) => Math.round(perSecond).toLocaleString('en')
    return `| ${tier} | ${(startMs / 1000).toFixed(2)} s | ${Math.round(megabytes)} MB | ${rate(textsPerSecond)} | ${rate(threadTextsPerSecond)} |\n`
  })
  process.stdout.write(
    `| tier | start to first answer | memory of the process | texts/s a core | texts/s by the clock, in its thread |\n|---|---:|---:|---:|---:|\n${rows.join('')}`,
  )
}

function startOnce(tier: TierName): Cost {
  const own = fileURLToPath(import.meta.url)
  const env = { ...process.env, NODE_COMPILE_CACHE: CODE_CACHE }
  const printed = execFileSync(process.execPath, [own, tier], { encoding: 'utf8', env })
  return JSON.parse(printed) as Cost
}
