import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllowList } from '../../src/http/allow-list.ts'
import { checkTarget, checkUrl } from '../../src/http/check-url.ts'
import { nextHop, type Hop } from '../../src/http/redirect.ts'
import { checkAddress } from '../../src/http/special-use.ts'
import { allowed } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

describe('checkAddress', () => {
  it.each([
    ['10.1.2.3', 'private'],
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['100.64.0.1', 'shared by carriers'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['64:ff9b::808:808', 'NAT64'],
    ['2002:808:808::1', '6to4'],
    ['2001:db8::1', 'documentation'],
    ['2001::1', 'reserved for protocols'],
    ['fe80::1', 'link-local'],
    ['fd12::1', 'private'],
    ['ff02::1', 'multicast'],
    ['5f00::1', 'reserved'],
    ['::7f00:1', 'reserved'],
    ['fe80::1%eth0', 'link-local'],
    ['0x7f.1', 'invalid'],
    ['localhost', 'invalid'],
  ])('names %s as %s', (address, name) => {
    expect(checkAddress(address)).toBe(name)
  })

  it.each(['8.8.8.8', '11.0.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'lets public %s through',
    (address) => {
      expect(checkAddress(address)).toBeNull()
    },
  )

  it('never lets an IPv4 address through inside any IPv6 form that embeds it', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:'),
        (v4, pre) => {
          expect(checkAddress(pre + v4)).not.toBeNull()
        },
      ),
    )
  })
})

describe('checkUrl', () => {
  it.each([
    ['ftp://feeds.example.com/', 'http:// or https://'],
    ['http:/feeds.example.com/', 'http:// or https://'],
    ['http://user@feeds.example.com/', 'user name'],
    ['http://:pw@feeds.example.com/', 'user name'],
    ['http://feeds.example.com\\@10.0.0.1/', 'backslash'],
    ['http://feeds.exa\tmple.com/', 'control'],
    ['http://feeds.example.com:8080/', 'port 8080 is not 80 or 443'],
    ['http://0x7f.1/', '127.0.0.1 is not public (loopback)'],
    ['http://[::ffff:a9fe:a9fe]/', 'IPv4-mapped'],
    ['http://metadata/', 'inside a private network'],
    ['http://db.internal./', 'inside a private network'],
    [`http://${'a'.repeat(64)}.example.com/`, 'not a host name'],
    ['http://exa%mple.com/', 'not a web address'],
  ])('refuses %s and says why', (url, reason) => {
    const decision = checkUrl(url, [])
    expect(decision.ok ? 'let through' : decision.message).toContain(reason)
  })

  it.each([
    'http://feeds.example.com/',
    'https://feeds.example.com:443/a?b#c',
    'HTTP://FEEDS.EXAMPLE.COM./',
    'https://bücher.example.com/',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]/',
    'http://feeds.example.com/?u=a@b',
  ])('lets %s through', (url) => {
    expect(checkUrl(url, [])).toMatchObject({ ok: true })
  })

  it('never lets a literal special-use address through, however it is written', () => {
    const forms = fc.tuple(fc.ipV4(), fc.constantFrom(ofDecimal, ofHex, ofOctal, String))
    fc.assert(
      fc.property(forms, ([v4, write]) => {
        const decision = checkUrl(`http://${write(v4)}/`, [])
        expect(decision.ok).toBe(checkAddress(v4) === null)
      }),
    )
  })

  const corpus = sharedPath('hostile', 'own', 'ssrf-urls.json')
  if (corpus === null)
    it('runs without the shared set of hostile addresses: it is absent', () => {})
  else {
    type Case = { url: string; why: string }
    const cases = JSON.parse(readFileSync(corpus, 'utf8')) as { block: Case[]; allow: Case[] }
    it(`refuses each of ${cases.block.length} hostile addresses`, () => {
      const through = cases.block.filter(({ url }) => checkUrl(url, []).ok)
      expect(through).toEqual([])
    })
    it(`lets each of ${cases.allow.length} near misses through`, () => {
      const refused = cases.allow.filter(({ url }) => !checkUrl(url, []).ok)
      expect(refused).toEqual([])
    })
  }
})

describe('parseAllowList', () => {
  it('opens a network on any port, for names and literals', () => {
    const allow = allowed('10.0.0.0/8, fd00::/8')
    expect(checkUrl('http://10.9.9.9:8080/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://[fd00::5]:3000/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://wiki.corp:8080/', allow)).toMatchObject({ ok: true })
    expect(checkTarget({ host: 'wiki.corp', port: 8080 }, '10.1.1.1', allow)).toBeNull()
    expect(checkTarget({ host: 'wiki.corp', port: 8080 }, '8.8.8.8', allow)).toContain('port 8080')
    expect(checkTarget({ host: 'wiki.corp', port: 80 }, '192.168.1.1', allow)).toContain('private')
    expect(checkUrl('http://192.168.1.1/', allow)).toMatchObject({ ok: false })
  })

  it('opens a host by name, and only on its port when one is given', () => {
    const allow = allowed('Wiki.Corp.:8080,intranet')
    expect(checkUrl('http://wiki.corp:8080/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://wiki.corp/', allow)).toMatchObject({ ok: false })
    expect(checkUrl('http://intranet:9/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://sub.intranet/', allow)).toMatchObject({ ok: false })
    expect(checkTarget({ host: 'intranet', port: 9 }, '192.168.7.7', allow)).toBeNull()
  })

  it('opens one address on one port', () => {
    const allow = allowed('127.0.0.1:4000, [::1]:4000')
    expect(checkUrl('http://127.0.0.1:4000/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://[::1]:4000/', allow)).toMatchObject({ ok: true })
    expect(checkUrl('http://127.0.0.1:4001/', allow)).toMatchObject({ ok: false })
    expect(checkUrl('http://127.0.0.2:4000/', allow)).toMatchObject({ ok: false })
  })

  it('reads nothing from nothing', () => {
    expect(parseAllowList(' , ')).toEqual({ ok: true, allow: [] })
  })

  it('names every bad entry and what would be right', () => {
    const bad = '10.0.0.5/8, http://x, *.corp, foo:99999, 1.2.3.4/33, 10/8, a b, u@h, ok.example'
    expect(parseAllowList(bad)).toEqual({
      ok: false,
      errors: [
        '"10.0.0.5/8" has bits beyond its prefix; write 10.0.0.0/8 or 10.0.0.5',
        '"http://x" is a URL; give the host alone, such as intranet.example:8080',
        '"*.corp" holds a wildcard; name each host, or give its network as a CIDR',
        '"foo:99999" has no port after its last colon; ports go from 1 to 65535',
        '"1.2.3.4/33" has no prefix length from 0 to 32 after the slash',
        '"10/8" is no CIDR; write it as 10.0.0.0/8 or fd00::/8',
        '"a b" is no CIDR (10.0.0.0/8), address (10.1.2.3), host (intranet.example) or host:port',
        '"u@h" holds a user name; give the host alone',
      ],
    })
  })

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAllowList(text)))
  })
})

describe('nextHop', () => {
  const secrets = {
    Authorization: 'Bearer a',
    Cookie: 'b',
    'X-Api-Key': 'c',
    'X-Auth-Token': 'd',
    'Private-Token': 'e',
    'Proxy-Authorization': 'f',
  }
  const start: Hop = {
    url: 'https://a.example.com/x#part',
    method: 'GET',
    headers: { ...secrets, Accept: 'text/xml', 'Keyboard-Layout': 'de' },
    body: undefined,
  }

  it('drops every header that may carry a secret when the origin changes, and no other', () => {
    for (const to of ['https://b.example.com/', 'http://a.example.com/', '//a.example.com:8443/']) {
      expect(nextHop(start, 302, to).headers).toEqual({
        Accept: 'text/xml',
        'Keyboard-Layout': 'de',
      })
    }
    expect(nextHop(start, 302, '/y').headers).toEqual(start.headers)
  })

  it('resolves a relative address, keeps the fragment, and reads UTF-8 header bytes', () => {
    expect(nextHop(start, 302, 'y?z').url).toBe('https://a.example.com/y?z#part')
    const bytes = Buffer.from('/ü', 'utf8').toString('latin1')
    expect(nextHop(start, 302, bytes).url).toBe('https://a.example.com/%C3%BC#part')
  })

  it('turns POST into GET for 301, 302 and 303, and keeps it for 307 and 308 at home only', () => {
    const post: Hop = { ...start, method: 'POST', headers: { 'Content-Type': 'a/b' }, body: 'x' }
    for (const status of [301, 302, 303]) {
      const next = nextHop(post, status, '/y')
      expect(next).toMatchObject({ method: 'GET', body: undefined, headers: {} })
    }
    for (const status of [307, 308]) {
      expect(nextHop(post, status, '/y')).toMatchObject({ method: 'POST', body: 'x' })
      expect(() => nextHop(post, status, 'https://b.example.com/')).toThrow('request body')
    }
  })

  it('refuses what is no web address', () => {
    expect(() => nextHop(start, 302, 'http://[')).toThrow('does not lead to')
    expect(() => nextHop(start, 302, 'https://a.example.com\\@b/')).toThrow('backslash')
  })
})

function ofDecimal(v4: string): string {
  return String(v4.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0))
}

function ofHex(v4: string): string {
  return v4
    .split('.')
    .map((octet) => `0x${Number(octet).toString(16)}`)
    .join('.')
}

function ofOctal(v4: string): string {
  return v4
    .split('.')
    .map((octet) => `0${Number(octet).toString(8)}`)
    .join('.')
}
