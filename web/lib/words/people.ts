import type { Notification } from '../../../src/model/notification.ts'
import type { Distribution } from '../../../src/model/team.ts'
import { many } from './many.ts'

/** The words about the people who work here: who they are, their teams, what they are told. */

export const distributionNames: Record<Distribution, string> = {
  by_hand: 'By hand',
  round_robin: 'In turns',
  least_loaded: 'By load',
}

const fromSomebody = (actor: string, named: string, other: string): string =>
  actor === 'system' ? other : `${actor} ${named}`

/** What happened, as a headline. */
export function notificationTitle({ type, actor }: Pick<Notification, 'type' | 'actor'>): string {
  switch (type) {
    case 'mentioned':
      return fromSomebody(actor, 'mentioned you', 'You were mentioned')
    case 'assigned':
      return fromSomebody(actor, 'gave you a ticket', 'A ticket was given to you')
    case 'due_soon':
      return 'A target is about to be missed'
    case 'late':
      return 'A target was missed'
    case 'escalated':
      return 'A missed target was passed on to you'
    case 'rule':
      return 'A rule points you to a ticket'
    case 'approval':
      return fromSomebody(actor, 'asks for your approval', 'A reply waits for your approval')
    case 'reply_failed':
      return 'A reply was not sent'
    case 'integration_off':
      return 'An integration was turned off'
  }
}

export const people = {
  me: {
    choose: 'Who are you?',
    label: (name: string, state: string) => `You are ${name}, ${state}`,
    title: 'I am …',
    nobody: 'Nobody in particular',
    online: 'Online',
    away: 'Away',
    onlineHint: 'New tickets are given to you',
    awayHint: 'No new tickets are given to you',
    goOnline: 'Go online: new tickets come',
    turn: 'Online or away',
    be: (name: string) => `I am ${name}`,
    group: 'You',
    goAway: 'Go away: no new tickets',
    addPeople: 'Add people …',
    none: 'Nobody is on the team yet.',
    failed: 'Who you are could not be noted',
    now: (name: string) => `You are ${name} here now.`,
  },
  bell: {
    title: 'Notifications',
    label: (unread: number) =>
      unread === 0 ? 'Notifications' : `Notifications, ${unread.toLocaleString()} unread`,
    none: 'Nothing yet',
    noneText:
      'You are told when somebody mentions you, gives you a ticket or asks for your approval, and when a target is about to be missed.',
    whoFirst: 'Say who you are first',
    whoFirstText: 'Choose your name at the bottom of the menu; then this is where you are told.',
    failed: 'What you were told cannot be shown',
    older: 'Older ones',
    unread: 'Unread',
    outside: 'Also show them outside this page',
    outsideHint: 'While another window is in front. Your browser asks you first.',
    allowed: 'They are also shown outside this page while another window is in front.',
    blocked: 'Your browser does not let this page show them elsewhere.',
  },
  team: {
    title: 'Team',
    intro: 'Who works here, and in which teams. Everybody at this address shares one way in.',
    failed: 'The team cannot be shown',
    people: 'People',
    teams: 'Teams',
    addPerson: 'Add a person',
    addTeam: 'Make a team',
    nobody: 'Nobody is on the team yet',
    nobodyText:
      'Add the people who answer. Then everybody says at the bottom of the menu who they are, and tickets can be taken and given.',
    gone: 'That person or team is no longer here',
    left: 'Left',
    here: 'Here',
    away: 'Away',
    load: (open: number, capacity: number) =>
      `${open.toLocaleString()} of ${capacity.toLocaleString()}`,
    loadTitle: (open: number) => many(open, 'open ticket', 'open tickets'),
    members: (count: number) => many(count, 'person', 'people'),
  },
  agent: {
    newTitle: 'A new person',
    name: 'Name',
    handle: 'Handle',
    handleHint: 'What follows the @ in a note. Left empty, it is made of the name.',
    languages: 'Languages',
    languagesHint:
      'Only tickets in these are given to them automatically. None chosen: any language.',
    capacity: 'Open tickets at once',
    capacityHint: 'Nothing more is given to them automatically beyond this.',
    timeZone: 'Time zone',
    needsApproval: 'Their replies wait for approval',
    mayApprove: 'They may approve the replies of others',
    create: 'Add',
    save: 'Save',
    saved: (name: string) => `${name} is saved.`,
    leave: 'Has left',
    leaveTitle: (name: string) => `${name} has left?`,
    leaveText:
      'Their tickets that are not done go back to their teams or to everybody. What they did stays in the history, and they can come back.',
    left: (name: string) => `${name} has left; their tickets are free.`,
    comeBack: 'Is back',
    back: (name: string) => `${name} is back.`,
  },
  squad: {
    newTitle: 'A new team',
    name: 'Name',
    members: 'Members',
    distribution: 'How its tickets find their owner',
    distributionHints: {
      by_hand: 'They wait until somebody takes one or gives one.',
      round_robin: 'To whoever is here, has room and speaks the language, one after the other.',
      least_loaded:
        'To whoever is here and speaks the language, and has the emptiest desk for its size.',
    } satisfies Record<Distribution, string>,
    calendar: 'Working hours',
    aroundTheClock: 'Around the clock',
    create: 'Make it',
    save: 'Save',
    saved: (name: string) => `The team ${name} is saved.`,
    remove: 'Delete',
    removeTitle: (name: string) => `Delete the team ${name}?`,
    removeText: 'Its tickets keep their owners. The people stay.',
    removed: (name: string) => `The team ${name} is deleted.`,
  },
}
