import type { Edge } from '../db/person-edge-store.ts'

/** The ids that `start` reaches over `edges`, itself among them. */
export function reach(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start])
  const queue = [start]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { intoId, fromId } of edges) {
      const other = intoId === id ? fromId : fromId === id ? intoId : null
      if (other === null || found.has(other)) continue
      found.add(other)
      queue.push(other)
    }
  }
  return found
}

/**
 * Who speaks for whom among `ids` over `edges`: in each group the first of `preferred` that is in it, or
 * else its lowest id.
 */
export function rootsAmong(
  ids: readonly string[],
  edges: readonly Edge[],
  preferred: readonly string[],
): Map<string, string> {
  const roots = new Map<string, string>()
  for (const id of [...ids].sort()) {
    if (roots.has(id)) continue
    const group = reach(id, edges)
    const root = preferred.find((one) => group.has(one)) ?? [...group].sort()[0] ?? id
    for (const member of group) roots.set(member, root)
  }
  return roots
}

/**
 * The edges that take `part` out of its group and leave the others together: those that it has go, and
 * its neighbours are joined with the first of them.
 */
export function without(
  part: string,
  edges: readonly Edge[],
  newId: () => string,
): { gone: Edge[]; made: Edge[] } {
  const gone = edges.filter(({ intoId, fromId }) => intoId === part || fromId === part)
  const [first, ...rest] = gone.map(({ intoId, fromId }) => (intoId === part ? fromId : intoId))
  const made =
    first === undefined ? [] : rest.map((id) => ({ id: newId(), intoId: first, fromId: id }))
  return { gone, made }
}
