import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { MentionView } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import classes from './other-message.module.css'

/** What somebody else said in the same thread: there to be understood, not to be worked on. */
export function OtherMessage({ mention }: { mention: MentionView }) {
  const { author, title, text, ticketId, url, postedAt } = mention
  return (
    <li className={classes.other}>
      <p className={classes.facts}>
        <VisuallyHidden>{inbox.around.label}: </VisuallyHidden>
        <bdi className={classes.name}>
          {author?.name ?? author?.handle ?? strings.list.unknownAuthor}
        </bdi>
        <Ago at={postedAt} />
        {ticketId !== null && (
          <Link
            to="/inbox/{-$queue}"
            params={{ queue: undefined }}
            search={{ ticket: ticketId }}
            className={classes.link}
          >
            {strings.mentions.ticket}
          </Link>
        )}
        <OutsideLink address={url} className={classes.link}>
          {(host) => host}
        </OutsideLink>
      </p>
      <p className={classes.text} dir="auto">
        {title !== null && title !== '' ? `${title} ` : ''}
        {text}
      </p>
    </li>
  )
}
