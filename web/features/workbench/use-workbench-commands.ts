import { useState } from 'react'
import { type Command, useCommands } from '../../lib/commands.ts'
import { strings } from '../../lib/strings.ts'
import type { Hit } from './hits.ts'
import type { Marks, Verdict } from './use-marks.ts'

/** The hit that the keys are about, and the keys: j and k move, y and n mark, u takes back. */
export function useWorkbenchCommands(hits: readonly Hit[], marks: Marks) {
  const [currentKey, setCurrentKey] = useState<string | null>(null)
  const { keys: words } = strings
  const place = hits.findIndex(({ key }) => key === currentKey)

  function step(by: number): void {
    const next = place === -1 ? 0 : Math.min(hits.length - 1, Math.max(0, place + by))
    setCurrentKey(hits[next]?.key ?? null)
  }
  function mark(verdict: Verdict): void {
    const key = hits[place]?.key
    if (key === undefined) return
    marks.set(key, verdict)
    step(1)
  }
  function undo(): void {
    const key = marks.undo()
    if (key !== null) setCurrentKey(key)
  }
  const command = (key: string, title: string, run: () => void): Command => ({
    id: `workbench-${key}`,
    title,
    group: words.groups.trial,
    keys: [key],
    keyOnly: true,
    run,
  })
  useCommands([
    command('j', words.nextHit, () => step(1)),
    command('k', words.previousHit, () => step(-1)),
    command('y', words.right, () => mark('right')),
    command('n', words.wrong, () => mark('wrong')),
    command('u', words.undoMark, undo),
  ])
  return { currentKey, setCurrentKey }
}
