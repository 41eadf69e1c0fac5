/** What several sources give, as it comes. It fails as soon as one of them does. */
export async function* merge<Item>(sources: readonly AsyncIterable<Item>[]): AsyncGenerator<Item> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]())
  const take = async (iterator: AsyncIterator<Item>) => ({
    iterator,
    result: await iterator.next(),
  })
  const waiting = new Map(iterators.map((iterator) => [iterator, take(iterator)]))
  try {
    while (waiting.size > 0) {
      const { iterator, result } = await Promise.race(waiting.values())
      if (result.done === true) waiting.delete(iterator)
      else {
        yield result.value
        waiting.set(iterator, take(iterator))
      }
    }
  } finally {
    // Not awaited: a source that waits for its network ends with its signal, not with us.
    for (const iterator of iterators) void iterator.return?.()?.catch(() => {})
  }
}
