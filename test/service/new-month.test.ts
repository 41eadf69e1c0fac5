import { expect, it } from 'vitest'
import { ensurePartitions } from '../../src/db/page-store.ts'
import { openListeningPost } from '../helpers/listening-post.ts'

it('a month that many pages need at once is made once, and fails none of them', async () => {
  await using listening = await openListeningPost([])
  const months = Array.from({ length: 12 }, (_, n) => `2025-${String(n + 1).padStart(2, '0')}-01`)
  for (const month of months) {
    const eight = Array.from({ length: 8 }, () => ensurePartitions(listening.ctx.db, [month]))
    const ends = await Promise.allSettled(eight)
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([])
  }
})
