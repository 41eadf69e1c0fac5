import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { HttpResponse } from '../../src/collectors/collector.ts'
import type { HttpClientOptions } from '../../src/http/http-client.ts'
import { HttpError } from '../../src/http/http-error.ts'
import { allowed, loopbackClient, startTcp, startWeb, type Loopback } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const text = async (response: HttpResponse) => new TextDecoder().decode(await response.bytes())

/** Asks once and tells how it ended: status and body, or the kind and words of the failure. */
async function ask(url: string, options: Partial<HttpClientOptions> = {}, maxBytes = 1_000_000) {
  const client = loopbackClient(options)
  try {
    const response = await client.request(url, { maxBytes })
    return { status: response.status, body: await text(response), redirects: response.redirects }
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return { kind: error.kind, message: error.message }
  } finally {
    await client.close()
  }
}

describe('an answer', () => {
  it('comes with lower-case headers, repeats joined, and the address that gave it', async () => {
    await using web = await startWeb((_request, response) => {
      response.writeHead(200, ['ETag', 'W/"a"', 'Vary', 'x', 'Vary', 'y'])
      response.end('hello')
    })
    const client = loopbackClient()
    const response = await client.request(`${web.url}/a`, { maxBytes: 100 })
    expect(response).toMatchObject({
      status: 200,
      url: `${web.url}/a`,
      redirects: [],
      headers: { etag: 'W/"a"', vary: 'x, y' },
    })
    expect(await text(response)).toBe('hello')
    await client.close()
  })

  it('is asked for with the method, headers and body given', async () => {
    await using web = await startWeb((request, response) => {
      request.pipe(response.setHeader('x-method', String(request.headers['x-a'])))
    })
    const client = loopbackClient()
    const response = await client.request(web.url, {
      method: 'POST',
      body: 'ping',
      headers: { 'x-a': 'b' },
      maxBytes: 100,
    })
    expect(response.headers['x-method']).toBe('b')
    expect(await text(response)).toBe('ping')
    expect(web.seen).toEqual(['POST /'])
    await client.close()
  })

  const plain = 'naïve text '.repeat(5000)
  it.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['deflate', deflateSync(plain)],
    ['Deflate', deflateRawSync(plain)],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
    ['identity', Buffer.from(plain)],
  ])('is decoded when it comes as %s', async (encoding, body) => {
    await using web = await startWeb((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    expect(await ask(web.url)).toMatchObject({ status: 200, body: plain })
  })

  it.each([
    ['garbage called gzip', 'gzip', Buffer.from('not gzip at all')],
    ['gzip cut short', 'gzip', gzipSync(plain).subarray(0, 40)],
    ['an encoding nobody asked for', 'zstd', Buffer.from('x')],
    ['gzip in gzip in gzip', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync('x')))],
  ])('fails as decode for %s', async (_name, encoding, body) => {
    await using web = await startWeb((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    expect(await ask(web.url)).toMatchObject({ kind: 'decode' })
  })

  it('in an unknown encoding lets go of its connection', async () => {
    await using tcp = await startTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\n\r\nhalf')
    })
    const client = loopbackClient()
    const response = await client.request(tcp.url, { maxBytes: 9 })
    await expect(response.bytes()).rejects.toMatchObject({ kind: 'decode' })
    await expect.poll(() => tcp.open()).toBe(0)
    await client.close()
  })

  it('may be empty although labelled gzip', async () => {
    await using web = await startWeb((_request, response) => {
      response.writeHead(304, { 'content-encoding': 'gzip' }).end()
    })
    expect(await ask(web.url)).toMatchObject({ status: 304, body: '' })
  })
})

describe('the cap on bytes', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['gzip in gzip', (data: Buffer) => gzipSync(gzipSync(data))],
  ])('stops a %s bomb after the cap, without holding more than a chunk', async (name, pack) => {
    const bomb = pack(Buffer.alloc(20_000_000))
    const encoding = name === 'gzip in gzip' ? 'gzip, gzip' : name
    await using web = await startWeb((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb)
    })
    expect(20_000_000 / bomb.length).toBeGreaterThan(900)
    const client = loopbackClient()
    const { body } = await client.request(web.url, { maxBytes: 1_000_000 })
    let bytes = 0
    let largest = 0
    const read = async () => {
      for await (const chunk of body) {
        bytes += chunk.length
        largest = Math.max(largest, chunk.length)
      }
    }
    await expect(read()).rejects.toMatchObject({ kind: 'too-large' })
    expect(bytes).toBeLessThanOrEqual(1_000_000)
    expect(largest).toBeLessThanOrEqual(65_536)
    await client.close()
  })

  it('stops a body without end, with or without a length that lies', async () => {
    const flood = (head: string) => (socket: Socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n`)
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'a')));
      }
      socket.on('drain', more)
      more()
    }
    await using endless = await startTcp(flood(''))
    expect(await ask(endless.url)).toMatchObject({ kind: 'too-large' })
    await using lying = await startTcp(flood('content-length: 10\r\n'))
    expect(await ask(lying.url)).toMatchObject({ status: 200, body: 'a'.repeat(10) })
  })

  it('stops headers without end', async () => {
    await using tcp = await startTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const more = () => {
        while (!socket.destroyed && socket.write(`x-${'a'.repeat(1000)}: b\r\n`));
      }
      socket.on('drain', more)
      more()
    })
    expect(await ask(tcp.url)).toMatchObject({ kind: 'too-large' })
  })
})

describe('the clock', () => {
  it('ends a server that accepts and says nothing', async () => {
    await using tcp = await startTcp(() => {})
    expect(await ask(tcp.url, { firstByteTimeoutMs: 100 })).toMatchObject({ kind: 'timeout' })
  })

  it('ends a body that drips below the minimum rate', async () => {
    await using tcp = await startTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const timer = setInterval(() => socket.write('a'), 10)
      socket.on('close', () => clearInterval(timer))
    })
    const ended = await ask(tcp.url, { graceMs: 150 })
    expect(ended).toEqual({
      kind: 'timeout',
      message: 'the answer came slower than 1024 bytes a second',
    })
  })

  it('counts only the time spent waiting for the network against the rate', async () => {
    await using web = await startWeb((_request, response) => {
      response.write('a')
      setTimeout(() => response.end('b'), 20)
    })
    const client = loopbackClient({ graceMs: 100 })
    const response = await client.request(web.url, { maxBytes: 10 })
    let read = ''
    for await (const chunk of response.body) {
      read += Buffer.from(chunk).toString()
      await new Promise((done) => setTimeout(done, 150))
    }
    expect(read).toBe('ab')
    await client.close()
  })

  it('ends an exchange that takes too long as a whole, redirects and body together', async () => {
    await using tcp = await startTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const timer = setInterval(() => socket.write('a'.repeat(500)), 10)
      socket.on('close', () => clearInterval(timer))
    })
    const ended = await ask(tcp.url, { totalTimeoutMs: 200 })
    expect(ended).toEqual({ kind: 'timeout', message: 'no complete answer within 200 ms' })
  })

  it('ends headers that drip', async () => {
    await using tcp = await startTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket.write('x-a: b\r\n'), 10)
      socket.on('close', () => clearInterval(timer))
    })
    expect(await ask(tcp.url, { totalTimeoutMs: 200 })).toMatchObject({ kind: 'timeout' })
  })

  it('ends a resolver that never answers', async () => {
    const resolve = () => new Promise<string[]>(() => {})
    const ended = await ask('http://slow.example.com/', { resolve, connectTimeoutMs: 50 })
    expect(ended).toMatchObject({ kind: 'timeout' })
  })
})

describe('a failure', () => {
  it('is network for a body cut short, after the bytes that came', async () => {
    await using tcp = await startTcp((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')
    })
    const client = loopbackClient()
    const response = await client.request(tcp.url, { maxBytes: 1000 })
    const chunks: string[] = []
    const read = async () => {
      for await (const chunk of response.body) chunks.push(Buffer.from(chunk).toString())
    }
    await expect(read()).rejects.toMatchObject({ name: 'HttpError', kind: 'network' })
    expect(chunks.join('')).toBe('half')
    await client.close()
  })

  it('is network for what is not HTTP, connect for a closed port, dns for no such name', async () => {
    await using tcp = await startTcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    expect(await ask(tcp.url)).toMatchObject({ kind: 'network' })
    await using gone = await startTcp(() => {})
    await gone[Symbol.asyncDispose]()
    expect(await ask(gone.url)).toMatchObject({ kind: 'connect' })
    const resolve = () => Promise.reject(new Error('ENOTFOUND'))
    expect(await ask('http://no.example.com/', { resolve })).toMatchObject({ kind: 'dns' })
    expect(await ask('http://no.example.com/', { resolve: async () => [] })).toMatchObject({
      kind: 'dns',
    })
  })

  it('is aborted when the caller calls off, before, during the headers and during the body', async () => {
    await using silent = await startTcp(() => {})
    await using half = await startTcp((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nhalf'))
    const client = loopbackClient()
    const already = client.request(silent.url, { maxBytes: 9, signal: AbortSignal.abort() })
    await expect(already).rejects.toMatchObject({ kind: 'aborted' })
    expect(silent.seen).toEqual([])

    const head = new AbortController()
    const headers = client.request(silent.url, { maxBytes: 9, signal: head.signal })
    setTimeout(() => head.abort(), 20)
    await expect(headers).rejects.toMatchObject({ kind: 'aborted' })

    const later = new AbortController()
    const response = await client.request(half.url, { maxBytes: 9, signal: later.signal })
    setTimeout(() => later.abort(), 20)
    await expect(response.bytes()).rejects.toMatchObject({ kind: 'aborted' })
    await client.close()
  })

  it('leaves no connection behind, nor does a body that nobody finishes', async () => {
    await using half = await startTcp((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nhalf'))
    await using silent = await startTcp(() => {})
    const client = loopbackClient({ firstByteTimeoutMs: 50 })
    await expect(client.request(silent.url, { maxBytes: 9 })).rejects.toThrow(HttpError)
    const response = await client.request(half.url, { maxBytes: 9 })
    for await (const chunk of response.body) if (chunk.length > 0) break
    await expect.poll(() => half.open() + silent.open()).toBe(0)
    await client.close()
  })
})

describe('a body that nobody reads', () => {
  it('is let go of when the whole time is over, and nothing else comes of it', async () => {
    await using half = await startTcp((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nhalf'))
    const client = loopbackClient({ totalTimeoutMs: 100 })
    const response = await client.request(half.url, { maxBytes: 9 })
    await expect.poll(() => half.open()).toBe(0)
    await expect(response.bytes()).rejects.toMatchObject({ kind: 'timeout' })
    await client.close()
  })
})

describe('a redirect', () => {
  it('is followed up to five times and told, the sixth is refused', async () => {
    await using web = await startWeb((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(301, { location: `/${left - 1}` }).end()
    })
    const five = await ask(`${web.url}/5`)
    expect(five).toMatchObject({ status: 200, body: 'there' })
    expect(five.redirects).toHaveLength(5)
    expect(five.redirects?.[4]).toEqual({ status: 301, from: `${web.url}/1`, to: `${web.url}/0` })
    expect(await ask(`${web.url}/6`)).toMatchObject({ kind: 'redirects' })
  })

  it('is refused at once with maxRedirects 0', async () => {
    await using web = await startWeb((_request, response) => {
      response.writeHead(302, { location: '/' }).end()
    })
    const client = loopbackClient()
    const asked = client.request(web.url, { maxBytes: 9, maxRedirects: 0 })
    await expect(asked).rejects.toMatchObject({ kind: 'redirects' })
    expect(web.seen).toEqual(['GET /'])
    await client.close()
  })

  it('to another origin carries no secret', async () => {
    const got: unknown[] = []
    await using there = await startWeb((request, response) => {
      got.push(request.headers.authorization, request.headers.cookie, request.headers.accept)
      response.end()
    })
    await using here = await startWeb((_request, response) => {
      response.writeHead(307, { location: `${there.url}/` }).end()
    })
    const client = loopbackClient()
    const headers = { authorization: 'Bearer s', cookie: 's', accept: 'a/b' }
    await (await client.request(here.url, { headers, maxBytes: 9 })).bytes()
    expect(got).toEqual([undefined, undefined, 'a/b'])
    await client.close()
  })

  it('to a private address is refused at the first hop and at the fifth, whatever its status', async () => {
    await using canary = await startWeb((_request, response) => response.end(), '127.0.0.2')
    for (const status of [301, 302, 303, 307, 308]) {
      for (const hops of [1, 5]) {
        await using web = await startWeb((request, response) => {
          const left = Number(request.url?.slice(1))
          const location = left > 1 ? `/${left - 1}` : `${canary.url}/`
          response.writeHead(status, { location }).end()
        })
        expect(await ask(`${web.url}/${hops}`)).toMatchObject({ kind: 'blocked' })
      }
    }
    expect(canary.seen).toEqual([])
  })

  const corpus = sharedPath('hostile', 'own', 'ssrf-urls.json')
  const title = 'to each shared hostile address is refused'
  it(corpus === null ? `${title} (the shared set is absent)` : title, async () => {
    const { block } = JSON.parse(
      corpus === null ? '{"block":[]}' : readFileSync(corpus, 'utf8'),
    ) as {
      block: { url: string }[]
    }
    // What is not absolute leads back to the server itself, as in a browser.
    const absolute = block.map((c) => c.url).filter((url) => /^https?:\/\/[^/]/.test(url))
    await using web = await startWeb((request, response) => {
      const url = absolute[Number(request.url?.slice(1))] ?? ''
      response.writeHead(302, { location: Buffer.from(url).toString('latin1') }).end()
    })
    for (const at of absolute.keys()) {
      const ended = await ask(`${web.url}/${at}`, {
        allow: allowed(`127.0.0.1:${web.port}`),
        resolve: async () => ['10.0.0.1'],
      })
      expect(['blocked', 'bad-url']).toContain(ended.kind)
    }
  })
})

describe('the checked address', () => {
  const named = (web: Loopback) => `http://feeds.example.com:${web.port}/`

  it('is the one connected to: one look-up, and a record that changes later changes nothing', async () => {
    await using web = await startWeb((request, response) => response.end(request.headers.host))
    await using canary = await startWeb((_request, response) => response.end(), '127.0.0.2')
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const asked: string[] = []
    const client = loopbackClient({
      allow: allowed(`127.0.0.1:${web.port}`),
      resolve: async (host) => {
        asked.push(host)
        return answers[asked.length - 1] ?? []
      },
    })
    const first = await client.request(named(web), { maxBytes: 99 })
    expect(await text(first)).toBe(`feeds.example.com:${web.port}`)
    expect(asked).toEqual(['feeds.example.com'])
    await new Promise(setImmediate)
    // The connection is kept, so it still leads to the address that was checked.
    expect(await text(await client.request(named(web), { maxBytes: 99 }))).toContain('feeds')
    expect(asked).toHaveLength(1)
    // A new connection looks again, and is refused.
    const other = `http://feeds.example.com:${canary.port}/`
    await expect(client.request(other, { maxBytes: 9 })).rejects.toMatchObject({ kind: 'blocked' })
    expect(canary.seen).toEqual([])
    await client.close()
  })

  it.each([
    [['127.0.0.1', '::1']],
    [['127.0.0.1', '10.0.0.1']],
    [['127.0.0.1', '::ffff:127.0.0.1']],
    [['10.0.0.1']],
    [['not an address']],
  ])('is refused when one record among %j may not be reached', async (records) => {
    await using web = await startWeb((_request, response) => response.end())
    const ended = await ask(named(web), { resolve: async () => records })
    expect(ended).toMatchObject({ kind: 'blocked' })
    expect(web.seen).toEqual([])
  })

  it('does not keep the name from TLS: the server name sent is the host asked for', async () => {
    const hello = Promise.withResolvers<string>()
    const tls = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (data) => {
        hello.resolve(data.toString('latin1'))
        socket.destroy()
      })
    })
    await new Promise<void>((done) => tls.listen(0, '127.0.0.1', done))
    const address = tls.address()
    const port = typeof address === 'object' ? address?.port : 0
    const ended = await ask(`https://feeds.example.com:${port}/`, {
      resolve: async () => ['127.0.0.1'],
    })
    expect(ended).toMatchObject({ kind: 'network' })
    expect(await hello.promise).toContain('feeds.example.com')
    await new Promise((done) => tls.close(done))
  })

  it('is asked directly, whatever proxy the environment names', async () => {
    await using web = await startWeb((_request, response) => response.end('direct'))
    await using proxy = await startWeb((_request, response) => response.end('proxied'))
    const before = { ...process.env }
    Object.assign(process.env, {
      HTTP_PROXY: proxy.url,
      http_proxy: proxy.url,
      ALL_PROXY: proxy.url,
    })
    try {
      expect(await ask(web.url)).toMatchObject({ body: 'direct' })
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) delete process.env[name]
      Object.assign(process.env, before)
    }
    expect(proxy.seen).toEqual([])
  })

  it('counts, not what an answer points to by Alt-Svc, Refresh or Link', async () => {
    await using canary = await startWeb((_request, response) => response.end(), '127.0.0.2')
    await using web = await startWeb((_request, response) => {
      response.writeHead(200, {
        'alt-svc': `h2="127.0.0.2:${canary.port}"`,
        refresh: `0; url=${canary.url}`,
        link: `<${canary.url}>; rel=hub`,
      })
      response.end('ok')
    })
    const client = loopbackClient()
    for (const _time of [1, 2]) await (await client.request(web.url, { maxBytes: 9 })).bytes()
    expect(canary.seen).toEqual([])
    await client.close()
  })
})

describe('close', () => {
  it('ends what is running as aborted and leaves no socket', async () => {
    await using silent = await startTcp(() => {})
    const client = loopbackClient()
    const running = client.request(silent.url, { maxBytes: 9 })
    const ended = expect(running).rejects.toMatchObject({ kind: 'aborted' })
    await expect.poll(() => silent.open()).toBe(1)
    await client.close()
    await ended
    await expect.poll(() => silent.open()).toBe(0)
  })
})
