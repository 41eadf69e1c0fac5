import { commonLanguages, languageName } from '../../lib/languages.ts'
import type { Choice } from './quick-choices.ts'

/** Every common language by its English name; also found by its code. */
export function languageChoices(now: string, choose: (code: string) => void): Choice[] {
  return commonLanguages.map((code) => ({
    id: code,
    label: languageName(code),
    hint: code,
    words: code,
    checked: code === now,
    run: () => choose(code),
  }))
}
