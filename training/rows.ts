import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type HeadName, heads, OUTPUTS } from '../src/classify/outputs.ts'

/** Its licence forbids commercial use; so does that of what was drawn from it under other names. */
const leftOut = 'suggestion_mining'
const drawnFromIt = /suggestion_mining|^pool_forum$/

export type Row = {
  text: string
  label?: string
  labels?: string[]
  sentiment?: string
  intents?: string[]
  queue?: string
  urgency?: number
  source?: string
  kind?: string
}

/** A file of DATA: `name` such as `intents.train`, and its rows in their order. */
export type Part = { name: string; rows: Row[] }

/**
 * All labelled files of DATA and the unlabelled pool. Rows whose text stands in a dev file are left
 * out of every train file and of the pool; so is every row of the set that may not be used.
 */
export async function readParts(data: string): Promise<Part[]> {
  const files = await filesOf(data)
  const inDev = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('.dev.jsonl'))) {
    for (const row of await rowsOf(file)) inDev.add(keyOf(row.text))
  }
  const parts: Part[] = []
  for (const file of files) {
    const isDev = file.endsWith('.dev.jsonl')
    const rows = await rowsOf(file)
    parts.push({
      name: basename(file, '.jsonl'),
      rows: rows.filter(({ text }) => isDev || !inDev.has(keyOf(text))),
    })
  }
  return [...parts, { name: 'guide.train', rows: await guideRows() }]
}

/** The texts that were written for this project, one a line: training/guide-texts.tsv. */
async function guideRows(): Promise<Row[]> {
  const file = await readFile(new URL('guide-texts.tsv', import.meta.url), 'utf8')
  const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [sentiment = '', intents = '', queue = '', urgency = '', text = ''] = line.split('\t')
    const given = intents === 'none' ? [] : intents.split(',')
    return { text, sentiment, intents: given, queue, urgency: Number(urgency) }
  })
}

async function filesOf(folder: string): Promise<string[]> {
  const sets = (await readdir(join(folder, 'sets')))
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith(leftOut))
    .map((name) => join(folder, 'sets', name))
  const intents = ['train', 'dev'].map((part) => join(folder, 'intents', `intents.${part}.jsonl`))
  return [...intents, ...sets, join(folder, 'mentions', 'unlabelled.jsonl')]
}

async function rowsOf(file: string): Promise<Row[]> {
  const text = await readFile(file, 'utf8')
  const rows: Row[] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return rows.filter(({ source }) => !drawnFromIt.test(source ?? ''))
}

/** Letters and digits only, so that near copies count as the same. */
function keyOf(text: string): string {
  return text.toLowerCase().replace(/https?:\S+|@\w+|<\w+>|[^\p{L}\p{N}]/gu, '')
}

const sentimentSets = [
  'tweeteval_sentiment',
  'airline_tweets',
  'apple_tweets',
  'sanders_tweets',
  'absa_reviews',
  'umsab_en',
]

/** Sets with a manner of their own; rows of theirs that were labelled again for the intents tell none. */
const mannered = ['tweeteval_sentiment', 'umsab_en', 'airline_tweets']

function mannerOf(set: string): 'sentiment' | 'posts' | 'support' {
  if (set === 'airline_tweets') return 'support'
  return mannered.includes(set) ? 'posts' : 'sentiment'
}

/** What a row teaches: a probability for each output, NaN where it says nothing. */
export function targetsOf(part: string, row: Row): Float32Array {
  const targets = new Float32Array(OUTPUTS).fill(NaN)
  const set = part.replace(/\.(train|dev)$/, '')
  if (set === 'intents' || set === 'guide') {
    put('sentiment', [row.sentiment ?? ''])
    put('intents', row.intents ?? [])
    put('queue', [row.queue ?? ''])
    put('urgency', [String(row.urgency)])
    if (!(row.source ?? '') || !mannered.includes(row.source ?? '')) put('manner', ['sentiment'])
  } else if (sentimentSets.includes(set)) {
    put('sentiment', [row.label ?? ''])
    const manner = mannerOf(set)
    put('manner', [manner])
    if (manner !== 'sentiment') put(manner, [row.label ?? ''])
  } else if (set === 'sms_spam') {
    put('spam', row.label === 'spam' ? ['spam'] : [])
  } else if (set === 'unlabelled') {
    put('spam', row.kind === 'spam' ? ['spam'] : [])
  }
  return targets

  function put(head: HeadName, given: readonly string[]): void {
    const { start, labels } = heads[head]
    for (const [place, label] of labels.entries()) {
      targets[start + place] = given.includes(label) ? 1 : 0
    }
  }
}
