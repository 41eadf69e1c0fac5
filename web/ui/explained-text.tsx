import { Tooltip } from '@mantine/core'
import { type FocusEvent, type PointerEvent, useId, useMemo, useState } from 'react'
import type { Explanation } from '../../src/model/classification.ts'
import { formatWeight } from '../lib/format.ts'
import { linkText, OUTSIDE_REL } from '../lib/links.ts'
import { type Segment, segmentText } from '../lib/segments.ts'
import { strings } from '../lib/strings.ts'
import { labelName } from '../lib/words/names.ts'
import { toneOf } from '../lib/tones.ts'
import classes from './explained-text.module.css'

type Props = {
  as?: 'div' | 'h2' | 'h3'
  text: string
  explanation: readonly Explanation[]
  className?: string | undefined
  folded?: boolean | undefined
}

/** Each label once, with the heaviest of its reasons. */
function reasonText(reasons: readonly Explanation[]): string {
  const byLabel = new Map(reasons.toReversed().map((reason) => [reason.label, reason]))
  return [...byLabel.values()]
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ label, weight }) => strings.why.weight(labelName(label), formatWeight(weight)))
    .join(' · ')
}

const isMarked = (segment: Segment | undefined): boolean => (segment?.reasons.length ?? 0) > 0

type PieceProps = {
  segment: Segment
  /** Whether the stretch before, or after, is marked too: then they are drawn as one. */
  joinsBefore: boolean
  joinsAfter: boolean
  described: string | undefined
}

function Piece({ segment, joinsBefore, joinsAfter, described }: PieceProps) {
  const { text, link, reasons, start } = segment
  if (link !== null) {
    return (
      <a
        className={classes.link}
        href={link.href}
        target="_blank"
        rel={OUTSIDE_REL}
        title={link.href}
      >
        {linkText(link)}
      </a>
    )
  }
  const [strongest] = reasons
  if (strongest === undefined) return text
  return (
    <mark
      className={classes.word}
      data-tone={toneOf(strongest.label)}
      data-against={strongest.weight < 0 || undefined}
      data-start={start}
      data-joins-before={joinsBefore || undefined}
      data-joins-after={joinsAfter || undefined}
      aria-describedby={described}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its note opens on focus too
      tabIndex={0}
    >
      {text}
    </mark>
  )
}

/** A text as its author wrote it, with links that are safe and the words that decided marked. */
export function ExplainedText(props: Props) {
  const { as: Root = 'div', text, explanation, className, folded = false } = props
  const id = useId()
  const segments = useMemo(() => segmentText(text, explanation), [text, explanation])
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const active = target === null ? null : Number(target.dataset['start'])
  const reasons = segments.find(({ start }) => start === active)?.reasons ?? []
  function enter(event: PointerEvent | FocusEvent): void {
    const word = event.target instanceof HTMLElement ? event.target.closest('mark') : null
    setTarget(word)
  }
  return (
    <Root
      className={`${classes.text} ${className ?? ''}`}
      data-folded={folded || undefined}
      dir="auto"
      onPointerOver={enter}
      onPointerLeave={() => setTarget(null)}
      onFocus={enter}
      onBlur={() => setTarget(null)}
    >
      {segments.map((segment, place) => (
        <Piece
          key={segment.start}
          segment={segment}
          joinsBefore={isMarked(segments[place - 1])}
          joinsAfter={isMarked(segments[place + 1])}
          described={segment.start === active ? id : undefined}
        />
      ))}
      {target !== null && (
        <Tooltip
          target={target}
          opened
          withArrow
          label={<span id={id}>{reasonText(reasons)}</span>}
        />
      )}
    </Root>
  )
}
