import type { MentionDraft } from '../../src/model/mention.ts'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { Meaning } from './desk.ts'
import { origin } from '../helpers/mastodon.ts'
import { forum } from './shift-networks.ts'

/** Somebody who has written: `key` names the ticket in the test, `author` whoever wrote. */
export type Waiting = {
  key: string
  author: string
  network: 'mastodon' | 'forum' | 'reddit' | 'x'
  queue: TicketQueue
  text: string
}

const means: Record<TicketQueue, Meaning> = {
  service: {},
  sales: {
    sentiment: { label: 'neutral', score: 0, confidence: 0.8 },
    intents: [{ label: 'buy_signal', confidence: 0.8 }],
    queue: { label: 'sales', confidence: 0.9 },
  },
  advocacy: {
    sentiment: { label: 'positive', score: 0.9, confidence: 0.9 },
    intents: [{ label: 'praise', confidence: 0.9 }],
    queue: { label: 'advocacy', confidence: 0.9 },
  },
  unsure: { unsure: true },
  nurture: {
    sentiment: { label: 'neutral', score: 0, confidence: 0.8 },
    intents: [{ label: 'buy_signal', confidence: 0.2 }],
    queue: { label: 'sales', confidence: 0.6 },
  },
}
/** What the model makes of a text that is to end up in `queue`. */
export const meaningOf = (queue: TicketQueue): Meaning => means[queue]

type Row = [author: string, network: Waiting['network'], text: string, key?: string]

const waitingIn = (queue: TicketQueue, rows: readonly Row[]): Waiting[] =>
  rows.map(([author, network, text, key = author]) => ({ key, author, network, queue, text }))

/** Thirty tickets of every kind. */
export const waiting: readonly Waiting[] = [
  ...waitingIn('service', [
    ['alma', 'mastodon', 'The lid of my kettle came off in my hand.'],
    ['bruno', 'mastodon', 'First thing: the parcel was open when it came.'],
    ['carla', 'mastodon', 'The invoice has the wrong name on it.'],
    ['carla', 'mastodon', 'Me again, about that invoice: nobody has written back.', 'carla again'],
    ['dora', 'reddit', 'Has anybody else had a kettle that switches itself on?'],
    ['emil', 'forum', 'After the update the timer counts upwards.'],
    ['فاطمة', 'mastodon', 'وصلت الغلاية مكسورة ولم يرد علي أحد حتى الآن.'],
    ['גיל', 'mastodon', 'הקומקום מפסיק לעבוד אחרי דקה אחת.'],
    ['花子', 'mastodon', 'ふたが閉まりません 😭🫖 どうすればいいですか'],
    ['hugo', 'mastodon', 'My spare part is said to come tomorrow. Is that so?'],
    ['ines', 'forum', 'I will look up the serial number and come back to you.'],
    ['jonas', 'reddit', 'It leaks. I have sent photos.'],
    ['kira', 'mastodon', 'Nobody answers your telephone.'],
    ['liam', 'mastodon', 'Cheap kettles, best prices, click here now!'],
    ['mona', 'mastodon', 'The shop is down for me.'],
    ['nils', 'mastodon', 'Cannot order, the page stays white.'],
    ['olga', 'reddit', 'Is the site gone? Only an error here.'],
  ]),
  ...waitingIn('sales', [
    ['paul', 'x', 'Which of your kettles would you take for an office of twenty?'],
    ['quinn', 'mastodon', 'Do you ship the red one to Portugal?'],
    ['rosa', 'reddit', 'Where do I get a new lid for the one I bought?'],
  ]),
  ...waitingIn('advocacy', [
    ['sven', 'forum', 'Five years, every day, still like new. Well done!'],
    ['tara', 'mastodon', 'Oh great, another kettle that whistles at six in the morning.'],
  ]),
  ...waitingIn('unsure', [
    ['uma', 'mastodon', 'Well, that kettle.'],
    ['vito', 'reddit', 'Kettle, kettle, kettle.'],
    ['wanda', 'mastodon', 'So is it the red one or not?'],
  ]),
  ...waitingIn('nurture', [['xaver', 'mastodon', 'Some day I shall want a proper kettle.']]),
  ...waitingIn('service', [
    ['anton', 'mastodon', 'The handle gets too hot to hold.'],
    ['berta', 'reddit', 'Descaled twice and it still smells.'],
    ['cem', 'forum', 'How do I take the filter out?'],
    ['dilek', 'mastodon', 'The cable is too short for my kitchen.'],
  ]),
]

/** What was written, as its network tells it, and where an answer to it stands; `n` tells posts apart. */
export function postOf(one: Waiting, n: number): { post: Partial<MentionDraft>; above: string } {
  const { key, network } = one
  const id = String(n)
  const conversationId = `talk ${key}`
  if (network === 'forum') {
    const topic = String(1000 + waiting.indexOf(one))
    const url = `${forum}/t/kettles/${topic}/${n}`
    const post = { network, kind: 'comment', externalId: `forum ${n}`, url } as const
    return {
      post: { ...post, conversationId: topic, raw: { postNumber: n } },
      above: `${topic}/${n}`,
    }
  }
  if (network === 'reddit') {
    const url = `https://www.reddit.com/r/kettles/comments/abc${n}/`
    const post = { network, conversationId, externalId: `t3_abc${n}`, url }
    return { post: { ...post, raw: { subreddit: 'kettles' } }, above: `t3_abc${n}` }
  }
  if (network === 'mastodon') {
    const raw = { id, server: origin, visibility: 'public' }
    return { post: { conversationId, externalId: `social.example.com:${n}`, raw }, above: id }
  }
  const url = `https://x.example.com/${n}`
  return { post: { network, conversationId, externalId: id, url, raw: null }, above: '' }
}
