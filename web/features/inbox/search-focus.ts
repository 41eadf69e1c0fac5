export const SEARCH_ID = 'ticket-search'
/** The search box of the list of people. */
export const PEOPLE_SEARCH_ID = 'people-search'

/** Puts the caret into the search box; false where none is on screen. */
export function focusSearch(): boolean {
  const box = document.querySelector(`#${SEARCH_ID}, #${PEOPLE_SEARCH_ID}`)
  if (!(box instanceof HTMLInputElement) || box.offsetParent === null) return false
  box.focus()
  box.select()
  return true
}
