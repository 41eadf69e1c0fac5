import { sureness, type LeadFacts, type LeadPostFacts } from './lead-facts.ts'

/** A post that may make somebody a lead. */
export type Signal = {
  post: LeadPostFacts
  /** How sure it is that they want to buy, and that they weigh the price. */
  buy: number
  price: number
  /** About another's product: they may look for another. */
  elsewhere: boolean
  /** It waits in the sales queue; what does not is kept, not contacted. */
  strong: boolean
}

/** What somebody wants of another brand says less of what they want of ours. */
const ELSEWHERE = 0.6

/** Signals among somebody's posts, in their order. What made no ticket, or was dismissed, is none. */
export function findSignals({ posts }: Pick<LeadFacts, 'posts'>): Signal[] {
  return posts.flatMap((post) => signalOf(post) ?? [])
}

function signalOf(post: LeadPostFacts): Signal | null {
  const buy = sureness(post, 'buy_signal')
  const price = sureness(post, 'price_complaint')
  if (post.ticketId === null || post.queue === 'none') return null
  if (post.queue === 'sales') return { post, buy, price, elsewhere: false, strong: true }
  if (post.queue === 'nurture') {
    const leaving = Math.max(sureness(post, 'churn_risk'), sureness(post, 'service_complaint'))
    const elsewhere = leaving > 0
    const much = elsewhere ? ELSEWHERE : 1
    return {
      post,
      buy: Math.max(buy, leaving) * much,
      price: price * much,
      elsewhere,
      strong: false,
    }
  }
  return buy + price > 0 ? { post, buy, price, elsewhere: false, strong: false } : null
}
