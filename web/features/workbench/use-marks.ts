import { useState } from 'react'

export type Verdict = 'right' | 'wrong'

export type Marks = {
  of(key: string): Verdict | null
  /** Marks a hit; the same mark again takes it back. */
  set(key: string, verdict: Verdict): void
  /** Takes the last mark back and answers whose it was. */
  undo(): string | null
}

/** What a person said of the hits. It outlives a change of the query, as a hit stays what it is. */
export function useMarks(): Marks {
  const [marks, setMarks] = useState<ReadonlyMap<string, Verdict>>(new Map())
  function put(key: string, verdict: Verdict | null): void {
    const next = new Map(marks)
    // Put last, so that undo goes back in the order of marking.
    next.delete(key)
    if (verdict !== null) next.set(key, verdict)
    setMarks(next)
  }
  return {
    of: (key) => marks.get(key) ?? null,
    set: (key, verdict) => put(key, marks.get(key) === verdict ? null : verdict),
    undo() {
      const last = [...marks.keys()].at(-1) ?? null
      if (last !== null) put(last, null)
      return last
    },
  }
}
