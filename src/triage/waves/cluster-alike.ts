/** A text by its near fingerprint: a signed 64-bit SimHash as decimal text. */
export type Alike = { id: string; simhash: string }

/**
 * Two fingerprints of which no more bits than these differ are of much the same words. Wider than
 * where copies are counted: of two unrelated texts one pair in a hundred million comes so near.
 */
const NEAR_BITS = 10

/** As many as this make a wave. */
export const WAVE_MIN = 5

type Lanes = { high: number; low: number }

/**
 * Sorts `texts`, oldest first, to the waves they are like: to a known one, or to the first of their
 * own that nothing before was like. `founded` are those groups that are large enough for a wave of
 * their own. A text without words (fingerprint 0) is like nothing. Cost: texts times groups.
 */
export function clusterAlike(
  texts: readonly Alike[],
  waves: readonly Alike[],
): { joins: { waveId: string; ids: string[] }[]; founded: string[][] } {
  const known = waves.map(({ id, simhash }) => ({
    waveId: id,
    lanes: lanesOf(simhash),
    ids: [] as string[],
  }))
  const fresh: { lanes: Lanes; ids: string[] }[] = []
  for (const { id, simhash } of texts) {
    if (simhash === '0') continue
    const lanes = lanesOf(simhash)
    const near = (group: { lanes: Lanes }) => distance(group.lanes, lanes) <= NEAR_BITS
    const group = known.find(near) ?? fresh.find(near)
    if (group) group.ids.push(id)
    else fresh.push({ lanes, ids: [id] })
  }
  return {
    joins: known.flatMap(({ waveId, ids }) => (ids.length > 0 ? [{ waveId, ids }] : [])),
    founded: fresh.flatMap(({ ids }) => (ids.length >= WAVE_MIN ? [ids] : [])),
  }
}

function lanesOf(simhash: string): Lanes {
  const bits = BigInt.asUintN(64, BigInt(simhash))
  return { high: Number(bits >> 32n) | 0, low: Number(bits & 0xffffffffn) | 0 }
}

function distance(a: Lanes, b: Lanes): number {
  return bitCount(a.high ^ b.high) + bitCount(a.low ^ b.low)
}

/** Set bits of 32 (Hacker's Delight, 5-1). */
function bitCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555)
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333)
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
