import type { ScoredHead } from './outcomes.ts'
import type { HeadScore, Report } from './report.ts'
import { at, axes, bar, dot, FAINT, type Frame, line, path, picture, text } from './svg.ts'

const colours: Record<ScoredHead, string> = {
  sentiment: '#0284c7',
  intents: '#d97706',
  queue: '#15803d',
  urgency: '#7e22ce',
  spam: '#64748b',
}

const WIDTH = 1080
const ROW = 24
const NAMES = 170
const BARS = 300
const CHART = { left: 680, width: 360, height: 270 }

/**
 * A report as an SVG picture: F1 of each label with its interval, stated confidence against what was
 * right, and what is wrong when only the surest answers are given.
 */
export function drawReport(report: Report): string {
  const bars = drawBars(report.heads)
  const height = Math.max(bars.bottom + 40, 800)
  return picture(
    { width: WIDTH, height },
    `${report.model} on ${report.texts} texts`,
    describe(report),
    [
      text(24, 32, `${report.model} on ${report.texts} texts`, { bold: true }),
      ...bars.shapes,
      ...drawReliability(report),
      ...drawCoverage(report),
    ],
  )
}

function describe({ heads }: Report): string {
  return heads
    .map(({ head, macroF1 }) => `${head}: macro-F1 ${macroF1.value.toFixed(3)}`)
    .join('; ')
}

function drawBars(heads: readonly HeadScore[]): { shapes: string[]; bottom: number } {
  const shapes: string[] = []
  let y = 76
  const end = (value: number): number => NAMES + value * BARS
  for (const { head, labels, macroF1 } of heads) {
    shapes.push(text(24, y, `${head}: macro-F1 ${percent(macroF1.value)}`, { bold: true }))
    for (const { label, f1 } of labels) {
      y += ROW
      shapes.push(
        text(NAMES - 10, y, label, { anchor: 'end' }),
        bar(NAMES, y - 13, BARS, 16, '#f1f5f9'),
        bar(NAMES, y - 13, f1.value * BARS, 16, colours[head]),
        line([end(f1.low), y - 5], [end(f1.high), y - 5], '#0f172a'),
        text(
          NAMES + BARS + 12,
          y,
          `${percent(f1.value)}  (${percent(f1.low)}-${percent(f1.high)})`,
        ),
      )
    }
    y += ROW + 14
  }
  shapes.push(text(24, y, 'Bars: F1 in percent. Lines: 95 % intervals.', { fill: FAINT }))
  return { shapes, bottom: y }
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}

function drawReliability({ heads }: Report): string[] {
  const frame: Frame = { ...CHART, top: 76, xMax: 1, yMax: 1 }
  const shapes = [
    ...axes(frame, 'Calibration', { x: 'stated confidence, %', y: 'right, %' }),
    line(at(frame, 0, 0), at(frame, 1, 1), FAINT, '4 4'),
  ]
  const drawn = heads.filter(({ calibration }) => calibration)
  for (const [place, { head, calibration }] of drawn.entries()) {
    const bins = calibration?.bins ?? []
    const most = Math.max(...bins.map(({ texts }) => texts))
    shapes.push(
      path(
        bins.map(({ confidence, right }) => at(frame, confidence, right)),
        colours[head],
      ),
    )
    for (const { confidence, right, texts } of bins) {
      shapes.push(
        dot(...at(frame, confidence, right), 2 + 4 * Math.sqrt(texts / most), colours[head]),
      )
    }
    shapes.push(...legend(frame, place, head, `error ${percent(calibration?.error ?? 0)}`))
  }
  return shapes
}

function drawCoverage({ heads, unsure }: Report): string[] {
  const drawn = heads.filter(({ head, coverage }) => coverage.length > 0 && head !== 'spam')
  const errors = drawn.flatMap(({ coverage }) => coverage.map(({ error }) => error))
  const frame: Frame = { ...CHART, top: 456, xMax: 1, yMax: topOf(Math.max(0.1, ...errors)) }
  const shapes = axes(frame, 'When only the surest are answered', {
    x: 'answered, %',
    y: 'wrong, %',
  })
  for (const [place, { head, coverage }] of drawn.entries()) {
    shapes.push(
      path(
        coverage.map(({ share, error }) => at(frame, share, error)),
        colours[head],
      ),
      ...legend(frame, place, head, ''),
    )
  }
  if (!unsure) return shapes
  const mark = at(frame, 1 - unsure.share, Math.min(frame.yMax, unsure.wrongWhenSure))
  const words = `unsure: ${percent(unsure.share)} %`
  return [
    ...shapes,
    dot(...mark, 5, '#b91c1c'),
    text(mark[0] - 10, mark[1] - 10, words, { anchor: 'end' }),
  ]
}

/** The next tenth above. */
function topOf(most: number): number {
  return Math.min(1, Math.ceil(most * 10) / 10)
}

function legend(frame: Frame, place: number, head: ScoredHead, more: string): string[] {
  const y = frame.top + 20 + place * 20
  return [
    line([frame.left + 12, y - 4], [frame.left + 32, y - 4], colours[head]),
    text(frame.left + 40, y, more === '' ? head : `${head}, ${more}`),
  ]
}
