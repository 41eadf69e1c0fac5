/** Whether the focus is to follow the selection to its row, once that row is on screen. */
let wanted = false

/** Called where a key, or a move that takes the focused row away, changes the selection. */
export function wantRowFocus(): void {
  wanted = true
}

/** Asked by the selected row; true once for each time it was wanted. */
export function takeRowFocus(): boolean {
  const was = wanted
  wanted = false
  return was
}
