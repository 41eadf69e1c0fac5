/** The languages that most is written in, by how many write in them; ISO 639-1. */
export const commonLanguages: readonly string[] =
  'en es pt fr de it nl ja zh ar hi ru ko tr pl id vi th uk fa sv cs ro el hu he da fi nb bg sr hr sk sl lt lv et ca bn ta te mr ur ms tl sw af'.split(
    ' ',
  )

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

/** A language's English name, or its code where it has none. */
export const languageName = (code: string): string => names.of(code) ?? code
