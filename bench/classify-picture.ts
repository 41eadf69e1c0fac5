import type { Figure } from '../src/classify/score/agreement.ts'
import { dot, FAINT, GRID, line, picture, text } from '../src/classify/score/svg.ts'

export type Measured = {
  name: string
  macroRecall: Figure
  macroF1: Figure
  accuracy: Figure
  textsPerSecond: number
}

const WIDTH = 900
const HEIGHT = 460
const FRAME = { left: 70, right: 860, top: 70, bottom: 390 }
const OURS = '#0284c7'
const OTHERS = '#94a3b8'
/** A name so close to another one is put further down. */
const NEAR = { across: 240, down: 18 }

/** Speed to the right on a logarithmic scale, macro-recall upwards, with its interval. */
export function drawScatter(measured: readonly Measured[], what: string): string {
  const speeds = measured.map(({ textsPerSecond }) => Math.log10(textsPerSecond))
  const from = Math.floor(Math.min(...speeds))
  const to = Math.ceil(Math.max(...speeds))
  const lowest = floorToFive(Math.min(...measured.map(({ macroRecall }) => macroRecall.low)))
  const highest =
    floorToFive(Math.max(...measured.map(({ macroRecall }) => macroRecall.high))) + 0.05
  const x = (speed: number): number =>
    FRAME.left + ((Math.log10(speed) - from) / (to - from)) * (FRAME.right - FRAME.left)
  const y = (share: number): number =>
    FRAME.bottom - ((share - lowest) / (highest - lowest)) * (FRAME.bottom - FRAME.top)

  const shapes = [
    text(24, 30, 'Sentiment of texts: how often right, how fast', { bold: true }),
    text(FRAME.left, FRAME.top - 14, 'macro-recall on three labels, %', { fill: FAINT }),
    text(FRAME.right, FRAME.bottom + 40, 'texts a second of one core', {
      anchor: 'end',
      fill: FAINT,
    }),
    text(24, HEIGHT - 14, what, { fill: FAINT }),
  ]
  for (let power = from; power <= to; power += 1) {
    const at = x(10 ** power)
    const speed = (10 ** power).toLocaleString('en')
    shapes.push(line([at, FRAME.top], [at, FRAME.bottom], GRID))
    shapes.push(text(at, FRAME.bottom + 18, speed, { anchor: 'middle', fill: FAINT }))
  }
  for (let share = lowest; share <= highest + 1e-9; share += 0.05) {
    shapes.push(line([FRAME.left, y(share)], [FRAME.right, y(share)], GRID))
    const percent = String(Math.round(share * 100))
    shapes.push(text(FRAME.left - 10, y(share) + 4, percent, { anchor: 'end', fill: FAINT }))
  }
  const named: Place[] = []
  const sorted = measured.toSorted((one, other) => other.macroRecall.value - one.macroRecall.value)
  for (const { name, macroRecall, textsPerSecond } of sorted) {
    const fill = name.startsWith('earshot') ? OURS : OTHERS
    const [left, top] = [x(textsPerSecond), y(macroRecall.value)]
    let label = top + 4
    while (named.some((other) => isNear(other, { left, label }))) label += NEAR.down
    named.push({ left, label })
    const words = `${name}  ${(macroRecall.value * 100).toFixed(1)}`
    const isRight = left < (FRAME.left + FRAME.right) / 2
    shapes.push(
      line([left, y(macroRecall.low)], [left, y(macroRecall.high)], fill),
      dot(left, top, 6, fill),
      text(isRight ? left + 12 : left - 12, label, words, { anchor: isRight ? 'start' : 'end' }),
    )
  }
  const described = measured
    .map(({ name, macroRecall, textsPerSecond }) => {
      const percent = (macroRecall.value * 100).toFixed(1)
      return `${name}: ${percent} % at ${Math.round(textsPerSecond)} texts/s`
    })
    .join('; ')
  return picture(
    { width: WIDTH, height: HEIGHT },
    'Score and speed side by side',
    described,
    shapes,
  )
}

type Place = { left: number; label: number }

function isNear(one: Place, other: Place): boolean {
  const isAcross = Math.abs(one.left - other.left) < NEAR.across
  return isAcross && Math.abs(one.label - other.label) < NEAR.down
}

function floorToFive(share: number): number {
  return Math.floor(share * 20) / 20
}
