import { useMemo } from 'react'
import { type Explained, splitExplanation } from '../lib/split-explanation.ts'
import { ExplainedText } from './explained-text.tsx'

type Props = {
  mention: Explained
  /** The heading that the title is. */
  heading: 'h2' | 'h3'
  titleClass: string | undefined
  textClass: string | undefined
  /** A longer text is folded to a few lines. */
  folded?: boolean
}

/** A mention's title, where it has one, and its text, with the words that decided marked in both. */
export function ExplainedMention({ mention, heading, titleClass, textClass, folded }: Props) {
  const { title, text, explanation } = mention
  const { ofTitle, ofText } = useMemo(
    () => splitExplanation({ title, text, explanation }),
    [title, text, explanation],
  )
  return (
    <>
      {title !== null && title !== '' && (
        <ExplainedText as={heading} text={title} explanation={ofTitle} className={titleClass} />
      )}
      {text !== '' && (
        <ExplainedText text={text} explanation={ofText} className={textClass} folded={folded} />
      )}
    </>
  )
}
