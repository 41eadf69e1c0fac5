import { WIDTHS, type Word } from './word-table.ts'

/**
 * The largest answer of each filter over all runs of words, and where it was found. `values`: filters
 * of width 1, then 2, then 3, at least 0 and what the filter answers to nothing at all; `starts`: the
 * place of the run's first word, which for a run that overhangs the text's start is negative, and past
 * the text's end where no run answers more than nothing does.
 */
export type Found = { values: Float32Array; starts: Int32Array }

/** Slides every filter over the words of a text. Linear in their number. */
export function convolve(words: readonly Word[], filters: number, bias: Float32Array): Found {
  // The bias is the same wherever a filter stands, so that it is left out until the largest is found.
  const values = bias.map((least) => Math.max(0, least) - least)
  const starts = new Int32Array(values.length).fill(words.length)
  const nothing = words[0] ? new Float32Array(words[0].places.length) : new Float32Array()
  const placesAt = (at: number): Float32Array => words[at]?.places ?? nothing
  let firstPlace = 0
  for (const [at, width] of WIDTHS.entries()) {
    const from = firstPlace * filters
    // A run shorter than its width is read as one with nothing in the places it lacks.
    for (let start = 1 - width; start < words.length; start += 1) {
      const run = { values, starts, start, base: at * filters, from, filters }
      if (width === 1) keepLargestOfOne(run, placesAt(start))
      else if (width === 2) keepLargestOfTwo(run, placesAt(start), placesAt(start + 1))
      else keepLargestOfThree(run, placesAt(start), placesAt(start + 1), placesAt(start + 2))
    }
    firstPlace += width
  }
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) + (bias[at] ?? 0)
  return { values, starts }
}

/** Where a run begins, where its width's filters are among all, and where in the places of its first word. */
type Run = Found & { start: number; base: number; from: number; filters: number }

function keepLargestOfOne({ values, starts, start, base, from, filters }: Run, one: Float32Array) {
  for (let filter = 0; filter < filters; filter += 1) {
    const sum = one[from + filter] ?? 0
    if (sum <= (values[base + filter] ?? 0)) continue
    values[base + filter] = sum
    starts[base + filter] = start
  }
}

function keepLargestOfTwo(
  { values, starts, start, base, from, filters }: Run,
  one: Float32Array,
  two: Float32Array,
) {
  const second = from + filters
  for (let filter = 0; filter < filters; filter += 1) {
    const sum = (one[from + filter] ?? 0) + (two[second + filter] ?? 0)
    if (sum <= (values[base + filter] ?? 0)) continue
    values[base + filter] = sum
    starts[base + filter] = start
  }
}

function keepLargestOfThree(
  { values, starts, start, base, from, filters }: Run,
  one: Float32Array,
  two: Float32Array,
  three: Float32Array,
) {
  const second = from + filters
  const third = second + filters
  for (let filter = 0; filter < filters; filter += 1) {
    const sum =
      (one[from + filter] ?? 0) + (two[second + filter] ?? 0) + (three[third + filter] ?? 0)
    if (sum <= (values[base + filter] ?? 0)) continue
    values[base + filter] = sum
    starts[base + filter] = start
  }
}

/** Adds to `shares` what each word brought to one weighted sum of the filters. */
export function spreadFilters(
  { values, starts }: Found,
  words: readonly Word[],
  filters: number,
  bias: Float32Array,
  weights: Float32Array,
  shares: Float64Array,
): void {
  let firstPlace = 0
  for (const [at, width] of WIDTHS.entries()) {
    for (let filter = 0; filter < filters; filter += 1) {
      const output = at * filters + filter
      const weight = weights[output] ?? 0
      if (weight === 0 || (values[output] ?? 0) === 0) continue
      const start = starts[output] ?? 0
      const inside = Math.min(start + width, words.length) - Math.max(start, 0)
      const rest = (bias[output] ?? 0) / inside
      for (let place = 0; place < width; place += 1) {
        const row = words[start + place]?.places
        if (!row) continue
        const own = (row[(firstPlace + place) * filters + filter] ?? 0) + rest
        shares[start + place] = (shares[start + place] ?? 0) + weight * own
      }
    }
    firstPlace += width
  }
}
