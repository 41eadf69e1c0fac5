export const SEARCH_ID = 'ticket-search'

/** Puts the caret into the search box; false where none is on screen. */
export function focusSearch(): boolean {
  const box = document.getElementById(SEARCH_ID)
  if (!(box instanceof HTMLInputElement) || box.offsetParent === null) return false
  box.focus()
  box.select()
  return true
}
