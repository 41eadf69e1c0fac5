import { createHash } from 'node:crypto'

/** What an approval is about. */
export type Approved = {
  network: string
  sourceId: number
  /** Whose name it goes out in; null where the source shares its limits with nobody. */
  account: string | null
  mentionId: string
  text: string
}

/** One hash for one network, account, mention and text: what was approved, and nothing else, goes out. */
export function replyHash({ network, sourceId, account, mentionId, text }: Approved): string {
  const parts = [network, sourceId, account, mentionId, text]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
