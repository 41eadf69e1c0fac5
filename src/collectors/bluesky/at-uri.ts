/** The syntax of DIDs, handles and record keys as the AT Protocol has it. */

export function isDid(text: string): boolean {
  return text.length <= 2048 && /^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$/.test(text)
}

export function isHandle(text: string): boolean {
  const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
  const last = '[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
  return text.length <= 253 && new RegExp(`^(?:${label}\\.)+${last}$`).test(text)
}

export function isRecordKey(text: string): boolean {
  return /^[a-zA-Z0-9_~.:-]{1,512}$/.test(text) && text !== '.' && text !== '..'
}

export const postCollection = 'app.bsky.feed.post'

/** Where a post is: whose, and under which key. */
export type PostId = { did: string; rkey: string }

/** Null for what is no address of a post, or longer than an external id may be. */
export function postUri({ did, rkey }: PostId): string | null {
  const uri = `at://${did}/${postCollection}/${rkey}`
  return isDid(did) && isRecordKey(rkey) && uri.length <= 1000 ? uri : null
}

export function parsePostUri(uri: string): PostId | null {
  const [, did = '', collection, rkey = ''] = /^at:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? []
  const id = { did, rkey }
  return collection === postCollection && postUri(id) !== null ? id : null
}
