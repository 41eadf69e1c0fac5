import type { Topic } from '../../../model/labels.ts'

/**
 * What is known of one language, written down by hand. Words stand apart by blanks, in lower case; in
 * a phrase they are joined by `_`; `~` at the end stands for any ending. Accents do not matter, but
 * for German umlauts and the Spanish ñ.
 */
export type Lexicon = {
  /** Words of pleasure and praise; `great` counts twice. */
  great: string
  good: string
  /** Words of displeasure; `awful` counts twice. */
  bad: string
  awful: string
  /** Words that turn what follows (or, in `negatorsAfter`, what precedes) into its opposite. */
  negators: string
  negatorsAfter?: string
  /** Words that make the next one count more. */
  boosters: string
  /** Words after which what counts begins anew: but, however. */
  contrasts: string
  /** What a text is about. */
  topics: Record<Topic, string>
  cues: Record<ForeignCue, string>
}

export const foreignCues = [
  'thanks',
  'recommends',
  'complains',
  'asks',
  'too_expensive',
  'wants_to_buy',
  'leaves',
  'wishes',
] as const
export type ForeignCue = (typeof foreignCues)[number]
