/** The sentiment lexicons that ours is measured beside; none of them ships types. */
declare module 'wink-sentiment' {
  const analyse: (text: string) => { score: number; normalizedScore: number }
  export default analyse
}
declare module 'sentiment' {
  export default class Sentiment {
    analyze(text: string): { score: number; comparative: number }
  }
}
declare module 'vader-sentiment' {
  const vader: {
    SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } }
  }
  export default vader
}
/** The one part of `natural` that is measured; its root module loads database clients. */
declare module 'natural/lib/natural/sentiment/SentimentAnalyzer.js' {
  export default class SentimentAnalyzer {
    constructor(language: string, stemmer: null, vocabulary: string)
    getSentiment(words: readonly string[]): number
  }
}
