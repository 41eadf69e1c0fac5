import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretBox, SecretError } from '../../src/ingest/secrets.ts'
import { createLogger } from '../../src/log.ts'
import type { Json } from '../../src/model/mention.ts'
import { keptSecretKey, parseSecretKey } from '../../src/secret-keys.ts'

const key = (byte: number) => Buffer.alloc(32, byte)
const [oldKey, newKey] = [key(1), key(2)]
const box = createSecretBox([oldKey])
const owner = 'source:7'

const reasonOf = (work: () => unknown): string => {
  try {
    return `opened: ${JSON.stringify(work())}`
  } catch (error) {
    return error instanceof SecretError ? error.reason : `threw ${String(error)}`
  }
}

describe('what is sealed', () => {
  it('opens as it was, whatever it was and whatever it belongs to', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, aad) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json
        expect(box.open(box.seal(plain, aad), aad)).toEqual(plain)
      }),
    )
  })

  it('has the form v1.KEYID.IV.TAG.CIPHER and is another each time', () => {
    const sealed = Array.from({ length: 100 }, () => box.seal({ key: 'same' }, owner))
    expect(sealed[0]).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)
    expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(100)
  })

  it('does not open once any of its characters is another, is lost or doubled', () => {
    const sealed = box.seal({ apiKey: 'a secret of some length', user: 'ann' }, owner)
    const others = [...'ABCxyz019-_.=+/ \n']
    for (let at = 0; at < sealed.length; at += 1) {
      const [before, own, after] = [sealed.slice(0, at), sealed[at] ?? '', sealed.slice(at + 1)]
      const made = others.filter((each) => each !== own).map((each) => before + each + after)
      for (const text of [...made, before + after, before + own + own + after]) {
        expect(
          reasonOf(() => box.open(text, owner)),
          text,
        ).toMatch(/^(damaged|unknown-key)$/)
      }
    }
  })

  it('does not open with any bit of its bytes turned', () => {
    const [version, id, ...parts] = box.seal({ apiKey: 'a secret' }, owner).split('.')
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const turned = Buffer.from(bytes)
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const text = [version, id, ...parts.with(index, turned.toString('base64url'))].join('.')
        expect(reasonOf(() => box.open(text, owner))).toBe('damaged')
      }
    }
  })

  it.each(['', 'v1', 'v2.a.b.c.d', '{"key":1}', 'v1.00000000...'])('is not %j', (text) => {
    expect(reasonOf(() => box.open(text, owner))).toBe('damaged')
  })

  it('does not open for another source', () => {
    const sealed = box.seal({ apiKey: 'a secret' }, owner)
    for (const other of ['source:8', 'source:77', 'source:', ''])
      expect(reasonOf(() => box.open(sealed, other))).toBe('damaged')
  })

  it('names the key that it wants, where that is not at hand', () => {
    const sealed = box.seal({ apiKey: 'a secret' }, owner)
    const id = sealed.split('.')[1]
    const other = createSecretBox([newKey])
    expect(reasonOf(() => other.open(sealed, owner))).toBe('unknown-key')
    expect(() => other.open(sealed, owner)).toThrow(`the key ${id}, which is not at hand`)
  })

  it('is sealed by the first of several keys and opened by any', () => {
    const both = createSecretBox([newKey, oldKey])
    const old = box.seal({ apiKey: 'a secret' }, owner)
    expect(both.isCurrent(old)).toBe(false)
    const anew = both.seal(both.open(old, owner), owner)
    expect(both.isCurrent(anew)).toBe(true)
    expect(createSecretBox([newKey]).open(anew, owner)).toEqual({ apiKey: 'a secret' })
    expect(reasonOf(() => box.open(anew, owner))).toBe('unknown-key')
  })

  it('needs a key, and keys of 32 bytes', () => {
    expect(() => createSecretBox([])).toThrow('needs a key')
    expect(() => createSecretBox([newKey, Buffer.alloc(31)])).toThrow('32 bytes')
  })
})

describe('the key of the data folder', () => {
  it('is made once by many that start together, and only its owner may read it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-key-'))
    try {
      const data = join(folder, 'data')
      const keys = await Promise.all(Array.from({ length: 20 }, () => keptSecretKey(data)))
      expect(new Set(keys.map((each) => Buffer.from(each).toString('hex'))).size).toBe(1)
      expect(await readdir(data)).toEqual(['secret.key'])
      const path = join(data, 'secret.key')
      expect(parseSecretKey((await readFile(path, 'utf8')).trim())).toEqual(keys[0])
      if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
      await writeFile(path, 'half a ke')
      await expect(keptSecretKey(data)).rejects.toThrow(/secret\.key is damaged: restore/)
      await expect(keptSecretKey(path)).rejects.toThrow(/EARSHOT_SECRET_KEY: none is set/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('the log', () => {
  it('holds no credentials, however deep they lie', () => {
    const lines: string[] = []
    const log = createLogger('info', (line) => lines.push(line))
    const credentials = { apiKey: 'canary' }
    log.info({ credentials, a: { credentials, b: { credentials, c: { credentials } } } }, 'Said')
    log.info({ request: { headers: { authorization: 'canary', cookie: 'canary' } } }, 'Said')
    expect(lines.join('')).not.toContain('canary')
    expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(6)
  })
})
