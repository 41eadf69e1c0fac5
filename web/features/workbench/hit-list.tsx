import { Button } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { strings } from '../../lib/strings.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './hit-list.module.css'
import type { Hit } from './hits.ts'
import { TrialMention } from './trial-item.tsx'
import type { Marks, Verdict } from './use-marks.ts'

const words = strings.workbench

type RowProps = {
  hit: Hit
  current: boolean
  verdict: Verdict | null
  onMark(verdict: Verdict): void
}

function HitRow({ hit: { item, live }, current, verdict, onMark }: RowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    const shown = row.current
    if (!current || shown === null) return
    // A button of the row that was pressed keeps the focus.
    if (!shown.contains(document.activeElement)) shown.focus({ preventScroll: true })
    shown.scrollIntoView({ block: 'nearest' })
  }, [current])
  const mark = (name: Verdict, text: string, key: string) => (
    <Button
      size="compact-xs"
      variant={verdict === name ? 'light' : 'default'}
      aria-pressed={verdict === name}
      aria-keyshortcuts={key}
      leftSection={
        name === 'right' ? <IconCheck size={13} stroke={2} /> : <IconX size={13} stroke={2} />
      }
      rightSection={<KeyCap>{key}</KeyCap>}
      onClick={() => onMark(name)}
    >
      {text}
    </Button>
  )
  return (
    <li
      ref={row}
      className={classes.hit}
      tabIndex={-1}
      aria-current={current || undefined}
      data-verdict={verdict ?? undefined}
    >
      <TrialMention item={item} tags={live && <Tag tone="accent">{words.live}</Tag>}>
        {mark('right', words.right, 'y')}
        {mark('wrong', words.wrong, 'n')}
      </TrialMention>
    </li>
  )
}

type Props = {
  hits: readonly Hit[]
  currentKey: string | null
  marks: Marks
  onMark(key: string, verdict: Verdict): void
}

/** Stored and live hits, each to be marked right or wrong. */
export function HitList({ hits, currentKey, marks, onMark }: Props) {
  return (
    <ol className={classes.list} aria-label={words.hits}>
      {hits.map((hit) => (
        <HitRow
          key={hit.key}
          hit={hit}
          current={hit.key === currentKey}
          verdict={marks.of(hit.key)}
          onMark={(verdict) => onMark(hit.key, verdict)}
        />
      ))}
    </ol>
  )
}
