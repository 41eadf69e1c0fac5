import { VisuallyHidden } from '@mantine/core'
import { type MouseEvent, useLayoutEffect, useRef } from 'react'
import type { LeadItem } from '../../../src/model/lead.ts'
import { networkName } from '../../lib/networks.ts'
import { leadStateNames, leads as words, needNames } from '../../lib/words/leads.ts'
import { Age } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Tag } from '../../ui/tag.tsx'
import { takeRowFocus } from '../inbox/row-focus.ts'
import classes from './lead-row.module.css'

type Props = {
  lead: LeadItem
  selected: boolean
  href: string
  onSelect(id: string): void
  onOpen(): void
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey

/** One lead in the list: who, the score, why now. */
export function LeadRow({ lead, selected, href, onSelect, onOpen }: Props) {
  const ref = useRef<HTMLAnchorElement>(null)
  useLayoutEffect(() => {
    if (selected && takeRowFocus()) ref.current?.focus({ preventScroll: true })
    if (selected) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <a
      ref={ref}
      href={href}
      className={classes.row}
      data-lead={lead.id}
      aria-current={selected ? 'true' : undefined}
      onClick={(event) => {
        if (!isPlainClick(event)) return
        event.preventDefault()
        onSelect(lead.id)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        onOpen()
      }}
    >
      <span className={classes.face}>
        <Avatar name={lead.name} />
      </span>
      <span className={classes.head}>
        <bdi className={classes.name}>{lead.name}</bdi>
        {lead.author !== null && (
          <span className={classes.network}>{networkName(lead.author.network)}</span>
        )}
        <Age at={lead.signalAt} className={classes.age} />
      </span>
      <span className={classes.excerpt} dir="auto">
        {lead.excerpt}
      </span>
      <span className={classes.tags}>
        <Tag tone={lead.state === 'offered' ? 'accent' : 'positive'}>
          {leadStateNames[lead.state]}
        </Tag>
        <span className={classes.need}>{needNames[lead.need]}</span>
        <span className={classes.space} />
        <span className={classes.score} title={words.points(lead.score)}>
          <span aria-hidden="true">{lead.score}</span>
          <VisuallyHidden>{words.points(lead.score)}</VisuallyHidden>
        </span>
      </span>
    </a>
  )
}
