import { afterEach, describe, expect, it } from 'vitest'
import type { LiveEvent } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

let service: TestService | null = null

afterEach(async () => {
  await service?.stop()
  service = null
})

type Message = { id: string; event: LiveEvent }

/** Reads a live stream message by message. */
async function listen(url: string, lastEventId?: string) {
  const aborter = new AbortController()
  const headers = lastEventId === undefined ? undefined : { 'last-event-id': lastEventId }
  const answer = await fetch(`${url}/api/v1/live`, {
    signal: aborter.signal,
    ...(headers ? { headers } : {}),
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let id = ''
  let begins = ''
  async function next(): Promise<Message> {
    for (;;) {
      const [message, ...rest] = text.split('\n\n')
      if (message !== undefined && rest.length > 0) {
        text = rest.join('\n\n')
        const data = /^data: (.*)$/m.exec(message)?.[1]
        id = /^id: (.*)$/m.exec(message)?.[1] ?? id
        begins ||= id
        if (data !== undefined) return { id, event: JSON.parse(data) as LiveEvent }
        continue
      }
      const chunk = await reader?.read()
      if (!chunk || chunk.done) throw new Error('The stream ended')
      text += chunk.value
    }
  }
  return {
    next,
    begins: () => begins,
    type: answer.headers.get('content-type'),
    close: () => aborter.abort(),
  }
}

async function nextOf<T extends LiveEvent['type']>(stream: { next(): Promise<Message> }, type: T) {
  for (;;) {
    const { id, event } = await stream.next()
    if (event.type === type) return { id, event: event as Extract<LiveEvent, { type: T }> }
  }
}

describe('the live stream', () => {
  it('tells every reader of a new ticket and of a move, after they are stored', async () => {
    service = await startService()
    const streams = await Promise.all([listen(service.url), listen(service.url)])
    expect(streams[0]?.type).toMatch(/^text\/event-stream/)
    await service.importLines([line('It is broken, please help')])
    for (const stream of streams) {
      const { event } = await nextOf(stream, 'tickets')
      expect(event.queues).toEqual(['service'])
      const [id] = event.ids
      expect((await service.call('GET', `/tickets/${id}`)).status).toBe(200)
    }
    const { body } = await service.call<{ items: { id: string }[] }>('GET', '/tickets')
    const id = body.items[0]?.id
    await service.call('POST', `/tickets/${id}/move`, { to: 'resolved' })
    for (const stream of streams) {
      expect((await nextOf(stream, 'tickets')).event.ids).toEqual([id])
      stream.close()
    }
  })

  it('resumes after a cut: what happened meanwhile is told, what was told is not', async () => {
    service = await startService()
    const first = await listen(service.url)
    await service.importLines([line('It is broken, please help')])
    const { event } = await nextOf(first, 'tickets')
    // Only after the last of what belongs together it is told no more.
    const { id } = await nextOf(first, 'sources')
    first.close()
    await service.importLines([line('My parcel is lost, please help')])
    const second = await listen(service.url, id)
    const resumed = await nextOf(second, 'tickets')
    expect(resumed.event.ids).toHaveLength(1)
    expect(resumed.event.ids).not.toEqual(event.ids)
    second.close()
  })

  it('says where it begins, so that who is cut off before anything happens misses nothing', async () => {
    service = await startService()
    const first = await listen(service.url)
    await service.importLines([line('It is broken, please help')])
    // What stands before the first message that says something.
    await first.next()
    first.close()
    const { body } = await service.call<{ items: { id: string }[] }>('GET', '/tickets')
    const second = await listen(service.url, first.begins())
    expect((await nextOf(second, 'tickets')).event.ids).toEqual(body.items.map(({ id }) => id))
    second.close()
  })

  it.each(['yesterday', '1-99999999999999999999', `${10 ** 17}-1`])(
    'tells a reader that comes from a place it never was at (%s) to start afresh',
    async (id) => {
      service = await startService()
      const stream = await listen(service.url, id)
      expect((await stream.next()).event).toEqual({ type: 'refetch' })
      stream.close()
    },
  )

  it('tells a reader that missed too much to start afresh', async () => {
    service = await startService()
    await service.ctx.db.query(
      `INSERT INTO events (at, type, actor, data) SELECT now(), 'page', 'test', '{}' FROM generate_series(1, 1100)`,
    )
    const stream = await listen(service.url, '1-0')
    expect((await stream.next()).event).toEqual({ type: 'refetch' })
    stream.close()
  })
})
