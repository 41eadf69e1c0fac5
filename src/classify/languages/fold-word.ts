/** Languages in which a sound stands for itself with or without its accent in hurried writing. */
const accentless = new Set(['es', 'fr', 'it', 'pt'])

const accents = /[\u0300-\u036f]/g
const vowelSigns = /[\u064b-\u065f\u0670\u0640]/g
const drawnOut = /(.)\1{2,}/gu
/** What stands in for ñ while accents are cut off. */
const TILDE = '\u0001'

/**
 * How a word of a language is looked up: letters that are written now this way, now that, become one.
 * The word is in lower case and NFKC already, as tokens are.
 */
export function foldWord(word: string, language: string): string {
  const folded = language === 'ar' ? foldArabic(word) : word
  return accentless.has(language) ? cutAccents(folded) : folded
}

/** A word with nothing drawn out: three or more of a letter in a row become two. */
export function shorten(word: string): string {
  return word.length > 2 ? word.replace(drawnOut, '$1$1') : word
}

/** As `shorten`, down to one. */
export function shortenFully(word: string): string {
  return word.length > 2 ? word.replace(drawnOut, '$1') : word
}

function cutAccents(word: string): string {
  return word.replaceAll('ñ', TILDE).normalize('NFD').replace(accents, '').replaceAll(TILDE, 'ñ')
}

function foldArabic(word: string): string {
  return word
    .replace(vowelSigns, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll('ؤ', 'و')
    .replaceAll('ئ', 'ي')
}
