import { unescape } from 'node:querystring'
import { z } from 'zod'

export const targetSchema = z.object({
  kind: z.enum(['channel', 'handle', 'user', 'video']),
  value: z.string(),
})

/** What threads of comments are asked for. A handle and a user name are no ids yet. */
export type Target = z.infer<typeof targetSchema>

/** A channel given as id, @handle or address; null for anything else. */
export function parseChannel(text: string): Target | null {
  const clean = text.trim()
  if (/^UC[\w-]{22}$/.test(clean)) return { kind: 'channel', value: clean }
  if (isHandle(clean)) return handle(clean)
  const [first = '', second = ''] = segmentsOf(youTubeAddress(clean))
  if (isHandle(first)) return handle(first)
  if (first === 'channel' && /^UC[\w-]{22}$/.test(second)) return { kind: 'channel', value: second }
  if (first === 'user' && /^[\w.-]{1,100}$/.test(second)) return { kind: 'user', value: second }
  return null
}

/** A video given as id or address; null for anything else. */
export function parseVideo(text: string): Target | null {
  const clean = text.trim()
  const url = youTubeAddress(clean)
  const [first = '', second = ''] = segmentsOf(url)
  const isInPath = ['shorts', 'live', 'embed', 'v'].includes(first)
  const named = url?.host === 'youtu.be' ? first : isInPath ? second : url?.searchParams.get('v')
  const id = url === null ? clean : (named ?? '')
  return /^[\w-]{11}$/.test(id) ? { kind: 'video', value: id } : null
}

type Given = { channels?: string[] | undefined; videos?: string[] | undefined }

/** What is listened to, each once; nothing where new videos are searched for. */
export function targetsOf({ channels = [], videos = [] }: Given): Target[] {
  const given = [...channels.map(parseChannel), ...videos.map(parseVideo)]
  const targets = given.filter((target) => target !== null)
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()]
}

/** Says all that a target is. */
export const keyOf = ({ kind, value }: Target) => `${kind}:${value}`

export const videoUrl = (id: string) => `https://www.youtube.com/watch?v=${id}`
export const channelUrl = (id: string) => `https://www.youtube.com/channel/${id}`

/** Handles are the same in any case. */
function handle(text: string): Target {
  return { kind: 'handle', value: text.toLowerCase() }
}

function isHandle(text: string): boolean {
  return /^@[\p{L}\p{M}\p{N}_.·-]{1,100}$/u.test(text)
}

function youTubeAddress(text: string): URL | null {
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`)
  const isOurs = /^(?:(?:www\.|m\.)?youtube\.com|youtu\.be)$/.test(url?.host ?? '')
  return isOurs ? url : null
}

function segmentsOf(url: URL | null): string[] {
  return (url?.pathname ?? '').split('/').slice(1).map(unescape)
}
