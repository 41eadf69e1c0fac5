import type { BrandKind } from '../../../src/model/brand.ts'
import type { Classification, Intent, Sentiment } from '../../../src/model/classification.ts'
import type { Queue, TicketQueue } from '../../../src/model/queue.ts'
import type { BudgetState, Keep, Source } from '../../../src/model/source.ts'
import type { Priority, TicketStatus } from '../../../src/model/ticket.ts'
import type { MentionView } from '../../../src/model/views.ts'
import { many } from './many.ts'

/** What the page calls each label, state and kind. */

export const queueNames: Record<Queue, string> = {
  service: 'Service',
  sales: 'Sales',
  advocacy: 'Advocacy',
  unsure: 'Unsure',
  nurture: 'Nurture',
  none: 'No queue',
}

export const queueHints: Record<TicketQueue, string> = {
  service: 'Customers who need help, an answer or an apology',
  sales: 'People who may buy, or who weigh the price',
  advocacy: 'Worth a thank-you or a share',
  unsure: 'The classifier does not know; nobody is paged',
  nurture: 'Not yet a lead; nobody is paged',
}

export const statusNames: Record<TicketStatus, string> = {
  open: 'Open',
  pending: 'Pending',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
  dismissed: 'Dismissed',
}

export const sentimentNames: Record<Sentiment, string> = {
  negative: 'Negative',
  neutral: 'Neutral',
  positive: 'Positive',
  mixed: 'Mixed',
}

export const intentNames: Record<Intent, string> = {
  service_complaint: 'Complaint',
  churn_risk: 'Churn risk',
  question: 'Question',
  buy_signal: 'Buying signal',
  price_complaint: 'Price',
  praise: 'Praise',
  review: 'Review',
  feature_request: 'Feature request',
}

export const kindNames: Record<MentionView['kind'], string> = {
  post: 'Post',
  comment: 'Comment',
  review: 'Review',
  article: 'Article',
}

export const brandKindNames: Record<BrandKind, string> = {
  own: 'Our brand',
  product: 'Product',
  competitor: 'Competitor',
}

export const sourceStateNames: Record<Source['state'], string> = {
  ok: 'Listening',
  new: 'Not read yet',
  paused: 'Paused',
  failing: 'Failing',
  waiting: 'Waiting',
  ended: 'Ended',
}

const errorKinds: Record<string, string> = {
  auth: 'No access',
  'rate-limit': 'It had to wait',
  transient: 'No answer, or a broken one',
  'bad-data': 'An answer that makes no sense',
  fatal: 'It cannot be read',
}

/** Why a read failed. */
export const errorKindName = (kind: string): string => errorKinds[kind] ?? kind

export const rateNames: Record<BudgetState['per'], string> = {
  minute: 'a minute',
  'quarter-hour': 'a quarter of an hour',
  hour: 'an hour',
  day: 'a day',
  month: 'a month',
}

export const windowNames: Record<BudgetState['per'], string> = {
  minute: 'this minute',
  'quarter-hour': 'this quarter of an hour',
  hour: 'this hour',
  day: 'today',
  month: 'this month',
}

export const keepNames: Record<Keep, string> = {
  all: 'Everything it yields',
  matched: 'Only what a brand’s query matches',
}

export const priorityNames: Record<Priority, string> = { 0: 'Can wait', 1: 'Normal', 2: 'Urgent' }

export const topicNames: Record<Classification['topics'][number]['label'], string> = {
  price: 'Price',
  quality: 'Quality',
  delivery: 'Delivery',
  support: 'Support',
  app: 'App',
  staff: 'Staff',
}

/** The name of whatever label an explanation speaks for. */
export function labelName(label: string): string {
  const known: Record<string, string> = {
    urgent: 'Urgent',
    spam: 'Spam',
    ...topicNames,
    ...queueNames,
    ...sentimentNames,
    ...intentNames,
  }
  return known[label] ?? label.replaceAll('_', ' ')
}

const metricNames: Record<string, [one: string, more: string]> = {
  likes: ['like', 'likes'],
  replies: ['reply', 'replies'],
  reposts: ['repost', 'reposts'],
  shares: ['share', 'shares'],
  views: ['view', 'views'],
  rating: ['star', 'stars'],
}

/** A figure of the network about a mention, such as `3 likes`. */
export function metricText(name: string, count: number): string {
  const [one, more] = metricNames[name] ?? [name, name]
  return many(count, one, more)
}
