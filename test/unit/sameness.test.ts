import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressesIn, plainHandle, sameness, type Profile } from '../../src/people/sameness.ts'
import { accountPairs } from '../helpers/account-pairs.ts'

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const account = (over: Partial<Profile>): Profile => ({
  network: 'x',
  handle: null,
  name: null,
  url: null,
  bio: null,
  place: null,
  ...over,
})

describe('the score of two accounts', () => {
  const judged = accountPairs().map(({ same, a, b }) => ({ same, score: sameness(a, b).score }))

  it('is a probability: right nine times of ten from 0.8 on, Brier score below 0.11', () => {
    expect(judged.length).toBeGreaterThanOrEqual(99)
    expect(mean(judged.map(({ same, score }) => (score - (same ? 1 : 0)) ** 2))).toBeLessThan(0.11)
    const sure = judged.filter(({ score }) => score >= 0.8)
    expect(sure.length).toBeGreaterThanOrEqual(20)
    expect(mean(sure.map(({ same }) => (same ? 1 : 0)))).toBeGreaterThanOrEqual(0.9)
  })

  it('is never shown without what made it, and the same whichever comes first', () => {
    for (const { a, b } of accountPairs()) {
      const [one, other] = [sameness(a, b), sameness(b, a)]
      expect(other.score).toBeCloseTo(one.score, 12)
      if (one.score > 0.2) expect(one.because.length).toBeGreaterThan(0)
    }
  })

  it('rises with a link from one to the other, in whatever way it is written', () => {
    const home = account({ network: 'x', handle: 'AnnB' })
    for (const bio of ['https://x.com/annb', 'me: www.twitter.com/AnnB.', 'https://X.com/annb/']) {
      const linking = sameness(account({ network: 'mastodon', handle: 'ann@a.example', bio }), home)
      expect([bio, linking.because[0]?.kind]).toEqual([bio, 'link'])
    }
    const toot = account({ network: 'mastodon', handle: 'ann@a.example' })
    expect(sameness(account({ bio: 'also @ann@a.example' }), toot).because[0]?.kind).toBe('link')
  })

  it('does not rise with a site that everybody has a page on', () => {
    const bio = 'https://www.youtube.com/watch and github.com/x'
    const { because } = sameness(account({ bio }), account({ network: 'reddit', bio }))
    expect(because).toEqual([])
  })
})

describe('what is compared', () => {
  it('is a handle without its server and its marks', () => {
    const cases = ['@Ann_B@social.example', 'annb.example', 'ann.b', 'ANN-B'].map(plainHandle)
    expect(cases).toEqual(['annb', 'annb', 'annb', 'annb'])
  })

  it('never fails, whatever accounts say of themselves', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 60 }))
    const anyone = fc.record({
      network: fc.constantFrom('x', 'mastodon', 'bluesky'),
      handle: text,
      name: text,
      url: text,
      bio: text,
      place: text,
    })
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const { score } = sameness(a, b)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('reads a long text without addresses in the time of its length', () => {
    expect(addressesIn('a-'.repeat(50_000))).toEqual([])
  })
})
