import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Session } from '../lib/endpoints.ts'
import { notificationsKey, notificationsQuery, readNotifications } from '../lib/people-endpoints.ts'

/** What the one at this browser was told, and how many of it are unread. */
export function useNotifications({ agent }: Session) {
  const client = useQueryClient()
  const query = useInfiniteQuery({ ...notificationsQuery, enabled: agent !== null })
  const pages = agent === null ? undefined : query.data?.pages
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const read = useMutation({
    mutationFn: (upTo: number) => readNotifications(upTo),
    onSuccess: () => client.invalidateQueries({ queryKey: notificationsKey }),
  })
  return {
    items,
    unread: pages?.[0]?.unread ?? 0,
    query,
    markRead: read.mutate,
  }
}
