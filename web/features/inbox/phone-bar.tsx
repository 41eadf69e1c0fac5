import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { strings } from '../../lib/strings.ts'
import classes from './phone-bar.module.css'
import { TicketSteps } from './ticket-steps.tsx'
import type { Selection } from './use-selection.ts'

/** The way back to the list, and on to the next ticket, where there is one column only. */
export function PhoneBar({ selection, name }: { selection: Selection; name: string }) {
  return (
    <div className={classes.bar}>
      <VisuallyHidden component="h1">{name}</VisuallyHidden>
      <UnstyledButton
        className={classes.back}
        aria-label={strings.ticket.backTo(name)}
        onClick={selection.leave}
      >
        <IconArrowLeft size={20} stroke={1.7} aria-hidden="true" />
        {name}
      </UnstyledButton>
      <TicketSteps selection={selection} />
    </div>
  )
}
