/** The word lists of `wink-sentiment`, which ships no types. Valences run from -5 to 5. */
declare module 'wink-sentiment/src/afinn-en-165.js' {
  const valences: Record<string, number>
  export default valences
}
declare module 'wink-sentiment/src/afinn-en-165-2grams.js' {
  const valences: Record<string, Record<string, number>>
  export default valences
}
declare module 'wink-sentiment/src/emojis.js' {
  const valences: Record<string, number>
  export default valences
}
declare module 'wink-sentiment/src/emoticons.js' {
  const valences: Record<string, number>
  export default valences
}
