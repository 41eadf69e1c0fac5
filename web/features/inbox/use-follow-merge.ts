import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ticketQuery } from '../../lib/queries.ts'
import { inbox as words } from '../../lib/words/inbox.ts'
import { toast } from '../../ui/toast.ts'
import { moveDrafts } from './drafts.ts'
import { wantRowFocus } from './row-focus.ts'
import type { Inbox } from './use-inbox.ts'
import { authorOf } from './use-ticket-steps.ts'

/**
 * Goes on to where a ticket's messages are once somebody has merged it under the reader's eyes, and takes
 * along what is being written about it.
 */
export function useFollowMerge({ messages, selection, composer }: Inbox): void {
  const client = useQueryClient()
  const { detail, query } = messages
  const { id, select } = selection
  const { follow } = composer
  // What is old may have come out of it again.
  const into = query.isStale ? undefined : (detail?.mergedInto ?? undefined)
  useEffect(() => {
    if (id === undefined || into === undefined) return
    let isLeft = false
    async function goOn(from: string, to: string): Promise<void> {
      // Read before it is shown, so that there is no moment without a field to write in.
      const ticket = await client.fetchQuery(ticketQuery(to)).catch(() => null)
      if (ticket === null || isLeft) return
      moveDrafts(from, to)
      follow(to)
      if (document.activeElement?.closest('[data-ticket]') != null) wantRowFocus()
      select(to)
      toast(words.merge.followed(authorOf(ticket)))
    }
    void goOn(id, into)
    return () => {
      isLeft = true
    }
  }, [client, id, into, follow, select])
}
