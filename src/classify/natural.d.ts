/** The one part of `natural` that is used; its root module loads database clients and is never imported. */
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const porterStemmer: { stem(word: string): string }
  export default porterStemmer
}
