import porterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'

/** Longer words than any in English are left alone, so that no text can make stemming slow. */
const WORD_MAX = 30
const plainWord = /^[a-z]+$/

/** The Porter stem of one lower-case word; a word that is not plain English letters is its own stem. */
export function stem(word: string): string {
  if (word.length > WORD_MAX || !plainWord.test(word)) return word
  return porterStemmer.stem(word)
}
