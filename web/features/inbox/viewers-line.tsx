import { IconEye, IconPencil } from '@tabler/icons-react'
import type { Viewer } from '../../../src/model/views.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { useViewing } from './use-viewing.ts'
import classes from './viewers-line.module.css'

const words = inbox.viewers

const join = (viewers: readonly Viewer[]): string =>
  viewers.map(({ agent }) => agent.name).join(words.and)

type Props = {
  ticketId: string
  /** Whether one writes an answer or a note oneself. */
  typing: boolean
}

/** Who else has the ticket open, those who write first: nobody answers the same person twice. */
export function ViewersLine({ ticketId, typing }: Props) {
  const viewers = useViewing(ticketId, typing)
  const writing = viewers.filter(({ typing }) => typing)
  const looking = viewers.filter(({ typing }) => !typing)
  return (
    <output className={classes.line} data-writing={writing.length > 0 || undefined}>
      {writing.length > 0 && (
        <span>
          <IconPencil size={14} stroke={1.8} aria-hidden="true" />
          {words.typing(join(writing))}
        </span>
      )}
      {looking.length > 0 && (
        <span>
          <IconEye size={14} stroke={1.8} aria-hidden="true" />
          {words.here(join(looking))}
        </span>
      )}
    </output>
  )
}
