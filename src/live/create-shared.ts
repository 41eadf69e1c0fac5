/**
 * A function that does `work` once for all who ask for the same before it begins. Who comes later gets
 * what is read after they came; one at a time for each key.
 */
export function createShared<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const next = new Map<string, Promise<T>>()
  const running = new Map<string, Promise<unknown>>()

  async function turn(key: string): Promise<T> {
    await running.get(key)
    next.delete(key)
    const mine = work(key)
    const done = mine.then(
      () => running.delete(key),
      () => running.delete(key),
    )
    running.set(key, done)
    return mine
  }
  return (key) => {
    const known = next.get(key)
    if (known) return known
    const mine = turn(key)
    next.set(key, mine)
    return mine
  }
}
