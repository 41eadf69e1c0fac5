import type { Word } from './word.ts'

/** The network looks at runs of one, two and three words. */
const WIDTHS = [1, 2, 3] as const

/**
 * Fills `values` with the largest answer of each filter over all runs of words: filters of width 1, then 2,
 * then 3, each at least 0 and what the filter answers to nothing at all. `starts` gets the place of the
 * run's first word, which for a run that overhangs the text's start is negative, and past the text's end
 * where no run answers more than nothing does.
 */
export type Found = { values: Float32Array; starts: Int32Array }

/** The places of each word of a text, with nothing before the first and after the last. */
type Rows = readonly Float32Array[]

/** Nothing stands on each side as often as a run can overhang, and once more for odd counts. */
const OVERHANG = WIDTHS.length - 1

export type Convolution = {
  /** How many filters there are of all widths. */
  outputs: number
  /** Slides every filter over the words of a text. Linear in their number. */
  slide(words: readonly Word[], found: Found): void
  /** Adds to `shares` what each word brought to one weighted sum of the filters. */
  spread(found: Found, words: readonly Word[], weights: Float32Array, shares: number[]): void
}

/** `filters` of each width; a word has `filters` numbers for each place of each width. */
export function createConvolution(filters: number, bias: Float32Array): Convolution {
  const outputs = WIDTHS.length * filters
  const nothing = new Float32Array(WIDTHS.reduce((sum, width) => sum + width, 0) * filters)
  // The bias is the same wherever a filter stands, so that it is left out until the largest is found.
  const least = bias.map((own) => Math.max(0, own) - own)
  const best = new Float64Array(outputs)

  return {
    outputs,
    slide(words, { values, starts }) {
      best.set(least)
      starts.fill(words.length)
      const rows = rowsOf(words, nothing)
      const room = { rows, count: words.length, filters, best, starts }
      slideOne(room)
      slideTwo(room)
      slideThree(room)
      for (let at = 0; at < outputs; at += 1) values[at] = (best[at] ?? 0) + (bias[at] ?? 0)
    },
    spread({ values, starts }, words, weights, shares) {
      let firstPlace = 0
      for (const [at, width] of WIDTHS.entries()) {
        for (let filter = 0; filter < filters; filter += 1) {
          const output = at * filters + filter
          const weight = weights[output] ?? 0
          if (weight === 0 || (values[output] ?? 0) === 0) continue
          const start = starts[output] ?? 0
          const from = Math.max(start, 0)
          const to = Math.min(start + width, words.length)
          const rest = (bias[output] ?? 0) / (to - from)
          for (let word = from; word < to; word += 1) {
            const row = words[word]?.places ?? nothing
            const own = (row[(firstPlace + word - start) * filters + filter] ?? 0) + rest
            shares[word] = (shares[word] ?? 0) + weight * own
          }
        }
        firstPlace += width
      }
    },
  }
}

function rowsOf(words: readonly Word[], nothing: Float32Array): Rows {
  const rows: Float32Array[] = []
  for (let at = 0; at < OVERHANG; at += 1) rows.push(nothing)
  for (const { places } of words) rows.push(places)
  for (let at = 0; at <= OVERHANG; at += 1) rows.push(nothing)
  return rows
}

/** What the largest answers are looked for in. A run that starts at `start` has its first row at `start + OVERHANG`. */
type Room = {
  rows: Rows
  count: number
  filters: number
  best: Float64Array
  starts: Int32Array
}

const noRow = new Float32Array()

// Two runs at a time: what is kept is read once for both. A run past the last one finds nothing.

function slideOne({ rows, count, filters, best, starts }: Room): void {
  for (let start = 0; start < count; start += 2) {
    const one = rows[start + OVERHANG] ?? noRow
    const two = rows[start + OVERHANG + 1] ?? noRow
    for (let at = 0; at < filters; at += 1) {
      const here = one[at] ?? 0
      const next = two[at] ?? 0
      let most = best[at] ?? 0
      if (here > most) {
        most = here
        best[at] = here
        starts[at] = start
      }
      if (next > most) {
        best[at] = next
        starts[at] = start + 1
      }
    }
  }
}

function slideTwo({ rows, count, filters, best, starts }: Room): void {
  for (let start = -1; start < count; start += 2) {
    const one = rows[start + OVERHANG] ?? noRow
    const two = rows[start + OVERHANG + 1] ?? noRow
    const three = rows[start + OVERHANG + 2] ?? noRow
    for (let first = filters; first < 2 * filters; first += 1) {
      const second = first + filters
      const here = (one[first] ?? 0) + (two[second] ?? 0)
      const next = (two[first] ?? 0) + (three[second] ?? 0)
      let most = best[first] ?? 0
      if (here > most) {
        most = Math.fround(here)
        best[first] = most
        starts[first] = start
      }
      if (next > most) {
        best[first] = Math.fround(next)
        starts[first] = start + 1
      }
    }
  }
}

function slideThree({ rows, count, filters, best, starts }: Room): void {
  for (let start = -2; start < count; start += 2) {
    const one = rows[start + OVERHANG] ?? noRow
    const two = rows[start + OVERHANG + 1] ?? noRow
    const three = rows[start + OVERHANG + 2] ?? noRow
    const four = rows[start + OVERHANG + 3] ?? noRow
    for (let at = 2 * filters; at < 3 * filters; at += 1) {
      const first = at + filters
      const second = first + filters
      const third = second + filters
      const here = (one[first] ?? 0) + (two[second] ?? 0) + (three[third] ?? 0)
      const next = (two[first] ?? 0) + (three[second] ?? 0) + (four[third] ?? 0)
      let most = best[at] ?? 0
      if (here > most) {
        most = Math.fround(here)
        best[at] = most
        starts[at] = start
      }
      if (next > most) {
        best[at] = Math.fround(next)
        starts[at] = start + 1
      }
    }
  }
}
