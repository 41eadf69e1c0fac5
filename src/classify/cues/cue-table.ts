/**
 * Signals by name, each with the wordings that give it, separated by commas or line ends.
 * In a wording: `cancel~` is any inflection, `(a|an|)` any of these or nothing, `_` any one word,
 * `#` a number, `$` an amount of money, `@` a handle. Letter case, curly quotes and the spelling
 * habits of `spellings.ts` do not matter; a hyphen is a space. Signs such as `?` count as words.
 */
export type CueTable = Readonly<Record<string, string>>
