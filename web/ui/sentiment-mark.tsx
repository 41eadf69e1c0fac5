import { VisuallyHidden } from '@mantine/core'
import type { Sentiment } from '../../src/model/classification.ts'
import { sentimentNames } from '../lib/words/names.ts'
import classes from './sentiment-mark.module.css'

/** A mood by shape as well as colour: square, disc, half disc, ring. */
export function SentimentMark({ sentiment }: { sentiment: Sentiment }) {
  return (
    <span className={classes.mark} data-sentiment={sentiment} title={sentimentNames[sentiment]}>
      <VisuallyHidden>{sentimentNames[sentiment]}</VisuallyHidden>
    </span>
  )
}
