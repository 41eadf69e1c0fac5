/**
 * One wording of a cue, taken apart: a run of words, where a list stands for alternatives. The
 * notation is told in `cues/cue-table.ts`.
 */
export type Wording = readonly (string | readonly Wording[])[]

/** Takes one wording apart; throws on an unclosed bracket, which is a slip in a cue table. */
export function parseWording(source: string): Wording {
  let index = 0
  const wording = readRun('')
  if (index < source.length) throw new Error(`stray "${source[index] ?? ''}" in cue "${source}"`)
  return wording

  function readRun(ends: string): Wording {
    const run: (string | readonly Wording[])[] = []
    let word = ''
    const flush = (): void => {
      if (word !== '') run.push(word)
      word = ''
    }
    for (; index < source.length; index += 1) {
      const character = source[index] ?? ''
      if (ends.includes(character) || (ends === '' && character === ')')) break
      if (character === '(') {
        flush()
        run.push(readAlternatives())
      } else if (character === ' ') flush()
      else word += character
    }
    flush()
    return run
  }

  function readAlternatives(): Wording[] {
    const alternatives: Wording[] = []
    do {
      index += 1
      alternatives.push(readRun('|)'))
    } while (source[index] === '|')
    if (source[index] !== ')') throw new Error(`unclosed bracket in cue "${source}"`)
    return alternatives
  }
}

/** The wordings of one row of a cue table: separated by commas or line ends, blanks ignored. */
export function splitWordings(row: string): string[] {
  return row
    .split(/[,\n]/)
    .map((wording) => wording.trim().replace(/\s+/g, ' '))
    .filter((wording) => wording !== '')
}
