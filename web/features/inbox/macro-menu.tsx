import { useQuery } from '@tanstack/react-query'
import type { Macro } from '../../../src/model/macro.ts'
import type { Filled } from '../../../src/model/saved-reply.ts'
import { macrosQuery } from '../../lib/ticket-queries.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { toast } from '../../ui/toast.ts'
import { addToDraft } from './drafts.ts'
import { macroStep, macroStepOnMany } from './macro-step.ts'
import { QuickMenu } from './quick-menu.tsx'
import type { Step } from './steps.ts'
import type { Composer } from './use-composer.ts'
import type { TicketActions } from './use-ticket-actions.ts'

/** Several steps by one key: the digit that the macro has, or the next that is free. */
export function MacroMenu({ actions, composer }: { actions: TicketActions; composer: Composer }) {
  const { menu, setMenu, run, targets, me } = actions
  const opened = menu === 'macros'
  const { data: macros = [] } = useQuery({ ...macrosQuery, enabled: opened })

  /** The answer goes into the ticket's reply box, to be looked over and sent. */
  function takeReply(ticketId: string, { text, missing }: Filled): void {
    addToDraft(ticketId, 'reply', text)
    if (missing.length > 0) toast(inbox.write.missing(missing.join(', ')))
  }

  function stepOf(macro: Macro): Step | null {
    const { tickets, many } = targets()
    if (many !== null) return macroStepOnMany(tickets, many, macro, me, takeReply)
    const [ticket] = tickets
    if (ticket === undefined) return null
    return macroStep(ticket, macro, me, (reply) => {
      takeReply(ticket.id, reply)
      composer.open('reply')
    })
  }
  return (
    <QuickMenu
      opened={opened}
      title={inbox.macros.title}
      placeholder={inbox.macros.placeholder}
      empty={inbox.macros.empty}
      choices={macros.map((macro) => ({
        id: String(macro.id),
        label: macro.name,
        key: macro.key ?? undefined,
        run: () => {
          const step = stepOf(macro)
          if (step !== null) run(step)
        },
      }))}
      onClose={() => setMenu(null)}
    />
  )
}
