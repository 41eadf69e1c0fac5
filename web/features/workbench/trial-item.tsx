import { VisuallyHidden } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { TrialItem } from '../../../src/model/query-trial.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { Ago } from '../../ui/age.tsx'
import { MarkedText } from '../../ui/marked-text.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import classes from './trial-item.module.css'

type Props = { item: TrialItem; tags?: ReactNode; children?: ReactNode }

/** A mention that a query was tried on, with what it found; `children` stand at its foot. */
export function TrialMention({ item, tags, children }: Props) {
  const { title, text, spans, author, network, source, postedAt } = item
  return (
    <>
      <p className={classes.head}>
        <bdi className={classes.author}>{author ?? strings.list.unknownAuthor}</bdi>
        <span>{networkName(network)}</span>
        <bdi>{strings.ticket.via(source.name)}</bdi>
        {tags}
        {postedAt !== null && <Ago at={postedAt} className={classes.age} />}
      </p>
      {title !== null && (
        <MarkedText as="h3" part="title" text={title} spans={spans} className={classes.title} />
      )}
      <MarkedText part="text" text={text} spans={spans} className={classes.text} />
      <div className={classes.foot}>
        {children}
        <OutsideLink address={item.url} className={classes.outside}>
          {(host) => (
            <>
              <VisuallyHidden>{strings.ticket.readOn}</VisuallyHidden>
              {host}
              <IconExternalLink size={13} stroke={1.8} aria-hidden="true" />
            </>
          )}
        </OutsideLink>
      </div>
    </>
  )
}
