import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, nearDistance } from '../../src/ingest/fingerprint.ts'
import { clusterAlike, WAVE_MIN } from '../../src/triage/waves/cluster-alike.ts'

const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

/** Fingerprints that lie near a few centres, as those of like texts do. */
const texts = fc
  .tuple(
    fc.array(signed, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(63), { maxLength: 14 })), { maxLength: 40 }),
  )
  .map(([centres, members]) =>
    members.map(([at, flips], n) => {
      const centre = centres[at % centres.length] ?? 0n
      const bits = flips.reduce((all, bit) => all ^ (1n << BigInt(bit)), centre)
      return { id: `t${n}`, simhash: BigInt.asIntN(64, bits).toString() }
    }),
  )

const near = (a: string, b: string) => nearDistance(a, b) <= 10

describe('like texts', () => {
  it('are put to the first group they are like, each once, as a naive reader would', () => {
    fc.assert(
      fc.property(texts, texts, (all, others) => {
        const waves = others.slice(0, 3).map(({ simhash }, at) => ({ id: `w${at}`, simhash }))
        const groups: { waveId: string | null; simhash: string; ids: string[] }[] = waves.map(
          ({ id, simhash }) => ({ waveId: id, simhash, ids: [] }),
        )
        for (const { id, simhash } of all) {
          if (simhash === '0') continue
          const group = groups.find((each) => near(each.simhash, simhash))
          if (group) group.ids.push(id)
          else groups.push({ waveId: null, simhash, ids: [id] })
        }
        const found = clusterAlike(all, waves)
        expect(found.joins).toEqual(
          groups.flatMap(({ waveId, ids }) => (waveId && ids.length > 0 ? [{ waveId, ids }] : [])),
        )
        expect(found.founded).toEqual(
          groups.flatMap(({ waveId, ids }) => (!waveId && ids.length >= WAVE_MIN ? [ids] : [])),
        )
      }),
    )
  })

  it('are those that differ in a word or two, and not those that share a subject', () => {
    const of = (all: string[]) =>
      all.map((text, n) => ({ id: `t${n}`, simhash: fingerprint(text).near }))
    const copies = ['Berlin', 'Paris', 'Rome', 'Oslo', 'Prague'].map(
      (city) =>
        `Since the update this morning the app signs me out every five minutes and my saved cards are gone, please fix it soon, greetings from ${city}`,
    )
    const others = [
      'The app looks different after the update and I cannot find my saved cards anywhere',
      'Is there any way to stay signed in for longer than five minutes on a phone?',
    ]
    expect(clusterAlike(of([...copies, ...others]), []).founded).toEqual([
      ['t0', 't1', 't2', 't3', 't4'],
    ])
  })
})
