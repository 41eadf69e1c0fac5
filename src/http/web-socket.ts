import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { HttpSocket, SocketRequest } from '../collectors/collector.ts'
import { checkUrl } from './check-url.ts'
import { checkedConnector, type ConnectorOptions } from './checked-connector.ts'
import { HttpError } from './http-error.ts'
import { toHttpError } from './to-http-error.ts'

export type SocketSettings = ConnectorOptions & {
  userAgent: string
  firstByteTimeoutMs: number
  maxHeaderBytes: number
}

/** Messages held for a reader that is behind; then no more is taken from the network. */
const heldMax = 1000

/** How long the other side may take to say goodbye. */
const goodbyeMs = 2000

/**
 * Opens a WebSocket to a checked address. Redirects are refused, and so is compression, for one small
 * frame could unpack to any size. Fails with `HttpError`; an answer other than 101 is `network`.
 */
export async function openWebSocket(
  url: string,
  request: SocketRequest,
  settings: SocketSettings,
): Promise<HttpSocket> {
  const decision = checkUrl(url.replace(/^ws/i, 'http'), settings.allow)
  if (!/^wss?:/i.test(url)) throw new HttpError('bad-url', 'it starts with ws:// or wss://')
  if (!decision.ok) throw new HttpError(decision.kind, decision.message)
  if (request.signal?.aborted === true) throw calledOff()
  const { hostname, protocol, port } = decision.url
  const connect = checkedConnector(settings)
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: request.messageBytesMax,
    maxHeaderSize: settings.maxHeaderBytes,
    handshakeTimeout: settings.connectTimeoutMs + settings.firstByteTimeoutMs,
    headers: { 'user-agent': settings.userAgent, ...request.headers },
    createConnection: ((_options: unknown, done: (error: Error | null, to?: Socket) => void) => {
      const target = { hostname, host: hostname, protocol, port }
      connect(target, (error, connected) => {
        if (error === null) done(null, connected as Socket)
        else done(error)
      })
    }) as never,
  })
  const messages = readMessages(socket, request)
  await opened(socket, request)
  return {
    messages,
    send: (text) => socket.send(text),
    close: () => socket.close(),
  }
}

function opened(socket: WebSocket, { signal }: SocketRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = () => {
      reject(calledOff())
      socket.terminate()
    }
    signal?.addEventListener('abort', callOff, { once: true })
    const settle = () => signal?.removeEventListener('abort', callOff)
    socket.once('open', () => (settle(), resolve()))
    socket.once('error', (error) => (settle(), reject(toHttpError(error, never))))
    socket.once('close', () => {
      settle()
      reject(new HttpError('network', 'the connection was closed before it was open'))
    })
  })
}

const never = new AbortController().signal

function calledOff(): HttpError {
  return new HttpError('aborted', 'the connection was called off')
}

/** From the first moment on, so that nothing that comes with the opening is lost. */
function readMessages(socket: WebSocket, request: SocketRequest): AsyncIterable<string> {
  const held: string[] = []
  let wake = () => {}
  let end: HttpError | 'closed' | null = null
  const finish = (how: HttpError | 'closed') => {
    end ??= how
    wake()
  }
  socket.on('message', (data, isBinary) => {
    if (isBinary) return finish(new HttpError('decode', 'a message is not text'))
    held.push(String(data))
    if (held.length >= heldMax) socket.pause()
    wake()
  })
  socket.on('error', (error) => finish(socketError(error)))
  socket.on('close', (code, reason) => finish(closeOf(code, String(reason))))
  const callOff = () => finish(calledOff())
  request.signal?.addEventListener('abort', callOff, { once: true })

  async function* read(): AsyncGenerator<string> {
    try {
      for (;;) {
        const message = held.shift()
        if (message !== undefined) {
          yield message
          continue
        }
        if (end === 'closed') return
        if (end !== null) throw end
        if (socket.isPaused) socket.resume()
        await silence((woken) => (wake = woken), request.idleTimeoutMs)
      }
    } finally {
      request.signal?.removeEventListener('abort', callOff)
      part(socket)
    }
  }
  return read()
}

/** Waits to be woken; fails with `timeout` when that takes longer than `idleTimeoutMs`. */
function silence(onWake: (wake: () => void) => void, idleTimeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HttpError('timeout', `nothing came for ${idleTimeoutMs} ms`))
    }, idleTimeoutMs)
    onWake(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function part(socket: WebSocket): void {
  if (socket.readyState === WebSocket.CLOSED) return
  socket.close()
  const timer = setTimeout(() => socket.terminate(), goodbyeMs)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
  // A paused socket would never read the goodbye.
  if (socket.isPaused) socket.resume()
}

function socketError(error: Error): HttpError {
  if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return new HttpError('too-large', 'a message is larger than it may be', { cause: error })
  }
  if ('code' in error && String(error.code).startsWith('WS_ERR')) {
    return new HttpError('decode', `not a WebSocket message: ${error.message}`, { cause: error })
  }
  return toHttpError(error, never)
}

/** 1000 and 1001 are goodbyes; 1006 means that there was none. */
function closeOf(code: number, reason: string): HttpError | 'closed' {
  if (code === 1000 || code === 1001) return 'closed'
  const said = reason === '' ? '' : `: ${reason.slice(0, 200)}`
  return new HttpError('network', `the connection was closed with code ${code}${said}`)
}
