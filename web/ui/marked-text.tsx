import { useMemo } from 'react'
import type { TextSpan } from '../../src/model/query-trial.ts'
import classes from './marked-text.module.css'

type Props = {
  as?: 'p' | 'h3'
  part: TextSpan['in']
  text: string
  spans: readonly TextSpan[]
  className?: string | undefined
}

/** A title or a text with the words that a query found in it. */
export function MarkedText({ as: Root = 'p', part, text, spans, className }: Props) {
  const own = useMemo(() => spans.filter((span) => span.in === part), [spans, part])
  const ends = [0, ...own.map(({ end }) => end)]
  return (
    <Root className={`${classes.text} ${className ?? ''}`} dir="auto">
      {own.map(({ start, end }, place) => (
        <span key={start}>
          {text.slice(ends[place], start)}
          <mark className={classes.mark}>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </Root>
  )
}
