import type { ReactNode } from 'react'
import type { LeadItem } from '../../../src/model/lead.ts'
import { networkName } from '../../lib/networks.ts'
import { keptNames, leads as words } from '../../lib/words/leads.ts'
import { Ago } from '../../ui/age.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './kept-page.module.css'

type Props = {
  lead: LeadItem
  /** What stands behind the facts of its first line. */
  facts?: ReactNode
  /** What can be done with it. */
  children?: ReactNode
}

/** One lead in a list that is read, not worked through. */
export function LeadCard({ lead, facts, children }: Props) {
  const { author, reason, amount, currency } = lead
  return (
    <li className={classes.card} data-kept={lead.id}>
      <p className={classes.head}>
        <bdi className={classes.name}>{lead.name}</bdi>
        {author !== null && <span>{networkName(author.network)}</span>}
        <Tag>{words.points(lead.score)}</Tag>
        {reason !== null && <Tag tone="neutral">{keptNames[reason]}</Tag>}
        {amount !== null && (
          <Tag tone="positive">{words.amount(`${amount} ${currency ?? ''}`.trim())}</Tag>
        )}
        <Ago at={lead.signalAt} />
        {facts}
      </p>
      <p className={classes.excerpt} dir="auto">
        {lead.excerpt}
      </p>
      <p className={classes.why}>{lead.whyNow}</p>
      {children}
    </li>
  )
}
