import wordTable from 'wink-sentiment/src/afinn-en-165.js'
import pairTable from 'wink-sentiment/src/afinn-en-165-2grams.js'
import emojiTable from 'wink-sentiment/src/emojis.js'
import emoticonTable from 'wink-sentiment/src/emoticons.js'

/**
 * The lexicons of `wink-sentiment`, read directly: its own scorer tokenises the text anew and costs
 * more than the rest of the classifier together. Maps, so that a word like `constructor` is no key.
 */
const words = new Map(Object.entries(wordTable))
const emojis = new Map(Object.entries(emojiTable))
const emoticons = new Map(Object.entries(emoticonTable))
const pairs = new Map(
  Object.entries(pairTable).map(([first, seconds]) => [first, new Map(Object.entries(seconds))]),
)

/** Valence of one lower-case word, -5 (bad) to 5 (good); 0 for a word without one. */
export function wordValence(word: string): number {
  return words.get(word) ?? 0
}

/** Valences of the words that change their meaning after this one (`cool` + `stuff`), if any. */
export function pairValences(first: string): ReadonlyMap<string, number> | undefined {
  return pairs.get(first)
}

/** Valence of one emoji, given by its first code point, -5 to 5; 0 for one without. */
export function emojiValence(emoji: string): number {
  return emojis.get(emoji) ?? 0
}

/** Valence of an emoticon such as `:-)`, -5 to 5, or undefined where it is none. */
export function emoticonValence(text: string): number | undefined {
  return emoticons.get(text)
}
