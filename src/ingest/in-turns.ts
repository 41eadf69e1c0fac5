import { setImmediate } from 'node:timers/promises'

/** Items handled at one go; then others get their turn, so that no request waits for a page. */
const AT_ONCE = 25

/** What `work` makes of each item, in order. */
export async function inTurns<In, Out>(
  items: readonly In[],
  work: (item: In) => readonly Out[],
): Promise<Out[]> {
  const done: Out[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    if (at > 0) await setImmediate()
    for (const item of items.slice(at, at + AT_ONCE)) done.push(...work(item))
  }
  return done
}
