import type { Classification, Classifier } from '../model/classification.ts'
import { UnreadableError } from './engine/unreadable.ts'

/**
 * What each text means, or why it could not be read: where reading breaks down, the one text that
 * does it is found by halving and the others are answered. Rejects with everything else.
 */
export async function classifyEach(
  classifier: Classifier,
  texts: readonly string[],
  options?: Parameters<Classifier['predict']>[1],
): Promise<(Classification | UnreadableError)[]> {
  if (texts.length === 0) return []
  try {
    return await classifier.predict(texts, options)
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    if (texts.length === 1) return [error]
    const middle = Math.ceil(texts.length / 2)
    const first = await classifyEach(classifier, texts.slice(0, middle), options)
    return [...first, ...(await classifyEach(classifier, texts.slice(middle), options))]
  }
}
