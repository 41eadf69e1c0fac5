import type {
  LeadState,
  Need,
  NurtureReason,
  RejectReason,
  ScorePart,
} from '../../../src/model/lead.ts'
import type { TouchpointKind } from '../../../src/model/person.ts'
import { many } from './many.ts'

/** What the page calls each state of a lead. */
export const leadStateNames: Record<LeadState, string> = {
  new: 'Waits for a rep',
  offered: 'Offered',
  accepted: 'Accepted',
  talking: 'In talks',
  quoted: 'Offer made',
  won: 'Won',
  lost: 'Lost',
  rejected: 'Rejected',
  nurture: 'Kept',
}

export const rejectNames: Record<RejectReason, string> = {
  no_buyer: 'Does not want to buy',
  no_fit: 'Does not fit us',
  too_early: 'Too early: ask again later',
  not_interested: 'Said no: leave them alone',
  seller: 'Sells something themselves',
  in_talks: 'In talks with us already',
}

export const keptNames: Record<NurtureReason | RejectReason, string> = {
  ...rejectNames,
  too_early: 'It was too early',
  not_interested: 'Said that they are not interested',
  faint: 'The signal is faint so far',
  cooled: 'The signal has cooled down',
  by_hand: 'A rep keeps them for later',
}

export const needNames: Record<Need, string> = {
  price: 'Weighs the price',
  comparing: 'Compares offers',
  asking: 'Has questions',
  buying: 'Wants to buy',
}

export const partNames: Record<ScorePart['name'], string> = {
  base: 'Everybody starts with',
  intent: 'Buying signal',
  price: 'Price objection',
  recency: 'How lately',
  repeat: 'Said so again',
  fit: 'Fit',
  reach: 'Reach',
  stage: 'Stage',
  touch: 'Elsewhere',
  bought: 'Has bought',
  unhappy: 'Complaint',
  spam: 'Advert',
  contacted: 'Our last word',
  answered: 'Answered us',
}

export const touchNames: Record<TouchpointKind, string> = {
  visit: 'Visit',
  download: 'Download',
  sign_up: 'Signed up',
  trial: 'Trial',
  quote: 'Asked for a quote',
  order: 'Order',
  renewal: 'Renewal',
  cancellation: 'Cancellation',
  support_case: 'Support case',
  support_solved: 'Support case solved',
  delivered: 'Delivered',
}

const steps: Record<string, string> = {
  'lead-found': 'Found',
  'lead-kept': 'Found, and kept for later',
  'lead-back': 'Came back',
  'lead-cooled': 'Let go: it has cooled down',
  'lead-offered': 'Offered to a rep',
  'lead-returned': 'Given back: the rep has left',
  'lead-accepted': 'Accepted',
  'lead-rejected': 'Rejected',
  'lead-nurtured': 'Kept for later',
  'lead-promoted': 'Made a lead again',
  'lead-talking': 'In talks',
  'lead-quoted': 'Offer made',
  'lead-won': 'Won',
  'lead-lost': 'Lost',
  'lead-reassigned': 'Given to another rep',
  'lead-undone': 'Took the last step back',
}

/** What happened, in words. */
export const leadStepName = (type: string): string => steps[type] ?? type.replaceAll('-', ' ')

export const leads = {
  title: 'Today’s leads',
  nav: 'Leads',
  navKept: 'Kept for later',
  list: 'Leads of today',
  label: 'Lead',
  points: (score: number) => many(score, 'point', 'points'),
  count: (shown: number, capacity: number) => `${shown} of ${capacity} that you have room for`,
  failed: 'The leads could not be read',
  detailFailed: 'The lead could not be read',
  gone: 'There is no such lead.',
  none: 'Nothing to do today',
  noneText:
    'Leads come by themselves: people who may buy, or find the price too high, as soon as you have room for them and are here.',
  noneSells: 'You are not offered leads',
  noneSellsText: 'Leads go round among those who sell.',
  startSelling: 'Offer me leads',
  who: 'Say who you are first',
  whoText: 'Everybody has a list of their own. Choose your name at the foot of the side bar.',
  whyNow: 'Why now',
  score: 'What the score is made of',
  posts: 'What they posted',
  noPosts: 'No post of theirs is stored any more.',
  touchpoints: 'What they did elsewhere',
  suggestion: 'Suggested answer',
  noSuggestion: 'No saved reply is chosen for this need.',
  copy: 'Copy',
  copied: 'Copied',
  answer: 'Answer in the inbox',
  history: 'What happened',
  followers: (count: string) => `${count} followers`,
  until: (when: string) => `comes back ${when}`,
  onSignal: 'comes back on a new signal',
  never: 'stays here',
  contact: 'No second word yet',
  back: 'Back to the list',
  rep: (name: string) => `with ${name}`,
  amount: (text: string) => `worth ${text}`,
  worth: {
    title: 'What is it worth?',
    amount: 'Amount',
    currency: 'Currency',
    save: 'Won',
    skip: 'Won, amount unknown',
    wrong: 'Give a number of 0 or more, and a currency such as EUR.',
  },
  do: {
    accept: 'Accept',
    reject: 'Reject',
    nurture: 'Keep for later',
    advance: 'Next step',
    hand: 'Give to',
    promote: 'Make a lead again',
    undo: 'Undo the last step',
  },
  menus: {
    reject: 'Why is it no lead?',
    nurture: 'Until when?',
    signal: 'Until they say something new',
    advance: 'What is next?',
    hand: 'Whose is it?',
    turn: 'Whoever’s turn it is',
    noReps: 'Nobody else sells.',
    leads: (count: number, capacity: number) => `${count} of ${capacity}`,
    months: { month: 'In a month', quarter: 'In three months', half: 'In half a year' },
  },
  done: {
    accept: 'Accepted:',
    reject: 'Rejected:',
    nurture: 'Kept for later:',
    promote: 'A lead again:',
    advance: 'Moved on:',
    reassign: 'Given away:',
  },
  undone: (name: string) => `Taken back: ${name}`,
  stepFailed: 'It could not be done',
  undoFailed: 'It cannot be undone',
  nothingToUndo: 'There is nothing to undo.',
  kept: {
    title: 'Kept for later',
    intro:
      'Not leads yet, and nobody is lost: they are not contacted, and come back on a new signal, a move of their stage, or a date.',
    which: 'Which people',
    none: 'Nobody is here',
    noneText: 'Who is no lead yet stands here, with the reason and when they come back.',
    more: 'Show more',
    said: 'said',
  },
  keys: {
    group: 'On a lead',
    next: 'Next lead',
    previous: 'Previous lead',
    open: 'Into the lead',
    leave: 'Back to the list',
  },
} as const
