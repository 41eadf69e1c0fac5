import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gather } from '../../src/collectors/gather.ts'

const calm = { itemsMax: 10, waitMs: 60_000 }

async function* failingAfter(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) yield n
  throw new Error('the line is dead')
}

describe('gathering', () => {
  it('gives every item once, in order, in batches that are never empty and never too large', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 200 }),
        fc.integer({ min: 1, max: 20 }),
        async (count, itemsMax) => {
          async function* source() {
            for (let n = 0; n < count; n++) yield n
          }
          const batches = await Array.fromAsync(gather(source(), { ...calm, itemsMax }))
          expect(batches.flat()).toEqual(Array.from({ length: count }, (_, n) => n))
          for (const batch of batches) {
            expect(batch.length).toBeGreaterThan(0)
            expect(batch.length).toBeLessThanOrEqual(itemsMax)
          }
        },
      ),
    )
  })

  it('gives what came before a failure, then fails as its source did', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 50 }), async (count) => {
        const got: number[] = []
        const read = async () => {
          for await (const batch of gather(failingAfter(count), calm)) got.push(...batch)
        }
        await expect(read()).rejects.toThrow('the line is dead')
        expect(got).toHaveLength(count)
      }),
    )
  })

  it('does not hold a batch back when nothing more comes', async () => {
    const more = Promise.withResolvers<void>()
    async function* source() {
      yield 1
      await more.promise
      yield 2
    }
    const batches = gather(source(), { itemsMax: 10, waitMs: 1 })
    expect((await batches.next()).value).toEqual([1])
    more.resolve()
    expect((await batches.next()).value).toEqual([2])
    expect((await batches.next()).done).toBe(true)
  })

  it('says with an empty batch that nothing has come, where that is asked for', async () => {
    const more = Promise.withResolvers<void>()
    async function* source() {
      await more.promise
      yield 1
    }
    const batches = gather(source(), { ...calm, idleMs: 1 })
    expect((await batches.next()).value).toEqual([])
    more.resolve()
    expect((await batches.next()).value).toEqual([1])
  })
})
