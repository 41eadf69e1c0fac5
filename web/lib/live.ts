import type { LiveEvent } from '../../src/model/views.ts'
import { parseLiveEvent } from './live-events.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting'

type Listener = { onEvent(event: LiveEvent): void; onState(state: LiveState): void }

const CHANNEL = 'earshot-live'
const RETRY_MS = 2000

/**
 * Reads the stream until stopped. The browser itself resumes with Last-Event-ID after a break;
 * where it cannot, or where `missed` says that another tab read until now, all is read again.
 */
function readStream({ onEvent, onState }: Listener, missed = false): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let broken = missed
  function open(): void {
    source = new EventSource('/api/v1/live')
    source.addEventListener('open', () => {
      onState('live')
      // A new EventSource does not know where the old one was: all may be old.
      if (broken) onEvent({ type: 'refetch' })
      broken = false
    })
    source.addEventListener('change', (message: MessageEvent<string>) => {
      const event = parseLiveEvent(message.data)
      if (event !== null) onEvent(event)
    })
    source.addEventListener('error', () => {
      onState('reconnecting')
      if (source?.readyState !== EventSource.CLOSED) return
      broken = true
      // Not all pages at the same moment, when a service is back for all of them.
      retry = setTimeout(open, RETRY_MS * (1 + Math.random()))
    })
  }
  open()
  return () => {
    clearTimeout(retry)
    source?.close()
  }
}

/**
 * Listens to the live stream for this tab. Browsers allow six connections to one HTTP/1.1 host, so
 * of all open tabs the one that holds the lock reads the stream and tells the others.
 */
export function listenLive(listener: Listener): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined')
    return readStream(listener)
  const stopped = new AbortController()
  const channel = new BroadcastChannel(CHANNEL)
  let state: LiveState = 'connecting'
  let followed = false
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null) return
    // Only our own tabs, of the same origin, can post here.
    const told = data as { event?: LiveEvent; state?: LiveState; hello?: true }
    followed ||= told.hello !== true
    if (told.event !== undefined) listener.onEvent(told.event)
    if (told.state !== undefined) listener.onState(told.state)
    if (told.hello === true && state !== 'connecting') channel.postMessage({ state })
  })
  channel.postMessage({ hello: true })
  async function lead(): Promise<void> {
    if (stopped.signal.aborted) return
    function onEvent(event: LiveEvent): void {
      listener.onEvent(event)
      channel.postMessage({ event })
    }
    function onState(next: LiveState): void {
      state = next
      listener.onState(next)
      channel.postMessage({ state: next })
    }
    const stop = readStream({ onEvent, onState }, followed)
    await new Promise((release) => stopped.signal.addEventListener('abort', release))
    stop()
  }
  navigator.locks.request(CHANNEL, { signal: stopped.signal }, lead).catch(() => {
    // Aborted while still waiting for the lock: this tab was closed as a follower.
  })
  return () => {
    stopped.abort()
    channel.close()
  }
}
