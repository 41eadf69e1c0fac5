/**
 * Gathers what comes one by one into batches of at most `itemsMax`, given out no later than `waitMs`
 * after their first item came. With `idleMs`, an empty batch is given when nothing has come for so
 * long. One batch at most is gathered ahead of the reader; then the source waits.
 */
export async function* gather<Item>(
  source: AsyncIterable<Item>,
  { itemsMax, waitMs, idleMs }: { itemsMax: number; waitMs: number; idleMs?: number },
): AsyncGenerator<Item[]> {
  const items = source[Symbol.asyncIterator]()
  let batch: Item[] = []
  let dueAt = Infinity
  let next = items.next()
  // Its failure is met below, in its turn, and is not unhandled until then.
  next.catch(() => {})
  try {
    for (;;) {
      const wait = batch.length > 0 ? Math.max(0, dueAt - performance.now()) : (idleMs ?? null)
      const came = await within(next, wait).catch((error: unknown) => new Broken(error))
      if (came instanceof Broken) {
        // What came before the failure is not lost with it.
        if (batch.length > 0) yield batch
        throw came.error
      }
      if (came === 'late') {
        yield batch
        batch = []
        continue
      }
      if (came.done === true) break
      if (batch.length === 0) dueAt = performance.now() + waitMs
      batch.push(came.value)
      next = items.next()
      next.catch(() => {})
      if (batch.length < itemsMax) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  } finally {
    // Not awaited: a source that waits for its network ends with its signal, not with us.
    void items.return?.()?.catch(() => {})
  }
}

class Broken {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

async function within<Value>(
  promise: Promise<Value>,
  waitMs: number | null,
): Promise<Value | 'late'> {
  if (waitMs === null) return promise
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), waitMs)
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}
