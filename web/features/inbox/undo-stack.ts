/** What was done, newest last, each with the way back. It outlives the view, not the page. */
const stack: (() => void)[] = []

const KEPT = 20

export function pushUndo(undo: () => void): void {
  stack.push(undo)
  if (stack.length > KEPT) stack.shift()
}

export function dropUndo(undo: () => void): void {
  const at = stack.indexOf(undo)
  if (at >= 0) stack.splice(at, 1)
}

/** The newest way back, if there is one. */
export const lastUndo = (): (() => void) | undefined => stack.at(-1)
