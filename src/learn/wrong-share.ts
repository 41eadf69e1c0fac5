/** One word of a person beside what a model thinks of the same text. */
export type Word = {
  /** The model's probability of exactly this word, 0..1. */
  likely: number
  /** The same of the answer that the model gave itself. */
  answered: number
  /** Whether the person said what the model had answered. */
  echoes: boolean
  /** The probability of this word from somebody who does not look at the text. */
  blind: number
}

export type WrongShare = {
  /** The likeliest share of words said without looking, 0..1. */
  share: number
  /** With 95 % confidence the share is at least this. */
  least: number
  /** For each word the probability that it was said without looking. */
  suspicion: Float64Array
}

const SHARES = Array.from({ length: 81 }, (_, at) => at / 100)
/** How likely a text is put right although the answer was right already, from never to always. */
const ECHOES = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1]
/** Half of the 90 % quantile of chi-squared with one degree of freedom: one side at 95 %. */
const LIKELIHOOD_FALL = 1.353
/** No model is so sure that a careful person could not contradict it this often. */
const SURPRISE = 0.002

/**
 * How many of `words` are wrong. A mixture, fitted by maximum likelihood: a careful person says each
 * label as often as a calibrated model expects it, only that they rather speak up where the answer was
 * wrong; a careless one says any label, whatever the text. People who correct real mistakes say what the
 * model held for the next likely; wrong words are those that it held for impossible.
 */
export function estimateWrongShare(words: readonly Word[]): WrongShare {
  const heights = SHARES.map(() => Number.NEGATIVE_INFINITY)
  let best = { height: Number.NEGATIVE_INFINITY, share: 0, echo: 1 }
  for (const echo of ECHOES) {
    const careful = words.map((word) => carefully(word, echo))
    for (const [at, share] of SHARES.entries()) {
      let height = 0
      for (const [place, { blind }] of words.entries()) {
        height += Math.log((1 - share) * (careful[place] ?? 0) + share * blind)
      }
      heights[at] = Math.max(heights[at] ?? height, height)
      if (height > best.height) best = { height, share, echo }
    }
  }
  const least = SHARES.find((_, at) => (heights[at] ?? 0) >= best.height - LIKELIHOOD_FALL) ?? 0
  const suspicion = Float64Array.from(words, (word) => {
    const stray = best.share * word.blind
    return stray / (stray + (1 - best.share) * carefully(word, best.echo))
  })
  return { share: best.share, least, suspicion }
}

/** The probability of the word from one who looks, but speaks up in only `echo` of right answers. */
function carefully({ likely, answered, echoes }: Word, echo: number): number {
  const spoken = 1 - (1 - echo) * answered
  const said = (likely * (echoes ? echo : 1)) / Math.max(spoken, SURPRISE)
  return Math.min(1, said + SURPRISE)
}
