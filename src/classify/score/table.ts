import type { Figure } from './agreement.ts'
import type { HeadScore, Report } from './report.ts'

const NAME_WIDTH = 20
const SOURCE_WIDTH = 26

/** A report for people, in lines of at most 100 columns or as many as there are labels. */
export function writeTable(report: Report): string {
  const parts = [
    `${report.model}, ${report.texts} texts. In brackets: 95 % intervals (bootstrap).`,
    ...report.heads.map((score) => headTable(score, report)),
    surenessLine(report),
    sourcesTable(report),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headTable(score: HeadScore, report: Report): string {
  const { head, texts, macroF1, macroRecall, accuracy, main, labels, calibration } = score
  const lines = [
    `${head.toUpperCase()}, ${texts} texts`,
    `  ${'macro-F1'.padEnd(NAME_WIDTH)} ${figure(macroF1)}`,
    `  ${'macro-recall'.padEnd(NAME_WIDTH)} ${figure(macroRecall)}`,
    `  ${'all labels right'.padEnd(NAME_WIDTH)} ${figure(accuracy)}`,
  ]
  if (head === 'intents') {
    lines.push(`  ${'main intent right'.padEnd(NAME_WIDTH)} ${figure(main)}`)
  }
  if (calibration) {
    lines.push(`  ${'calibration error'.padEnd(NAME_WIDTH)} ${three(calibration.error)}`)
  }
  if (head === 'sentiment' && report.mixedRead !== null) lines.push(`  ${mixedNote(report)}`)
  lines.push(
    '',
    `  ${''.padEnd(NAME_WIDTH)} ${['support', 'given', 'precision', 'recall'].map(right).join('')}  F1`,
  )
  for (const { label, support, given, precision, recall, f1 } of labels) {
    const cells = [String(support), String(given), three(precision), three(recall)]
    lines.push(`  ${label.padEnd(NAME_WIDTH)} ${cells.map(right).join('')}  ${figure(f1)}`)
  }
  if (head === 'intents') lines.push('', ...outputLines(report))
  return [...lines, '', ...confusionLines(score)].join('\n')
}

function mixedNote({ mixedRead }: Report): string {
  return `gold has no "mixed": ${mixedRead ?? 0} answers of mixed are read as the side their score leans to`
}

function outputLines({ intentOutputs }: Report): string[] {
  const errors = intentOutputs.map(({ error }) => error)
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  const each = intentOutputs.map(({ label, error }) => `${label} ${three(error)}`)
  return [
    `  calibration error of each output, given or not: ${three(mean)} on average`,
    `  ${each.slice(0, 4).join(', ')},`,
    `  ${each.slice(4).join(', ')}`,
  ]
}

function confusionLines({ head, confusion }: HeadScore): string[] {
  const { labels, counts } = confusion
  const used = labels.filter((_, at) => counts.some((row, of) => row[at] || counts[at]?.[of]))
  const short = (label: string): string => label.slice(0, 9)
  const lines = [
    `  ${(head === 'intents' ? 'main: true, given →' : 'true, given →').padEnd(NAME_WIDTH)} ${used.map((label) => right(short(label))).join('')}`,
  ]
  for (const [of, row] of counts.entries()) {
    const label = labels[of] ?? ''
    if (!used.includes(label)) continue
    const cells = used.map((given) => right(String(row[labels.indexOf(given)] ?? 0)))
    lines.push(`  ${label.padEnd(NAME_WIDTH)} ${cells.join('')}`)
  }
  return lines
}

function surenessLine({ unsure }: Report): string {
  if (!unsure) return ''
  return [
    `UNSURE: ${percent(unsure.share)} of answers.`,
    `Queue wrong in ${percent(unsure.wrongWhenSure)} of the others, in ${percent(unsure.wrongWhenUnsure)} of these.`,
  ].join(' ')
}

function sourcesTable({ sources, heads }: Report): string {
  if (sources.length < 2) return ''
  const lines = [
    'BY SOURCE, macro-F1 over the labels found there, and half the width of its interval',
    `  ${''.padEnd(SOURCE_WIDTH)} ${['texts', ...heads.map(({ head }) => head)].map(wide).join('')}`,
  ]
  for (const { source, texts, heads: own } of sources) {
    const cells = heads.map(({ head }) => {
      const found = own.find((each) => each.head === head)
      return found ? narrow(found.macroF1) : '-'
    })
    lines.push(`  ${source.padEnd(SOURCE_WIDTH)} ${[String(texts), ...cells].map(wide).join('')}`)
  }
  return lines.join('\n')
}

function figure({ value, low, high }: Figure): string {
  return `${three(value)} (${three(low)}-${three(high)})`
}

function narrow({ value, low, high }: Figure): string {
  return `${three(value)} ±${three((high - low) / 2)}`
}

function three(value: number): string {
  return value.toFixed(3)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function right(cell: string): string {
  return cell.padStart(10)
}

function wide(cell: string): string {
  return cell.padStart(15)
}
